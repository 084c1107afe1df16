import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { type ReactNode, memo } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpointOf, pageOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { useFreshness, useResumedRun, useSensitiveAction } from './index.js'
import { BOB, Transfer, appOf, click, expectStatus } from './react.fixture.js'

const Row = memo(Transfer)

/** The text that each render showed. */
let renders: string[] = []
const onRender = (text: string): void => void renders.push(text)
beforeEach(() => {
  renders = []
})
afterEach(cleanup)

/** A promise that the test resolves. */
function gate() {
  let arrive!: () => void
  let release!: () => void
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  return {
    pass: (): Promise<void> => {
      arrive()
      return released
    },
    open: async (): Promise<void> => {
      await arrived
      await act(async () => release())
    },
  }
}

/** An action whose steps each wait until the test opens the next gate. */
function slow() {
  const [reading, opening, calling] = [gate(), gate(), gate()]
  const biometric = {
    isEnabled: () => reading.pass().then(() => false),
    reauthenticate: () => Promise.reject(new Error()),
  }
  const operation = () =>
    opening.pass().then(() => ({ operationId: 'operation', openedAt: Math.floor(Date.now() / 1000) }))
  const endpoint = endpointOf([() => calling.pass()], () => 'sent')
  return {
    page: windowPageOf(false, { biometric }),
    action: { ...endpoint.action, operation },
    steps: [reading, opening, calling],
  }
}

/** Shows 'none' once it is known that no run was resumed. */
const Resumed = (): ReactNode => <p>{useResumedRun() === null ? 'none' : 'unknown'}</p>
const resumed = (): Promise<unknown> => screen.findByText('none')

describe('a component with useSensitiveAction() renders', () => {
  it('once on mount, and not again when it turns out that no run is resumed', async () => {
    render(appOf(windowPageOf(false).reauth, <Row action={transfer} onRender={onRender} />, <Resumed />))
    await resumed()
    expect(renders).toEqual(['idle'])
  })

  it('once for each change of what it shows, and not for each state of the chart', async () => {
    const { page, action, steps } = slow()
    render(appOf(page.reauth, <Row action={action} onRender={onRender} />))
    await click('send')
    for (const step of steps) await step.open()
    await expectStatus('succeeded | sent')
    expect(renders).toEqual(['idle', 'working', 'calling', 'succeeded | sent'])
  })

  it('for each state of the chart, if it reads `snapshot`', async () => {
    const { page, action, steps } = slow()
    const States = (): ReactNode => {
      const { perform, snapshot } = useSensitiveAction(action)
      return (
        <>
          <output>{snapshot?.state}</output>
          <button onClick={() => void perform(BOB)}>send</button>
        </>
      )
    }
    render(appOf(page.reauth, <States />))
    await click('send')
    for (const [at, state] of ['refreshing.requesting', 'openingOperation', 'calling'].entries()) {
      await expectStatus(state)
      await steps[at]!.open()
    }
    await expectStatus('succeeded')
  })

  it('not for the run of another component, a change of freshness, or a render of its provider', async () => {
    const { reauth } = windowPageOf(false)
    const other = { ...transfer, id: 'other' }
    const app = (): ReactNode =>
      appOf(reauth, <Row key="watched" action={transfer} onRender={onRender} />, <Resumed key="resumed" />)
    const { rerender } = render(app())
    await resumed()
    await act(() => reauth.perform(other, BOB))
    await act(() => reauth.perform(transfer, BOB))
    act(() => reauth.reset())
    rerender(app())
    expect(renders).toEqual(['idle'])
  })

  it('not for a resumed run that belongs to another row', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const shownBy = new Map<string, string[]>()
    const Named = memo(function Named({ to }: { to: string }): ReactNode {
      const { status } = useSensitiveAction(transfer, { matches: (input) => input.to === to })
      shownBy.set(to, [...(shownBy.get(to) ?? []), status])
      return <li>{status}</li>
    })
    render(appOf(before.comeBack().reauth, ...['Alice', 'Bob', 'Carol'].map((to) => <Named key={to} to={to} />)))
    await screen.findByText('confirmingResumed')
    expect([shownBy.get('Alice'), shownBy.get('Carol')]).toEqual([['idle'], ['idle']])
    const bob = shownBy.get('Bob')!
    expect(bob).toEqual([...new Set(bob)])
  })
})

describe('perform() of useSensitiveAction()', () => {
  it('keeps its identity during a run, so that a memoized button does not render', async () => {
    const page = windowPageOf(true)
    let buttons = 0
    const Button = memo(function Button({ onClick }: { onClick: () => unknown }): ReactNode {
      buttons += 1
      return <button onClick={onClick}>send</button>
    })
    const send = new Set<unknown>()
    const Sending = (): ReactNode => {
      const { perform, status } = useSensitiveAction(withoutInput)
      send.add(perform)
      return (
        <>
          <output>{status}</output>
          <Button onClick={perform as () => unknown} />
        </>
      )
    }
    const withoutInput = endpointOf([() => new Response('sent')]).action
    render(appOf(page.reauth, <Sending />))
    await click('send')
    await expectStatus('prompting')
    page.prompts[0]!.answer()
    await expectStatus('succeeded')
    expect([buttons, send.size]).toEqual([1, 1])
  })
})

describe('a component with useFreshness() renders', () => {
  it('once for each change of the freshness, and not for a run that does not change it', async () => {
    const { reauth } = windowPageOf(false)
    const Freshness = memo(function Freshness(): ReactNode {
      const { preview } = useFreshness(transfer.requirement)
      renders.push(preview)
      return <output>{preview}</output>
    })
    render(appOf(reauth, <Freshness />, <Resumed />))
    await resumed()
    await act(() => reauth.perform(transfer, BOB))
    await expectStatus('fresh')
    await act(() => reauth.perform(transfer, BOB))
    await waitFor(() => expect(renders).toEqual(['unknown', 'fresh']))
  })
})
