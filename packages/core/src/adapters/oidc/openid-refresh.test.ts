import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withClaims } from './oidc-provider.fixture.js'
import { NOW, Tab, signal } from './openid.fixture.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await tab.provider.stop()
})

describe('a refresh', () => {
  it('finds no session in a page that was just loaded', async () => {
    await tab.signIn()
    await expect(tab.load().service.refreshIdToken({ signal })).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it('is shared, even after a caller aborted, and uses the newest refresh token', async () => {
    const { service } = await tab.signIn()
    const controller = new AbortController()
    const first = service.refreshIdToken({ signal: controller.signal })
    const second = service.refreshIdToken({ signal })
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    await expect(second).resolves.toMatchObject({ authTime: NOW - 1000, methods: ['pwd'], acr: 'urn:acr' })
    expect(tab.provider.grants).toHaveLength(1)
    await service.refreshIdToken({ signal })
    expect(tab.provider.grants).toHaveLength(2)
  })

  it('sends nothing if it is already aborted', async () => {
    const { service } = await tab.signIn()
    await expect(service.refreshIdToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(tab.provider.grants).toEqual([])
  })

  it('returns its current claims if there is no new ID Token, unless they are about to expire', async () => {
    const { service } = await tab.signIn()
    tab.provider.alter = (_, body) => delete body['id_token']
    tab.time.monotonic += 60_000
    expect(service.cachedAuthentication!()).toMatchObject({ elapsed: 60, isLatest: false })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW - 1000 })
    tab.time.monotonic += 3600_000
    await expect(service.refreshIdToken({ signal })).resolves.not.toHaveProperty('authTime')
  })

  it.each([{ auth_time: NOW - 1000 }, { auth_time: undefined }])(
    'keeps the ID Token of the reauthentication if the provider answers with %j',
    async (change) => {
      const { service, browser } = await tab.signIn()
      await browser.finish(await tab.leave(browser), { signal })
      const before = await service.getIdToken()
      tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], change))
      await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
      await expect(service.getIdToken()).resolves.toBe(before)
    },
  )

  it.each([
    ['auth_time 0', { auth_time: 0 }, { authTime: 0 }],
    ['another end-user', { sub: 'bob' }, { subject: 'bob' }],
    ['several audiences', { aud: ['app', 'api'], azp: 'app' }, { subject: 'alice' }],
    ['times of a clock that is a day ahead', { iat: NOW + 86_400, exp: NOW + 90_000 }, { issuedAt: NOW + 86_400 }],
    ['times of a clock that is a day behind', { iat: NOW - 86_400, exp: NOW - 82_800 }, { issuedAt: NOW - 86_400 }],
  ])("returns the provider's %s", async (_, change, expected) => {
    const page = tab.load()
    const alter = (__: string, body: Record<string, unknown>) =>
      (body['id_token'] = withClaims(body['id_token'], change))
    if (!('sub' in change)) tab.provider.alter = alter
    await tab.signIn(page)
    tab.provider.alter = alter
    await expect(page.service.refreshIdToken({ signal })).resolves.toMatchObject(expected)
  })

  it('uses the newer ID Token if none has an auth_time', async () => {
    tab.provider.alter = (grant, body) =>
      (body['id_token'] = withClaims(body['id_token'], { auth_time: undefined, jti: grant }))
    const { service } = await tab.signIn()
    const before = await service.getIdToken()
    await expect(service.refreshIdToken({ signal })).resolves.not.toHaveProperty('authTime')
    await expect(service.getIdToken()).resolves.not.toBe(before)
  })

  it.each([
    ['sends the refresh token of the sign-in if a reauthentication brought none', 'alice', ['refresh_token']],
    ['sends no refresh token of the previous end-user', 'bob', []],
  ])('%s', async (_, account, grants) => {
    const { service, browser } = await tab.signIn()
    tab.provider.alter = (grant, body) => {
      if (grant === 'authorization_code') delete body['refresh_token']
    }
    await browser.finish(await tab.leave(browser, { account, authTime: NOW }), { signal })
    tab.provider.grants.length = 0
    await Promise.allSettled([service.refreshIdToken({ signal })])
    expect(tab.provider.grants).toEqual(grants)
  })

  it('reports a lost session without a token, and notifies the listeners', async () => {
    let refreshToken = ''
    tab.provider.alter = (_, body) => (refreshToken = String(body['refresh_token']))
    const { service } = await tab.signIn()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await tab.provider.revoke(refreshToken)
    const error = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'sessionLost', retryable: false })
    expect((error as Error).cause).not.toHaveProperty('response')
    expect(changes).toEqual(['lost'])
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it.each([0, 503, 429])('is retryable if the provider is down: %j', async (fault) => {
    const { service } = await tab.signIn()
    tab.provider.fault = fault
    const error = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'providerUnavailable', retryable: true })
    tab.provider.fault = undefined
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ subject: 'alice' })
  })
})
