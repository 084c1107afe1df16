import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SensitiveRun } from '../../run/sensitive-run.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import {
  type ServiceScript,
  authenticates,
  cancelled,
  checkAfterEach,
  createTestReauth,
  fakePage,
  fresh,
  hangs,
  offline,
  stale,
} from './index.js'

checkAfterEach(afterEach)
afterEach(() => vi.unstubAllGlobals())

/** Creates an app whose page has left for the provider. */
async function left(
  redirect: ServiceScript['redirect'] = authenticates(),
  refresh: ServiceScript['refresh'] = stale(),
) {
  const api = new Api()
  const action = transferOf(api)
  const app = createTestReauth({ actions: [action], service: { refresh, ...(redirect && { redirect }) } })
  expect(await app.reauth.perform(action, BOB)).toEqual({ outcome: 'redirecting' })
  return { api, action, app }
}

describe('a page that comes back from the provider', () => {
  it('performs after one click, without the code in its address', async () => {
    const { api, app } = await left()
    app.page.returnFromProvider()
    const run = (await app.reauth.resume())!
    await app.settle()
    expect([run.getSnapshot().status, run.input, app.page.href()]).toEqual([
      'confirmingResumed',
      BOB,
      'https://app.example.com/callback',
    ])
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect(api.keys).toHaveLength(1)
  })

  it("works without `crypto.subtle`, `MessageChannel` and `setImmediate`, as in Jest's jsdom", async () => {
    vi.stubGlobal('crypto', {})
    vi.stubGlobal('MessageChannel', undefined)
    const { app } = await left()
    app.page.returnFromProvider()
    const run = (await app.reauth.resume())!
    await app.settle()
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('ends as cancelled if the end-user declined', async () => {
    const { app } = await left(cancelled())
    app.page.returnFromProvider()
    expect(await (await app.reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
  })

  it('ignores a callback that was forged', async () => {
    const { app } = await left()
    app.page.returnFromProvider({ state: 'forged' })
    expect(await app.reauth.resume()).toBeNull()
  })

  it('throws if the page never left', () => {
    expect(() => fakePage().returnFromProvider()).toThrow('has not left')
  })
})

describe('a page that does not come back from the provider', () => {
  it.each([
    ['goes back', (page: ReturnType<typeof fakePage>) => page.goBack()],
    ['loads the page again', (page: ReturnType<typeof fakePage>) => page.reload()],
  ])('ends as abandoned if the end-user %s', async (_, happen) => {
    const { app } = await left()
    happen(app.page)
    expect(await (await app.reauth.resume())!.ended).toMatchObject({ code: 'abandoned' })
  })

  it('continues its run if the browser shows it again', async () => {
    const { app } = await left()
    const [run] = app.reauth.runs() as [SensitiveRun]
    const { loads } = app
    app.page.restore()
    expect([await run.ended, app.loads]).toMatchObject([{ code: 'abandoned' }, loads])
  })

  it('is the page before the callback if the browser shows that page again', async () => {
    const { app } = await left()
    const { reauth } = app
    const [run] = reauth.runs() as [SensitiveRun]
    app.page.returnFromProvider()
    ;(await app.reauth.resume())!.cancel()
    await app.settle()
    app.page.restore()
    expect(app.reauth).toBe(reauth)
    expect(await run.ended).toMatchObject({ code: 'alreadyResumed' })
  })
})

describe('a page that was replaced by another one', () => {
  it('no longer reaches a service, a store or the address', async () => {
    const api = new Api()
    const app = createTestReauth({ service: { refresh: hangs() } })
    const run = app.reauth.start(transferOf(api), BOB)
    const { current } = app.page
    await app.settle()
    app.service.use({ refresh: fresh() })
    app.page.load('/next')
    const late = app.service.forPage(() => current.isHere)
    current.replaceAddress('https://app.example.com/late')
    current.rememberInTab('late')
    current.rememberExpiry(1)
    await app.settle()
    void late.refreshIdToken({ signal: new AbortController().signal })
    expect([run.result, app.service.calls.length, app.page.href(), app.page.recallInTab()]).toEqual([
      undefined,
      1,
      'https://app.example.com/next',
      null,
    ])
    expect(app.page.current.recallExpiry()).toBeNull()
  })

  it('does not receive a later answer', async () => {
    const app = createTestReauth({ service: { refresh: fresh() } })
    let isHere = true
    const answered = vi.fn()
    void app.service
      .forPage(() => isHere)
      .refreshIdToken({ signal: new AbortController().signal })
      .then(answered)
    isHere = false
    await app.settle()
    expect([answered.mock.calls.length, app.service.calls.length]).toEqual([0, 1])
  })

  it('no longer resumes a run', async () => {
    const { app } = await left()
    app.page.load('/next')
    const { reauth } = app
    app.page.load('/last')
    const resumed = vi.fn()
    void reauth.resume().then(resumed)
    await app.settle()
    expect(resumed).not.toHaveBeenCalled()
  })

  it('does not leave, and writes nothing', async () => {
    const api = new Api()
    const action = transferOf(api)
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: authenticates() } })
    const before = app.page.current
    const service = app.service.forPage(() => before.isHere)
    app.page.load('/next')
    await (service.browser as unknown as { start: (options: object) => Promise<void> }).start({ state: 's' })
    expect(app.page.isAway).toBe(false)
  })
})

describe('a tab', () => {
  it('has a history in which a loaded page replaces the later entries', () => {
    const page = fakePage({ href: 'https://app.example.com/one' })
    page.load('/two')
    page.goBack()
    page.load('three')
    page.goBack()
    page.goBack()
    expect(page.href()).toBe('https://app.example.com/one')
    expect(() => page.load('https://')).toThrow(TypeError)
  })

  it('has the given callback', () => {
    const page = fakePage({ redirectURI: 'https://app.example.com/auth/done' })
    expect(page.isCallback(new URL('https://app.example.com/auth/done?code=c'))).toBe(true)
    expect(page.isCallback(new URL('https://app.example.com/auth/other?code=c'))).toBe(false)
    expect(() => fakePage({ hrefs: '' } as never)).toThrow(expect.objectContaining({ code: 'invalidConfiguration' }))
  })

  it('does not call a removed listener', () => {
    const page = fakePage()
    const called = vi.fn()
    for (const stop of [page.onLoad(called), page.onRestored(called), page.onOnline(called)]) stop()
    page.goOnline()
    page.load('/')
    page.restore()
    expect(called).not.toHaveBeenCalled()
  })

  it('can be the page of your own `createReauth()`', async () => {
    const page = fakePage()
    page.replaceAddress('https://app.example.com/here')
    page.rememberInTab('word')
    page.goOffline()
    expect([page.href(), page.recallInTab(), page.isOnline()]).toEqual(['https://app.example.com/here', 'word', false])
    expect(await page.digest('a')).not.toBe(await page.digest('b'))
  })

  it('makes a run wait for the network', async () => {
    const app = createTestReauth({ service: { refresh: [offline(), fresh()] } })
    const run = app.reauth.start(transferOf(new Api()), BOB)
    app.page.goOffline()
    await app.settle()
    expect(run.getSnapshot().status).toBe('working')
    app.page.goOnline()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })
})
