import { afterEach, describe, expect, it, vi } from 'vitest'
import { Api, BOB, transferOf } from './app.fixture.js'
import {
  type ServiceScript,
  authenticates,
  byHand,
  cancelled,
  checkAfterEach,
  createTestReauth,
  onOpenCalls,
  openCalls,
  stale,
} from './index.js'

checkAfterEach(afterEach)

/** Ends the wait of a page at the provider. */
let leave = (): void => {}
afterEach(() => leave())

/** Starts an action, and waits until nothing can happen without a choice. */
async function started(service: ServiceScript, acrValues?: readonly string[]) {
  const action = transferOf(new Api(), { requirement: { maxAge: '5m', ...(acrValues && { acrValues }) } })
  const app = createTestReauth({ actions: [action], service })
  leave = () => app.page.reload()
  const run = app.reauth.start(action, BOB)
  await app.settle()
  return { app, run }
}

const idsOf = (): readonly string[] => openCalls().flatMap(({ answers }) => answers.map(({ id }) => id))
const choose = (id: string): void =>
  openCalls()
    .flatMap(({ answers }) => answers)
    .find((answer) => answer.id === id)!
    .choose()

describe('a call that is answered by hand', () => {
  it.each([
    ['refresh', { refresh: byHand() }, 'fresh stale other-subject cannotReauthenticate sessionLost offline'],
    [
      'browser',
      { refresh: stale(), browser: byHand() },
      'authenticated cancelled other-subject cannotReauthenticate popupBlocked offline',
    ],
    [
      'biometric',
      { refresh: stale(), biometric: byHand() },
      'authenticated cancelled other-subject biometricLockout biometricNotEnrolled',
    ],
    [
      'redirect',
      { refresh: stale(), redirect: byHand() },
      'authenticated cancelled other-subject cannotReauthenticate providerUnavailable',
    ],
  ] as const)('offers the usual answers of its service: %s', async (service, script, ids) => {
    const { run } = await started(script)
    expect([openCalls().map((call) => call.service), idsOf().join(' ')]).toEqual([[service], ids])
    run.cancel()
  })

  it('offers only the answers that the test names', async () => {
    const { run } = await started({ refresh: stale(), browser: byHand([cancelled()]) })
    expect(idsOf()).toEqual(['cancelled'])
    choose('cancelled')
    expect(await run.ended).toMatchObject({ outcome: 'cancelled' })
  })

  it('continues with the chosen answer, with the requested acr_values', async () => {
    const { app, run } = await started({ refresh: byHand(), browser: byHand() }, ['gold'])
    choose('stale')
    await app.settle()
    choose('authenticated')
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect([openCalls(), app.service.calls.map(({ answer }) => answer)]).toEqual([[], ['stale', 'authenticated']])
  })

  it('accepts one answer, and none after the run was cancelled', async () => {
    const { app, run } = await started({ refresh: stale(), browser: byHand() })
    const [call] = openCalls()
    run.cancel()
    expect(openCalls()).toEqual([])
    for (const { choose: late } of call!.answers) late()
    await app.settle()
    expect(app.service.calls.map(({ answer }) => answer)).toEqual(['stale'])
  })

  it('notifies every listener, even if another one throws', async () => {
    const counts: number[] = []
    const stops = [
      onOpenCalls(() => {
        throw new Error('bug')
      }),
      onOpenCalls(() => counts.push(openCalls().length)),
    ]
    await started({ refresh: byHand() })
    choose('sessionLost')
    for (const stop of stops) stop()
    await started({ refresh: byHand() })
    choose('sessionLost')
    expect(counts).toEqual([1, 0])
  })
})

describe('a redirect that is answered by hand', () => {
  const script = { refresh: stale(), redirect: byHand() }

  it('sends the end-user back with the chosen answer', async () => {
    const { app, run } = await started(script)
    expect([await run.outcome, app.page.isAway]).toEqual([{ outcome: 'redirecting' }, true])
    choose('authenticated')
    const resumed = (await app.reauth.resume())!
    await app.settle()
    resumed.confirm()
    expect(await resumed.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('leaves no call open after the end-user went back', async () => {
    const { app } = await started(script)
    app.page.goBack()
    expect(openCalls()).toEqual([])
  })

  it('opens a call if its callback is loaded without a choice', async () => {
    const { app } = await started(script)
    app.page.returnFromProvider()
    const resumed = (await app.reauth.resume())!
    await app.settle()
    expect(openCalls().map(({ title }) => title)).toEqual(['The page exchanges the callback'])
    choose('cancelled')
    expect(await resumed.ended).toMatchObject({ outcome: 'cancelled' })
  })
})

it('the inspect option of an app receives every event, as a function and as an observer', async () => {
  const [inspect, next] = [vi.fn(), vi.fn()]
  for (const each of [inspect, { next }]) {
    const app = createTestReauth({
      service: { refresh: stale(), browser: authenticates() },
      options: { inspect: each },
    })
    await app.reauth.perform(transferOf(new Api()), BOB)
    expect(app.recordings[0]!.steps.length).toBeGreaterThan(2)
  }
  expect(inspect).toHaveBeenCalled()
  expect(next).toHaveBeenCalledTimes(inspect.mock.calls.length)
})
