// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { chartOf } from '../chart/chart-of.js'
import { activeStates } from '../chart/query.js'
import { checkout, fetchWithRetry } from '../fixtures/machines.fixture.js'
import { layouts } from '../layout/index.js'
import { Statechart } from './index.js'

afterEach(cleanup)

const chart = chartOf(checkout)
const drawings = await layouts(chart, { effort: 1 })
const fetching = chartOf(fetchWithRetry)
const fetchDrawings = await layouts(fetching, { effort: 1 })

const stateOf = (id: string): SVGElement => {
  const found = document.querySelector<SVGElement>(`[data-state="${id}"]`)
  if (found === null) throw new Error(`${id} is not shown.`)
  return found
}

describe('<Statechart>', () => {
  it('announces the active state', () => {
    const { rerender } = render(
      <Statechart chart={fetching} drawings={fetchDrawings} active={activeStates(fetching, 'idle')} />,
    )
    expect(screen.getByRole('status').textContent).toBe('Now in Idle. 1 event possible.')
    rerender(<Statechart chart={fetching} drawings={fetchDrawings} active={activeStates(fetching, 'failure')} />)
    expect(screen.getByRole('status').textContent).toBe('Now in Failure. This is an end.')
  })

  it('has one tab stop: the active state', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} active={activeStates(fetching, 'loading')} />)
    expect([...document.querySelectorAll('[tabindex="0"]')]).toEqual([stateOf('fetch.loading')])
  })

  it('follows transitions with the arrow keys, and stays if there is none in that direction', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} />)
    stateOf('fetch.idle').focus()
    fireEvent.keyDown(stateOf('fetch.idle'), { key: 'ArrowDown' })
    expect(document.activeElement).toBe(stateOf('fetch.loading'))
    fireEvent.keyDown(stateOf('fetch.loading'), { key: 'ArrowUp' })
    expect(document.activeElement).toBe(stateOf('fetch.idle'))
    fireEvent.keyDown(stateOf('fetch.idle'), { key: 'ArrowUp' })
    expect(document.activeElement).toBe(stateOf('fetch.idle'))
  })

  it('calls `onSelect` on a click and on the enter key', () => {
    const chosen: string[] = []
    render(<Statechart chart={fetching} drawings={fetchDrawings} onSelect={(id) => chosen.push(id)} />)
    fireEvent.click(stateOf('fetch.waiting'))
    fireEvent.keyDown(stateOf('fetch.loading'), { key: 'Enter' })
    expect(chosen).toEqual(['fetch.waiting', 'fetch.loading'])
  })

  it('ignores a state that cannot be selected', () => {
    const chosen: string[] = []
    const onSelect = (id: string): void => void chosen.push(id)
    const { rerender } = render(
      <Statechart chart={fetching} drawings={fetchDrawings} onSelect={onSelect} selectable={['fetch.idle']} />,
    )
    fireEvent.click(stateOf('fetch.waiting'))
    fireEvent.keyDown(stateOf('fetch.waiting'), { key: 'Enter' })
    fireEvent.click(stateOf('fetch.idle'))
    expect(chosen).toEqual(['fetch.idle'])
    expect(stateOf('fetch.waiting').getAttribute('aria-disabled')).toBe('true')
    expect(stateOf('fetch.idle').hasAttribute('aria-disabled')).toBe(false)
    rerender(<Statechart chart={fetching} drawings={fetchDrawings} />)
    expect(stateOf('fetch.idle').getAttribute('aria-disabled')).toBe('true')
  })

  it('takes a possible transition on click, enter and space, and shows no button for any other', () => {
    const taken: (readonly string[])[] = []
    render(
      <Statechart
        chart={fetching}
        drawings={fetchDrawings}
        active={activeStates(fetching, 'idle')}
        possible={['fetch.idle|FETCH|0']}
        onTransition={(ids) => taken.push(ids)}
      />,
    )
    const button = screen.getByRole('button', { name: 'FETCH, from Idle to Loading' })
    fireEvent.click(button)
    fireEvent.keyDown(button, { key: 'Enter' })
    fireEvent.keyDown(button, { key: ' ' })
    fireEvent.keyDown(button, { key: 'ArrowDown' })
    expect(taken).toEqual(Array.from({ length: 3 }, () => ['fetch.idle|FETCH|0']))
    expect(document.querySelectorAll('.rc-go')).toHaveLength(1)
  })

  it('moves the focus to the active state after a transition is chosen, in the picture and in the list', () => {
    const view = (active: string, possible: readonly string[], showing: 'picture' | 'list') => (
      <Statechart
        key={showing}
        chart={fetching}
        drawings={fetchDrawings}
        view={showing}
        active={activeStates(fetching, active)}
        possible={possible}
      />
    )
    const { rerender } = render(view('idle', ['fetch.idle|FETCH|0'], 'picture'))
    const button = document.querySelector<SVGElement>('.rc-go')!
    button.focus()
    fireEvent.keyDown(button, { key: 'Enter' })
    rerender(view('loading', [], 'picture'))
    expect(document.activeElement).toBe(stateOf('fetch.loading'))
    rerender(view('idle', ['fetch.idle|FETCH|0'], 'list'))
    const inList = screen.getByRole('button', { name: 'FETCH → Loading' })
    inList.focus()
    fireEvent.click(inList)
    rerender(view('loading', [], 'list'))
    expect(document.activeElement?.textContent).toContain('Loading')
    expect(document.activeElement?.getAttribute('aria-current')).toBe('step')
  })

  it('announces the text of `announcement`', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} announcement="8 events possible." />)
    expect(screen.getByRole('status').textContent).toBe('8 events possible.')
  })

  it('hides the child states of a state and shows them again', () => {
    render(<Statechart chart={chart} drawings={drawings} />)
    const toggle = (): void => {
      fireEvent.click(document.querySelector('[data-toggle="checkout.filling"]') ?? document.body)
    }
    expect(document.querySelector('[data-state="checkout.filling.address"]')).not.toBeNull()
    toggle()
    expect(document.querySelector('[data-state="checkout.filling.address"]')).toBeNull()
    fireEvent.keyDown(stateOf('checkout.filling'), { key: ' ' })
    expect(document.querySelector('[data-state="checkout.filling.address"]')).not.toBeNull()
  })

  it('shows every edge on request', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} />)
    const count = document.querySelectorAll('.arrow').length
    fireEvent.click(screen.getByRole('button', { name: 'Every edge' }))
    expect(document.querySelectorAll('.arrow').length).toBeGreaterThan(count)
  })

  it('switches between the picture and the list, at every width', () => {
    render(<Statechart chart={chart} drawings={drawings} />)
    const shown = (): string | undefined => document.querySelector<HTMLElement>('.rc-view')?.dataset['showing']
    expect(shown()).toBe('picture')
    fireEvent.click(screen.getByRole('button', { name: 'List' }))
    expect(shown()).toBe('list')
    expect(screen.getByRole('button', { name: 'List' }).getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(screen.getByRole('button', { name: 'Picture' }))
    expect(shown()).toBe('picture')
  })

  it('follows the active state until the user shows all', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} active={activeStates(fetching, 'loading')} />)
    const follow = screen.getByRole('button', { name: 'Follow the active state' })
    expect(follow.getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }))
    expect(follow.getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(follow)
    expect(follow.getAttribute('aria-pressed')).toBe('true')
  })

  it('labels a state with its title, description and rows, and an arrow with its source and target', () => {
    render(<Statechart chart={fetching} drawings={fetchDrawings} active={activeStates(fetching, 'loading')} />)
    expect(screen.getByRole('button', { name: /^Loading, active\. The user is fetched\. fetchUser/ })).toBe(
      stateOf('fetch.loading'),
    )
    expect(screen.getByRole('button', { name: 'Success, an end' })).toBe(stateOf('fetch.success'))
    expect(screen.getByRole('img', { name: 'From Idle to Loading: FETCH' })).toBeDefined()
  })

  it('is a list of states and of links that lead to their targets', () => {
    render(<Statechart chart={chart} drawings={drawings} active={activeStates(chart, 'review')} />)
    const link = screen.getByRole('link', { name: 'PLACE → Placed', hidden: true })
    expect(document.getElementById(link.getAttribute('href')?.slice(1) ?? '')?.textContent).toContain('Placed')
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.rc-outline a')]
    expect(links.filter((one) => document.getElementById(one.getAttribute('href')?.slice(1) ?? '') === null)).toEqual(
      [],
    )
    expect(document.querySelectorAll('[aria-current=step]')).toHaveLength(1)
  })

  it('renders on a server, and renders nothing without a layout', () => {
    expect(renderToString(<Statechart chart={chart} drawings={drawings} />)).toContain('<svg')
    expect(renderToString(<Statechart chart={chart} drawings={[]} />)).toBe('')
  })
})
