import type { Reauth, ReauthService } from '@reauth/core'
import { ServiceError, createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import { act, cleanup, configure, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ReauthProvider, useFreshness, useResumedRun, useSensitiveAction } from './index.js'

const NOW = 1_000_000

interface World {
  authTime: number
  prompts: number
  calls: unknown[]
}

const world = (): World => ({ authTime: NOW, prompts: 0, calls: [] })

function flowOf(state: World, more: Partial<ReauthService> = {}) {
  const authentication = () => ({
    issuer: 'https://op.example.com',
    subject: 'alice',
    authTime: state.authTime,
    issuedAt: NOW,
    expiresAt: NOW + 300,
    methods: [],
    canReauthenticate: true as const,
  })
  const service: ReauthService = {
    refreshIdToken: async () => authentication(),
    getIdToken: () => 'the-token',
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'inProcess',
      reauthenticate: async () => {
        state.prompts += 1
        state.authTime = NOW
        return authentication()
      },
    },
    ...more,
  }
  const transfer = defineSensitiveAction<{ to: string }, string>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Transfer to ${to}`,
    confirm: true,
    perform: ({ input }) => {
      state.calls.push(input)
      return `sent to ${input.to}`
    },
  })
  return { transfer, reauth: createReauth({ service, actions: [transfer], store: memoryStore() }) as Reauth }
}

let renders = 0

function Transfer({ action }: { action: ReturnType<typeof flowOf>['transfer'] }): ReactNode {
  renders += 1
  const { perform, status, error, data, description, confirm, cancel, choose, input, returnTo } =
    useSensitiveAction(action)
  return (
    <>
      <output>{[status, error?.code, data, description, input?.to, returnTo].filter(Boolean).join(' | ')}</output>
      <button onClick={() => void perform({ to: 'bob' })}>send</button>
      <button onClick={confirm}>confirm</button>
      <button onClick={cancel}>cancel</button>
      <button onClick={() => choose('browser')}>choose</button>
    </>
  )
}

// A busy machine is slow and not wrong.
configure({ asyncUtilTimeout: 20_000 })

const shown = (text: string): Promise<void> => waitFor(() => expect(screen.getByRole('status').textContent).toBe(text))
const click = (name: string): Promise<void> => userEvent.click(screen.getByText(name))

afterEach(cleanup)

describe('useSensitiveAction', () => {
  it('runs an action to its end, also under StrictMode, once', async () => {
    const state = world()
    const { reauth, transfer } = flowOf(state)
    render(
      <StrictMode>
        <ReauthProvider reauth={reauth}>
          <Transfer action={transfer} />
        </ReauthProvider>
      </StrictMode>,
    )
    await shown('idle')
    await click('send')
    await shown('succeeded | sent to bob | Transfer to bob | bob')
    expect([state.calls, state.prompts]).toEqual([[{ to: 'bob' }], 0])
  })

  it('waits for the click, prompts, and calls', async () => {
    const state = world()
    state.authTime -= 1000
    const { reauth, transfer } = flowOf(state)
    render(
      <ReauthProvider reauth={reauth}>
        <Transfer action={transfer} />
      </ReauthProvider>,
    )
    await click('send')
    await shown('awaitingConfirmation | Transfer to bob | bob')
    await click('confirm')
    await shown('succeeded | sent to bob | Transfer to bob | bob')
    expect(state.prompts).toBe(1)
  })

  it('says why it did not succeed, and starts anew', async () => {
    const state = world()
    state.authTime -= 1000
    const { reauth, transfer } = flowOf(state)
    render(
      <ReauthProvider reauth={reauth}>
        <Transfer action={transfer} />
      </ReauthProvider>,
    )
    await click('choose')
    await click('send')
    await shown('awaitingConfirmation | Transfer to bob | bob')
    await click('cancel')
    await shown('cancelled | cancelled | Transfer to bob | bob')
    state.authTime = NOW
    await click('send')
    await shown('succeeded | sent to bob | Transfer to bob | bob')
  })

  it('runs a closure with the newest values of its component', async () => {
    const state = world()
    const { reauth } = flowOf(state)
    const Closure = ({ value }: { value: string }): ReactNode => {
      const { perform, data, status } = useSensitiveAction(() => value, { maxAge: '5m' })
      return (
        <>
          <output>{`${status} ${data ?? ''}`}</output>
          <button onClick={() => void perform()}>go</button>
        </>
      )
    }
    const page = (value: string) => (
      <ReauthProvider reauth={reauth}>
        <Closure value={value} />
      </ReauthProvider>
    )
    const { rerender } = render(page('one'))
    rerender(page('two'))
    await click('go')
    await shown('succeeded two')
  })

  it('needs a provider, and says so', () => {
    const { transfer } = flowOf(world())
    expect(() => renderToString(<Transfer action={transfer} />)).toThrow('ReauthProvider')
  })

  it('renders on a server without touching anything of a browser', () => {
    const { reauth, transfer } = flowOf(world())
    const html = renderToString(
      <ReauthProvider reauth={reauth}>
        <Transfer action={transfer} />
      </ReauthProvider>,
    )
    expect(html).toContain('idle')
  })

  it('renders only for what it shows: one render for each change', async () => {
    const { reauth, transfer } = flowOf(world())
    render(
      <ReauthProvider reauth={reauth}>
        <Transfer action={transfer} />
      </ReauthProvider>,
    )
    await shown('idle')
    renders = 0
    await click('send')
    await shown('succeeded | sent to bob | Transfer to bob | bob')
    expect(renders).toBeLessThanOrEqual(4)
  })

  it('leaves no token in the tree', async () => {
    const { reauth, transfer } = flowOf(world())
    const { container } = render(
      <ReauthProvider reauth={reauth}>
        <Transfer action={transfer} />
      </ReauthProvider>,
    )
    await click('send')
    await shown('succeeded | sent to bob | Transfer to bob | bob')
    expect(container.innerHTML).not.toContain('the-token')
  })
})

describe('a run that a redirect interrupted', () => {
  function Resumed(): ReactNode {
    const run = useResumedRun()
    return <p data-testid="run">{run === undefined ? 'looking' : (run?.actionId ?? 'none')}</p>
  }

  it('appears in the hook of its action', async () => {
    const { reauth, transfer } = flowOf(world())
    const run = reauth.start(transfer, { to: 'carol' })
    await run.ended
    render(
      <ReauthProvider
        reauth={{ ...reauth, resume: async () => Object.assign(run, { companions: Promise.resolve([]) }) }}
      >
        <Transfer action={transfer} />
        <Resumed />
      </ReauthProvider>,
    )
    await shown('succeeded | sent to carol | Transfer to carol | carol')
    expect(screen.getByTestId('run').textContent).toBe('transfer')
  })

  it('is looked for once, and is told to be none', async () => {
    const { reauth } = flowOf(world())
    render(
      <ReauthProvider reauth={reauth}>
        <Resumed />
      </ReauthProvider>,
    )
    expect(screen.getByTestId('run').textContent).toBe('looking')
    await waitFor(() => expect(screen.getByTestId('run').textContent).toBe('none'))
  })

  it('tells the app what hinders it', async () => {
    const { reauth } = flowOf(world())
    const errors: unknown[] = []
    render(
      <ReauthProvider
        reauth={{ ...reauth, resume: () => Promise.reject(new ServiceError('unexpected')) }}
        onResumeError={(error) => errors.push(error)}
      >
        <Resumed />
      </ReauthProvider>,
    )
    await waitFor(() => expect(errors).toHaveLength(1))
    expect(screen.getByTestId('run').textContent).toBe('none')
  })
})

describe('a list', () => {
  it('shows a resumed run in its own row only', async () => {
    const { reauth, transfer } = flowOf(world())
    const run = reauth.start(transfer, { to: 'row 2' })
    await run.ended
    const Row = ({ to }: { to: string }): ReactNode => {
      const { status } = useSensitiveAction(transfer, { matches: (input) => input.to === to })
      return <li>{`${to}: ${status}`}</li>
    }
    render(
      <ReauthProvider
        reauth={{ ...reauth, resume: async () => Object.assign(run, { companions: Promise.resolve([]) }) }}
      >
        {['row 1', 'row 2', 'row 3'].map((to) => (
          <Row key={to} to={to} />
        ))}
      </ReauthProvider>,
    )
    await waitFor(() =>
      expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
        'row 1: idle',
        'row 2: succeeded',
        'row 3: idle',
      ]),
    )
  })
})

describe('one intent', () => {
  it('pays once when its button is clicked again during the prompt', async () => {
    const state = world()
    state.authTime -= 1000
    let answer!: () => void
    const slow = flowOf(state, {
      browser: {
        kind: 'inProcess',
        reauthenticate: () =>
          new Promise((resolve) => {
            answer = () => {
              state.authTime = NOW
              resolve({
                issuer: 'https://op.example.com',
                subject: 'alice',
                authTime: NOW,
                issuedAt: NOW,
                expiresAt: NOW + 300,
                methods: [],
                canReauthenticate: true,
              })
            }
          }),
      },
    })
    render(
      <ReauthProvider reauth={slow.reauth}>
        <Transfer action={slow.transfer} />
      </ReauthProvider>,
    )
    await click('send')
    await shown('awaitingConfirmation | Transfer to bob | bob')
    await click('confirm')
    await shown('prompting | Transfer to bob | bob')
    await click('send')
    await click('send')
    answer()
    await shown('succeeded | sent to bob | Transfer to bob | bob')
    expect(state.calls).toHaveLength(1)
  })

  it('is idle again after reset(), and starts again under the same key with retry()', async () => {
    const state = world()
    const keys: string[] = []
    const { reauth } = flowOf(state)
    const lossy = defineSensitiveAction<void, string>({
      id: 'lossy',
      requirement: { maxAge: '5m' },
      perform: ({ idempotencyKey }) => {
        keys.push(idempotencyKey)
        if (keys.length === 1) throw Object.assign(new Error('lost'), { response: { status: 500, headers: {} } })
        return 'done'
      },
    })
    const Lossy = (): ReactNode => {
      const { perform, retry, reset, status, isPending } = useSensitiveAction(lossy)
      return (
        <>
          <output>{`${status} ${isPending}`}</output>
          <button onClick={() => void perform()}>send</button>
          <button onClick={retry}>retry</button>
          <button onClick={reset}>reset</button>
        </>
      )
    }
    render(
      <ReauthProvider reauth={reauth}>
        <Lossy />
      </ReauthProvider>,
    )
    await click('reset')
    await shown('idle false')
    await click('send')
    await shown('outcomeUnknown false')
    await click('retry')
    await shown('succeeded false')
    expect(keys[1]).toBe(keys[0])
    await click('reset')
    await shown('idle false')
  })
})

describe('useFreshness', () => {
  const Freshness = ({ maxAge }: { maxAge: '5m' | '600h' }): ReactNode => (
    <output>{useFreshness({ maxAge }).preview}</output>
  )

  it('follows a run, and reset()', async () => {
    const { reauth, transfer } = flowOf(world())
    render(
      <ReauthProvider reauth={reauth}>
        <Freshness maxAge="5m" />
      </ReauthProvider>,
    )
    await shown('unknown')
    await act(() => reauth.start(transfer, { to: 'bob' }).ended)
    await shown('fresh')
    act(() => reauth.reset())
    await shown('unknown')
  })

  it('waits for windows that are longer than a timer of the browser', async () => {
    const timeout = vi.spyOn(globalThis, 'setTimeout')
    const { reauth, transfer } = flowOf(world())
    await reauth.start(transfer, { to: 'bob' }).ended
    render(
      <ReauthProvider reauth={reauth}>
        <Freshness maxAge="600h" />
      </ReauthProvider>,
    )
    await shown('fresh')
    expect(Math.max(...timeout.mock.calls.map(([, delay]) => delay ?? 0))).toBe(2 ** 31 - 1)
    timeout.mockRestore()
  })
})
