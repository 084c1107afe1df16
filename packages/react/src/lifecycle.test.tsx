import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { Activity, Component, type ReactNode, StrictMode, Suspense, lazy, use } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { endpointOf, pageOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { BOB, Transfer, type TransferProps, appOf, click, expectStatus } from './react.fixture.js'

const answered = () => endpointOf([() => new Response('sent to Bob')], (response) => (response as Response).text())

afterEach(cleanup)

describe('under StrictMode', () => {
  it('a click starts one run, which prompts once and calls once', async () => {
    const page = windowPageOf(true)
    const endpoint = answered()
    render(<StrictMode>{appOf(page.reauth, <Transfer action={endpoint.action} />)}</StrictMode>)
    await click('send')
    await expectStatus('prompting')
    expect(page.listeners()).toBe(1)
    page.prompts[0]!.answer()
    await expectStatus('succeeded | sent to Bob')
    expect([page.prompts.length, endpoint.keys.length]).toEqual([1, 1])
  })

  it('a run that a redirect interrupted is resumed once, and shown', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const page = before.comeBack()
    const runs = new Set<unknown>()
    const resume = async () => {
      const run = await page.reauth.resume()
      runs.add(run?.id)
      return run
    }
    render(<StrictMode>{appOf({ ...page.reauth, resume }, <Transfer action={transfer} />)}</StrictMode>)
    await expectStatus('confirmingResumed')
    await click('confirm')
    await expectStatus('succeeded | sent to Bob')
    expect([runs.size, page.listeners()]).toEqual([1, 1])
  })
})

describe('a component that suspends', () => {
  /** Suspends for its data after it has mounted. */
  const Waiting = ({ data, ...props }: TransferProps & { data: Promise<void> | undefined }): ReactNode => {
    const row = Transfer(props)
    if (data !== undefined) use(data)
    return row
  }

  it('during a run shows the result once its data has loaded', async () => {
    const page = windowPageOf(true)
    const { action, keys } = answered()
    let load!: () => void
    const data = new Promise<void>((resolve) => (load = resolve))
    const app = (awaited?: Promise<void>): ReactNode =>
      appOf(
        page.reauth,
        <Suspense fallback={<p>loading</p>}>
          <Waiting action={action} data={awaited} />
        </Suspense>,
      )
    const { rerender } = render(app())
    await click('send')
    await expectStatus('prompting')
    await act(async () => rerender(app(data)))
    expect(screen.getByText('loading')).toBeDefined()
    page.prompts[0]!.answer()
    await waitFor(() => expect(keys).toHaveLength(1))
    load()
    await waitFor(() => expect(screen.queryByText('loading')).toBeNull())
    await expectStatus('succeeded | sent to Bob')
  })

  it('before its first render shows the run that was resumed meanwhile', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const page = before.comeBack()
    const resumed = vi.fn()
    const resume = async () => {
      const run = await page.reauth.resume()
      resumed()
      return run
    }
    let load!: () => void
    const loaded = new Promise<{ default: typeof Transfer }>((resolve) => (load = () => resolve({ default: Transfer })))
    const Late = lazy(() => loaded)
    render(
      appOf(
        { ...page.reauth, resume },
        <Suspense fallback={<p>loading</p>}>
          <Late action={transfer} />
        </Suspense>,
      ),
    )
    await screen.findByText('loading')
    await waitFor(() => expect(resumed).toHaveBeenCalled())
    load()
    await expectStatus('confirmingResumed')
  })
})

describe('a component in a hidden <Activity>', () => {
  it('has no subscription, and shows the result of its run when it is visible again', async () => {
    const page = windowPageOf(true)
    const { action, keys } = answered()
    const app = (mode: 'visible' | 'hidden'): ReactNode =>
      appOf(
        page.reauth,
        <Activity mode={mode}>
          <Transfer action={action} />
        </Activity>,
      )
    const { rerender } = render(app('visible'))
    await click('send')
    await expectStatus('prompting')
    rerender(app('hidden'))
    await waitFor(() => expect(page.listeners()).toBe(0))
    page.prompts[0]!.answer()
    await waitFor(() => expect(keys).toHaveLength(1))
    rerender(app('visible'))
    await expectStatus('succeeded | sent to Bob')
    expect(page.listeners()).toBe(1)
  })
})

/** Shows the message of an error thrown below it, and its children again after a click. */
class Boundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override readonly state: { message: string | null } = { message: null }
  static getDerivedStateFromError = ({ message }: Error): { message: string } => ({ message })
  override render(): ReactNode {
    const { message } = this.state
    if (message === null) return this.props.children
    return (
      <>
        <p role="alert">{message}</p>
        <button onClick={() => this.setState({ message: null })}>again</button>
      </>
    )
  }
}
const caught = (): Promise<string | null> => screen.findByRole('alert').then(({ textContent }) => textContent)

describe('an error boundary', () => {
  it('does not catch what perform throws: the component shows it', async () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'toFixed')")
    const page = windowPageOf(false)
    const { action } = endpointOf([
      () => {
        throw bug
      },
    ])
    render(<Boundary>{appOf(page.reauth, <Transfer action={action} />)}</Boundary>)
    await click('send')
    await expectStatus('outcomeUnknown | responseLost')
    expect([screen.queryByRole('alert'), page.reports]).toEqual([null, [bug]])
  })

  it('catches the error of a missing provider', async () => {
    const onCaughtError = vi.fn()
    render(
      <Boundary>
        <Transfer action={transfer} />
      </Boundary>,
      { onCaughtError },
    )
    expect(await caught()).toContain('<ReauthProvider reauth={reauth}>')
    expect(onCaughtError).toHaveBeenCalledOnce()
  })

  it('may replace a component during its run: the run continues, and a click in the next component joins it', async () => {
    const page = windowPageOf(true)
    const { action, keys } = answered()
    let isBroken = false
    const Fragile = (props: TransferProps): ReactNode => {
      const row = Transfer(props)
      if (isBroken) throw new Error('A component that cannot render.')
      return row
    }
    const app = (): ReactNode =>
      appOf(
        page.reauth,
        <Boundary>
          <Fragile action={action} />
        </Boundary>,
      )
    const { rerender } = render(app(), { onCaughtError: () => {} })
    await click('send')
    await expectStatus('prompting')
    isBroken = true
    rerender(app())
    expect(await caught()).toBe('A component that cannot render.')
    expect([page.listeners(), page.prompts[0]!.signal.aborted]).toEqual([0, false])
    isBroken = false
    await click('again')
    await expectStatus('idle')
    await click('send')
    await expectStatus('prompting')
    page.prompts[0]!.answer()
    await expectStatus('succeeded | sent to Bob')
    expect([page.prompts.length, keys.length]).toEqual([1, 1])
  })
})
