import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KeycloakPage, KeycloakPageConfig } from './keycloak-js.page.fixture.js'
import { TestApp, awayAndBack, ready, reloaded } from './sdk-page.fixture.js'
import { TestProvider } from './sdk-provider.fixture.js'

declare const app: KeycloakPage

const PATH = '/realms/test/protocol/openid-connect'

let site: TestApp
let provider: TestProvider

beforeAll(async () => {
  site = await TestApp.start('keycloak-js.page.fixture.ts')
})
afterAll(() => site.close())
afterEach(() => provider.close())

/** Opens a page, and signs in as alice. */
async function signedIn(config: Partial<KeycloakPageConfig> = {}): Promise<Page> {
  provider = await TestProvider.start({ authorization: `${PATH}/auth`, token: `${PATH}/token` }, [
    `${site.origin}/`,
    `${site.origin}/callback`,
    `${site.origin}/silent`,
  ])
  const page = await site.open({ url: provider.origin, ...config })
  await awayAndBack(page, () => page.evaluate(() => void app.keycloak.login({ redirectUri: `${location.origin}/` })))
  expect(await page.evaluate(() => app.keycloak.authenticated)).toBe(true)
  provider.authorizations.length = 0
  provider.grants.length = 0
  return page
}

/** Leaves for a reauthentication, and returns. */
const reauthenticated = (page: Page) =>
  awayAndBack(page, () => page.evaluate(() => void app.reauth.perform(app.transfer)))
/** Confirms the resumed action. */
async function confirmed(page: Page) {
  await exchanged(page)
  return page.evaluate(async () => {
    app.resumed!.confirm()
    const { outcome, ...rest } = await app.resumed!.ended
    return { outcome, code: 'code' in rest ? rest.code : undefined, data: 'data' in rest ? rest.data : undefined }
  })
}
/** Waits until the callback is handled. */
const exchanged = (page: Page) => page.waitForFunction(() => app.resumed?.getSnapshot().status !== 'working')
const refreshed = (page: Page) =>
  page.evaluate(() => app.outcomeOf(() => app.service.refreshIdToken({ signal: AbortSignal.timeout(20_000) })))
const seconds = () => Math.floor(Date.now() / 1000)

describe('keycloakJs() with a redirect', () => {
  it('performs a fresh action without leaving', async () => {
    const page = await signedIn()
    expect(await page.evaluate(() => app.reauth.perform(app.transfer))).toMatchObject({ outcome: 'succeeded' })
    expect(provider.authorizations).toHaveLength(0)
  })

  it.each([
    ['fragment', undefined],
    ['fragment', 'resumedBefore'],
    ['fragment', 'madeDuring'],
    ['fragment', 'madeAfter'],
    ['fragment', 'resumedAfter'],
    ['query', undefined],
    ['query', 'resumedBefore'],
    ['query', 'resumedAfter'],
  ] as const)('returns with a callback in the %s, which init() exchanges (%s)', async (responseMode, order) => {
    const page = await signedIn({ init: { responseMode }, ...(order && { order }) })
    provider.pass(10)
    await reauthenticated(page)
    expect(Object.fromEntries(provider.authorizations[0]!)).toMatchObject({
      max_age: '1',
      prompt: 'login',
      redirect_uri: `${site.origin}/callback`,
    })
    const { outcome, data } = await confirmed(page)
    expect(outcome).toBe('succeeded')
    expect((data as { auth_time: number }).auth_time).toBeGreaterThan(seconds() - 60)
    expect(provider.grants.filter((grant) => grant === 'authorization_code')).toHaveLength(1)
    expect(page.url().replace(/#$/, '')).toBe(`${site.origin}/callback`)
    expect(await page.evaluate(() => app.started)).toBe('started')
  })

  it('sends acr_values', async () => {
    const page = await signedIn()
    await awayAndBack(page, () =>
      page.evaluate(() => {
        const { browser } = app.service
        if (browser?.kind !== 'redirect') return
        const { signal } = new AbortController()
        void browser.start({ state: 'A'.repeat(22), maxAge: 30, acrValues: ['gold', 'silver'], signal })
      }),
    )
    expect(Object.fromEntries(provider.authorizations[0]!)).toMatchObject({ max_age: '30', acr_values: 'gold silver' })
  })

  it('cancels when the end-user declines, and init() restores the session', async () => {
    for (const responseMode of ['fragment', 'query'] as const) {
      const page = await signedIn({ init: { responseMode } })
      provider.pass(10)
      provider.endUser = { error: 'access_denied' }
      await reauthenticated(page)
      expect(await confirmed(page)).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
      expect(await page.evaluate(() => app.started)).toBe('started')
      expect(page.url().replace(/#$/, '')).toBe(`${site.origin}/callback`)
      provider.close()
    }
  })

  it('refuses another account', async () => {
    const page = await signedIn()
    provider.pass(10)
    provider.endUser = { login: 'mallory' }
    await reauthenticated(page)
    expect(await confirmed(page)).toMatchObject({ outcome: 'refused', code: 'subjectMismatch' })
  })

  it('refuses a used callback, even after a reload, and ignores one that is not its own', async () => {
    const page = await signedIn({ init: { responseMode: 'query' } })
    provider.pass(10)
    const [request] = await Promise.all([page.waitForRequest(/callback\?/), reauthenticated(page)])
    const answers = () =>
      page.evaluate(async (href) => {
        const { browser } = app.service
        if (browser?.kind !== 'redirect') throw new Error('no redirect')
        return [
          browser.matches(new URL('/callback?code=1&state=foreign', location.href)),
          browser.matches(new URL('/callback', location.href)),
          await app.outcomeOf(() => browser.finish(new URL(href), { signal: AbortSignal.timeout(20_000) })),
        ]
      }, request.url())
    await exchanged(page)
    expect(await answers()).toEqual([null, null, { code: 'callbackRefused' }])
    await page.goto(request.url())
    await ready(page)
    expect(await answers()).toEqual([null, null, { code: 'callbackRefused' }])
  })
})

describe('keycloakJs() at a refresh', () => {
  it('sends one request for concurrent calls', async () => {
    const page = await signedIn()
    const times = await page.evaluate(async () => {
      const { signal } = new AbortController()
      const all = await Promise.all([1, 2, 3].map(() => app.service.refreshIdToken({ signal })))
      return all.map(({ issuer, authTime }) => [issuer, authTime])
    })
    expect(new Set(times.map(String)).size).toBe(1)
    expect(provider.grants).toEqual(['refresh_token'])
  })

  it('keeps the auth_time of the reauthentication if a renewal loses it, or returns the old one or 0', async () => {
    const page = await signedIn()
    const old = seconds()
    for (const authTime of [undefined, old, 0]) {
      provider.pass(10)
      await reloaded(page)
      await reauthenticated(page)
      expect(await confirmed(page)).toMatchObject({ outcome: 'succeeded' })
      provider.claims = (claims, grant) => (grant === 'refresh_token' ? { ...claims, auth_time: authTime } : claims)
      const [read, token] = await page.evaluate(async () => {
        const { signal } = new AbortController()
        return [(await app.service.refreshIdToken({ signal })).authTime!, await app.service.getIdToken()] as const
      })
      expect(read).toBeGreaterThan(seconds() - 60)
      expect(JSON.parse(atob(token.split('.')[1]!))).toMatchObject({ auth_time: read })
      expect(await page.evaluate(() => app.reauth.perform(app.transfer))).toMatchObject({ outcome: 'succeeded' })
      provider.claims = (claims) => claims
    }
  })

  it('keeps the ID Token if a refresh returns none, and determines its age with the access token', async () => {
    const page = await signedIn()
    provider.claims = () => undefined
    provider.pass(4)
    const { value } = (await refreshed(page)) as { value: { authTime: number; issuedAt: number } }
    expect(value.issuedAt - value.authTime).toBeGreaterThanOrEqual(240)
    expect(await page.evaluate(() => app.reauth.perform(app.transfer))).toMatchObject({ outcome: 'succeeded' })
  })

  it('reports which refusals of the provider end the session', async () => {
    const page = await signedIn()
    const answer = async (status: number, body: string) => {
      provider.intercept = (_, __, response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body)
        return true
      }
      return refreshed(page)
    }
    expect(await answer(500, '{"error":"server_error"}')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(200, '<h1>Captive portal</h1>')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(429, '{}')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(401, '{"error":"invalid_client"}')).toEqual({ code: 'misconfigured' })
    expect(await answer(400, '{"error":"invalid_grant"}')).toEqual({ code: 'sessionLost' })
    expect(await refreshed(page)).toEqual({ code: 'sessionLost' })
  })

  it('reports a lost session until it is stopped, and also calls the handler of the app', async () => {
    const page = await signedIn()
    provider.intercept = (_, __, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}')
      return true
    }
    const heard = await page.evaluate(async () => {
      const all: string[] = []
      app.keycloak.onAuthLogout = () => all.push('app before')
      const stop = app.service.subscribe!((change) => all.push(change))
      const stopOther = app.service.subscribe!(() => all.push('other'))
      stopOther()
      app.keycloak.onAuthLogout = () => all.push('app')
      const { signal } = new AbortController()
      await app.service.refreshIdToken({ signal }).catch(() => {})
      stop()
      app.keycloak.onAuthLogout()
      return all
    })
    expect(heard).toEqual(['lost', 'app', 'app'])
  })

  it('is unavailable if the provider is down, and offline without a network', async () => {
    const page = await signedIn()
    provider.close()
    expect(await refreshed(page)).toEqual({ code: 'providerUnavailable' })
    await page.context().setOffline(true)
    expect(await refreshed(page)).toEqual({ code: 'offline' })
  })

  it('stops waiting when the signal aborts', async () => {
    const page = await signedIn()
    provider.intercept = () => true
    const aborted = await page.evaluate(() => {
      const controller = new AbortController()
      const refresh = app.outcomeOf(() => app.service.refreshIdToken({ signal: controller.signal }))
      controller.abort()
      return refresh
    })
    expect(aborted).toEqual({ code: 'cancelled' })
  })

  it('requires init()', async () => {
    const page = await signedIn()
    const early = await page.evaluate(() => {
      const { keycloak, service } = app
      Object.assign(keycloak, { didInitialize: false })
      return app.outcomeOf(() => service.getIdToken())
    })
    expect(early).toEqual({ code: 'misconfigured' })
    await ready(page)
  })
})
