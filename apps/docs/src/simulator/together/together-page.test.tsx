import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { chartOf } from '@reauth/statechart'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { routeOf } from '../page.js'
import { wholeMachine } from '../logic/machine.js'
import { togetherStories } from './stories.js'
import { TogetherPage } from './together-page.js'

// What the build lays out takes seconds; the page itself is what is tested here.
vi.mock('../data.js', () => ({ chart: chartOf(wholeMachine()), drawings: [] }))

// A busy machine is slow and not wrong.
configure({ asyncUtilTimeout: 20_000 })

async function open(hash: string): Promise<void> {
  const { parts, query } = routeOf(hash)
  render(<TogetherPage route={parts} query={query} navigate={() => {}} />)
  await screen.findByRole('group', { name: 'Time' })
}
const states = (): (string | null)[] =>
  [...document.querySelectorAll('.sim-state')].map(({ textContent }) => textContent)
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })
const shown = (...wanted: string[]): Promise<void> => waitFor(() => expect(states()).toEqual(wanted))
const linkOf = (title: string, query = ''): string => {
  const { setting, choices } = togetherStories.find((story) => story.title === title)!
  return `together#/${setting}/${choices.join()}${query}`
}

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('two runs in the page', () => {
  it('go where a choice leads, and the address follows', async () => {
    await open('together#/two-tabs')
    expect(states()).toEqual(['Not started', 'Not started'])
    fireEvent.click(button(/ tab1\.click$/))
    await shown('Requesting', 'Not started')
    expect(document.activeElement?.textContent).toBe('Tab 1: Click “Send 20.00 to Bob”.')
    fireEvent.click(button(/ tab1\.refresh\.stale$/))
    await shown('In process', 'Not started')
    expect(location.hash).toBe('#/two-tabs/tab1.click,tab1.refresh.stale')
  })

  it('are looked at in any moment, and forget what came later when something else is chosen', async () => {
    await open(linkOf('Two tabs at once'))
    expect(states()).toEqual(['Succeeded', 'Succeeded'])
    fireEvent.change(screen.getByRole('slider'), { target: { value: '4' } })
    expect(states()).toEqual(['In process', 'In process'])
    expect(screen.getByText(/the other tab is asking/)).toBeTruthy()
    fireEvent.click(button(/ tab1\.browser\.cancelled$/))
    await shown('Cancelled', 'In process')
    expect(screen.getByRole('slider').getAttribute('max')).toBe('5')
  })

  it('play a story by themselves, and stop at its end', async () => {
    await open(linkOf('Double click', '?at=0&play='))
    vi.useFakeTimers()
    fireEvent.click(button('Pause'))
    fireEvent.click(button('Play'))
    for (let beat = 0; beat < 8; beat += 1) await act(() => vi.advanceTimersByTimeAsync(1100))
    expect(states()).toEqual(['Succeeded', 'Succeeded'])
    expect(button('Play').textContent).toBe('Again')
  })

  it('say which story plays, and begin another one at its start', async () => {
    await open('together')
    expect(button('Double click').getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(button('The other tab signs out'))
    await waitFor(() => expect(screen.getByRole('slider').getAttribute('max')).toBe('3'))
    expect(button('The other tab signs out').getAttribute('aria-pressed')).toBe('true')
    expect(button('Double click').getAttribute('aria-pressed')).toBe('false')
  })

  it('count one prompt and one call of a double click, in one sequence', async () => {
    await open(linkOf('Double click'))
    expect(document.querySelector('.sim-counters')!.textContent).toBe('refreshes1prompts1calls1')
    const sequence = within(screen.getByRole('region', { name: 'Sequence' })).getByRole('img')
    expect(sequence.getAttribute('aria-label')!.match(/opens the prompt/g)).toHaveLength(1)
  })

  it('say that a link names a setting or a choice that there is not', async () => {
    await open('together#/nosuch')
    expect(screen.getByRole('note').textContent).toContain('There is no setting “nosuch”')
    cleanup()
    await open('together#/two-tabs/tab1.click,bogus')
    expect(screen.getByRole('note').textContent).toContain('“bogus” can’t happen after step 1')
  })

  it('show the question that they answer, until another story is chosen', async () => {
    await open(linkOf('Double click', '?question=double-click'))
    expect(screen.getByRole('heading', { name: 'What does a double click do?' })).toBeTruthy()
    fireEvent.click(button('Two tabs at once'))
    expect(screen.queryByRole('heading', { name: 'What does a double click do?' })).toBeNull()
  })

  it('play on the device whose clock the reader sets', async () => {
    await open(linkOf('One clock is an hour wrong', '?clock=slow'))
    fireEvent.change(screen.getByLabelText('The device’s clock'), { target: { value: 'fast' } })
    await waitFor(() => expect(location.hash).toContain('clock=fast'))
    expect(states()).toEqual(['Succeeded', 'Succeeded'])
  })
})
