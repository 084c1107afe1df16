// @vitest-environment happy-dom
import { cleanup } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** The endpoint of the guide's app: a fake `fetch` whose response the test chooses. */
let answer: () => Response = () => Response.json({ receipt: 'r-1' })
const sent = vi.fn((_path: string, _init: RequestInit) => answer())
const RESPONSES = {
  performed: () => Response.json({ receipt: 'r-1' }),
  'step-up': () =>
    new Response(null, {
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
    }),
  refused: () => new Response(null, { status: 403 }),
  unknown: (): Response => {
    throw new TypeError('Failed to fetch')
  },
}
beforeEach(() => {
  answer = RESPONSES.performed
  sent.mockClear()
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => sent(path, init))
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

// #region check
import { checkAfterEach } from '@reauth/core/testing'

checkAfterEach(afterEach)
// #endregion

// #region action
import { defineSensitiveAction } from '@reauth/core'

const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }: { to: string }) => `Send 20.00 to ${to}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(input),
      signal,
    }),
})
// #endregion

// #region first
import { authenticates, cancelled, createTestReauth, fresh, stale } from '@reauth/core/testing'

it('pays after the end-user has authenticated', async () => {
  const app = createTestReauth({ service: { refresh: stale(), browser: authenticates() } })
  const result = await app.reauth.perform(transfer, { to: 'Bob' })
  expect(result.outcome).toBe('succeeded')
  expect(sent).toHaveBeenCalledTimes(1)
})
// #endregion

// #region redirect
it('pays after one click when the page returns', async () => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  await app.reauth.perform(transfer, { to: 'Bob' })
  app.page.returnFromProvider()
  const run = (await app.reauth.resume())!
  await app.settle()
  run.confirm()
  expect((await run.ended).outcome).toBe('succeeded')
})
// #endregion

// #region order
it('prompts again, and the end-user declines', async () => {
  const app = createTestReauth({
    service: { refresh: [fresh({ age: '1m' }), stale()], browser: [cancelled()] },
  })
  await app.reauth.perform(transfer, { to: 'Bob' })
  await app.clock.advance('5m')
  expect(await app.reauth.perform(transfer, { to: 'Carol' })).toMatchObject({ code: 'cancelled' })
  app.check()
})
// #endregion

// #region react
import { useSensitiveAction } from '@reauth/react'
import { TestReauthProvider } from '@reauth/react/testing'
import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'

it('shows the transfer again after the redirect', async () => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  render(
    <TestReauthProvider app={app}>
      <Send />
    </TestReauthProvider>,
  )
  await userEvent.click(screen.getByText('Send'))
  await screen.findByText('redirecting')
  app.page.returnFromProvider()
  await userEvent.click(await screen.findByText('Confirm'))
  expect(await screen.findByText('succeeded')).toBeTruthy()
})

function Send() {
  const { perform, confirm, canConfirm, status } = useSensitiveAction(transfer)
  return (
    <>
      <button onClick={() => void perform({ to: 'Bob' })}>Send</button>
      {canConfirm && <button onClick={confirm}>Confirm</button>}
      <p>{status}</p>
    </>
  )
}
// #endregion

// #region clock
import { hangs, testClock } from '@reauth/core/testing'

it('times out if the window stays open for ten minutes', async () => {
  vi.useFakeTimers()
  const clock = testClock({ advanceTimers: vi.advanceTimersByTimeAsync })
  const app = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } })
  const run = app.reauth.start(transfer, { to: 'Bob' })
  await clock.advance('10m')
  expect(await run.ended).toMatchObject({ code: 'timeout' })
})
// #endregion

// #region paths
import { flowTests } from '@reauth/core/testing'

flowTests(
  {
    action: transfer,
    input: { to: 'Bob' },
    browser: 'redirect',
    // Your fake of the endpoint. RESPONSES has 'performed', 'step-up', 'refused' and 'unknown'.
    server: (next) => (answer = RESPONSES[next]),
  },
  { describe, it },
)
// #endregion

// #region property
import { appCommands, playCommands } from '@reauth/core/testing'

it('never sends a transfer that was not started', async () => {
  const commands = appCommands({
    starts: [{ action: transfer, input: { to: 'Bob' } }],
    server: {
      'the endpoint refuses': () => (answer = RESPONSES.refused),
      'the answer is lost': () => (answer = RESPONSES.unknown),
    },
    check: ({ runs }) => {
      const keys = sent.mock.calls.map(([, { headers }]) => new Headers(headers).get('Idempotency-Key'))
      expect(new Set(keys).size).toBeLessThanOrEqual(runs.length)
    },
  })
  const sequences = fc.commands(commands.map((command) => fc.constant(command)))
  const rule = fc.asyncProperty(sequences, async (sequence) => {
    answer = RESPONSES.performed
    sent.mockClear()
    const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), browser: authenticates() } })
    await playCommands(app, sequence)
  })
  await fc.assert(rule, { numRuns: 30 })
})
// #endregion

// #region replay
import { describeRun, replayRecording } from '@reauth/core/testing'

it('replays a run without the app', async () => {
  const app = createTestReauth({ service: { refresh: fresh() } })
  await app.reauth.perform(transfer, { to: 'Bob' })
  const step = replayRecording(app.recordings[0]!)
  expect(step.snapshot.value).toBe('succeeded')
  expect(describeRun(step)).toContain('performAction.performed')
})
// #endregion
