import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineSensitiveAction } from '../../action/sensitive-action.js'
import { createReauth } from '../../reauth/create-reauth.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import {
  authenticates,
  checkAfterEach,
  createTestReauth,
  fakePage,
  fakeService,
  fresh,
  hangs,
  replayRecording,
  stale,
  testClock,
} from './index.js'

checkAfterEach(afterEach)

const window = { refresh: stale(), browser: authenticates() }

describe('the story of a run', () => {
  it('has a sentence for each start, answer, status and end', async () => {
    const api = new Api()
    const action = transferOf(api)
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: authenticates() } })
    await app.reauth.perform(action, BOB)
    app.page.returnFromProvider()
    const run = (await app.reauth.resume())!
    await app.clock.advance('5s')
    api.next = 'refused'
    run.confirm()
    await run.ended
    expect(app.story()).toBe(
      [
        '  1. The page starts "transfer": Send to Bob.',
        '  2. The page asks the provider for the claims: the end-user authenticated 24h ago.',
        '  3. The page leaves for the provider.',
        '  4. The page shows "redirecting".',
        '  5. The page /callback is loaded.',
        '  6. The page continues "transfer": Send to Bob.',
        '  7. The page exchanges the callback: the end-user authenticates.',
        '  8. The page shows "confirmingResumed".',
        '  9. 5s pass.',
        '  10. The end-user confirms.',
        '  11. The page calls the endpoint.',
        '  12. The page shows "calling".',
        '  13. The endpoint answers: refused.',
        '  14. "transfer" ends: refused (refusedByServer). The page may say: "The server refused the action."',
        'To replay the statechart:',
        '  replayRecording(recordings[0])  refreshIdToken.stale, savePendingAction.saved, startBrowserReauthentication.leaving',
        '  replayRecording(recordings[1])  finishBrowserReauthentication.authenticated, reauth.confirm, renewIdToken.from-memory, performAction.refused',
      ].join('\n'),
    )
  })

  it('contains errors thrown by the app, which are also passed on', async () => {
    const onError = vi.fn()
    const thrown = defineSensitiveAction({
      id: 'thrown',
      requirement: { maxAge: '5m' },
      perform: () => Promise.reject(new TypeError('Failed to fetch')),
    })
    const odd = defineSensitiveAction({
      id: 'odd',
      requirement: { maxAge: '5m' },
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- an app may throw anything
      perform: () => Promise.reject('nothing'),
    })
    const app = createTestReauth({ service: { refresh: fresh() }, options: { onError } })
    await app.reauth.perform(thrown)
    await app.reauth.perform(odd)
    expect(app.story()).toContain('`perform` of "thrown" throws TypeError: Failed to fetch.')
    expect(app.story()).toContain('`perform` of "odd" throws nothing.')
    expect(onError).toHaveBeenCalledTimes(2)
    const silent = createTestReauth({ service: { refresh: fresh() } })
    expect(await silent.reauth.perform(thrown)).toMatchObject({ outcome: 'outcomeUnknown' })
  })

  it('contains the clicks of the end-user, and a step-up', async () => {
    const api = new Api()
    api.next = 'step-up'
    const app = createTestReauth({ service: { refresh: [stale(), fresh()], browser: [authenticates(), hangs()] } })
    const run = app.reauth.start(transferOf(api), BOB)
    await app.settle()
    run.cancel()
    run.cancel()
    await run.ended
    expect(app.story()).toContain('asks for a newer or stronger authentication')
    expect(app.story()).toContain('The end-user cancels.')
  })

  it('contains a page that was shown again', async () => {
    const action = transferOf(new Api())
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: authenticates() } })
    const run = app.reauth.start(action, BOB)
    await run.outcome
    app.page.restore()
    await run.ended
    expect(app.recordings[0]?.steps.at(-1)).toBe('page.restored')
    expect(replayRecording(app.recordings[0]!).snapshot.value).toBe('cancelled')
  })
})

it('the story is empty without runs, and short for a run that never started', async () => {
  const app = createTestReauth({ service: window })
  expect(app.story()).toBe('')
  vi.resetModules()
  const { createTestReauth: anew } = await import('./index.js')
  const early = anew({ service: { refresh: fresh() } })
  early.reauth.start(transferOf(new Api()), BOB).cancel()
  expect(early.story().split('\n')).toEqual([
    '  1. The page starts "transfer": Send to Bob.',
    '  2. "transfer" ends: cancelled (cancelled). The page may say: "You cancelled the action."',
  ])
})

describe('a recording', () => {
  it('is replayed to the same end, and distinguishes answers of one kind', async () => {
    const api = new Api()
    const refresh = [fresh({ age: '10s' }), fresh({ age: '20s' })]
    api.next = 'step-up'
    const app = createTestReauth({ service: { refresh, browser: authenticates() } })
    const outcome = await app.reauth.perform(transferOf(api), BOB)
    const [recording] = app.recordings
    expect(recording?.steps).toEqual([
      'refreshIdToken.fresh',
      'performAction.step-up',
      'refreshIdToken.fresh-2',
      'reauthenticateInBrowser.authenticated',
      'performAction.step-up-2',
    ])
    expect(replayRecording(recording!).snapshot.output).toMatchObject(outcome)
  })

  it('has the same step for the same answer, and is JSON without a token, input or data', async () => {
    const api = new Api()
    api.next = 'unknown'
    const app = createTestReauth({ service: { refresh: fresh() } })
    const action = transferOf(api, { idempotent: true, describe: () => '' })
    await app.reauth.perform(action, { to: 'planted' })
    const text = JSON.stringify(app.recordings)
    expect(JSON.parse(text)).toEqual(app.recordings)
    expect(text).not.toMatch(/planted|ey[A-Za-z\d]{8}/)
  })

  it('exists for each statechart, but not for a run that never started', async () => {
    const app = createTestReauth({ service: window })
    app.reauth.start(transferOf(new Api()), BOB).cancel()
    await app.settle()
    await app.reauth.perform(transferOf(new Api()), BOB)
    expect(app.recordings.length).toBeLessThanOrEqual(2)
    expect(replayRecording(app.recordings.at(-1)!).snapshot.value).toBe('succeeded')
  })
})

describe('the flow of a test', () => {
  it('has the given clock and page', () => {
    const [clock, page] = [testClock(), fakePage()]
    const app = createTestReauth({ service: window, clock, page })
    expect([app.clock, app.page]).toEqual([clock, page])
    const service = fakeService(window)
    expect(createTestReauth({ service }).page).toBe(service.page)
  })

  it('is created by the function of the app', () => {
    const create = vi.fn(createReauth)
    const app = createTestReauth({ service: window, create })
    app.page.reload()
    void app.reauth
    expect(create).toHaveBeenCalledTimes(2)
  })

  it('notifies when another page is shown, until the listener stops', () => {
    const app = createTestReauth({ service: window })
    const called = vi.fn()
    const stop = app.subscribe(called)
    app.page.reload()
    stop()
    app.page.reload()
    expect([called.mock.calls.length, app.loads]).toEqual([1, 3])
  })

  it('refuses an unknown option', () => {
    expect(() => createTestReauth({ service: window, pages: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration' }),
    )
  })
})
