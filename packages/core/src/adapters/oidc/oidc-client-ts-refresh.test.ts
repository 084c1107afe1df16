import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NOW, Tab, hold, otherVersion, signal } from './oidc-client-ts.fixture.js'
import { withClaims } from './oidc-provider.fixture.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
  await tab.signIn()
})
afterEach(async () => {
  await tab.provider.stop()
})

describe('a refresh', () => {
  it('reads the claims that the SDK omits from the profile with its default settings', async () => {
    const { service, manager } = tab.load()
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({
      subject: 'alice',
      authTime: NOW - 1000,
      methods: ['pwd'],
      acr: 'urn:acr',
      canReauthenticate: true,
    })
    expect((await manager.getUser())!.profile.auth_time).toBeUndefined()
    expect(tab.provider.grants).toEqual(['refresh_token'])
  })

  it('is shared by concurrent callers, even after one of them aborted', async () => {
    const { service } = tab.load()
    const controller = new AbortController()
    const first = service.refreshIdToken({ signal: controller.signal })
    const others = [service.refreshIdToken({ signal }), service.refreshIdToken({ signal })]
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    others.push(service.refreshIdToken({ signal }))
    await expect(Promise.all(others)).resolves.toHaveLength(3)
    expect(tab.provider.grants).toEqual(['refresh_token'])
  })

  it('uses the renewed ID Token from a version of the SDK without `_loadUser`', async () => {
    tab.provider.alter = (grant, body) => (body['id_token'] = withClaims(body['id_token'], { jti: grant }))
    const { service } = tab.load({}, otherVersion(tab.manager()))
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW - 1000 })
    await expect(service.cachedAuthentication!()).resolves.toMatchObject({ elapsed: 0 })
  })

  it('uses the newest refresh token', async () => {
    const { service } = tab.load()
    await service.refreshIdToken({ signal })
    await service.refreshIdToken({ signal })
    expect(tab.provider.grants).toHaveLength(2)
  })

  it('sends nothing if it is already aborted', async () => {
    const { service } = tab.load()
    await expect(service.refreshIdToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(tab.provider.grants).toEqual([])
  })

  it('uses the tokens that the SDK renewed itself in the meantime, with the same refresh token', async () => {
    const { service, manager } = tab.load()
    const [openOwn, openOurs] = [hold(), hold()]
    tab.provider.gate = openOwn.gate
    const own = manager.signinSilent()
    await vi.waitFor(() => expect(tab.provider.grants).toHaveLength(1))
    tab.provider.gate = openOurs.gate
    const refreshed = service.refreshIdToken({ signal })
    await vi.waitFor(() => expect(tab.provider.grants).toHaveLength(2))
    openOwn.open()
    const user = await own
    openOurs.open()
    await expect(refreshed).resolves.toMatchObject({ subject: 'alice' })
    await expect(service.getIdToken()).resolves.toBe(user!.id_token)
  })

  it('reports a lost session without a token', async () => {
    const { service, manager } = tab.load()
    const { refresh_token: refreshToken } = (await manager.getUser())!
    await tab.provider.revoke(refreshToken!)
    const error = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'sessionLost', retryable: false })
    const { cause } = error as Error
    expect(JSON.stringify([cause, Object(cause), String(cause), (cause as Error).stack])).not.toContain(refreshToken)
    expect(cause).not.toHaveProperty('form')
  })

  it('reports a lost session when another tab signs out in the meantime', async () => {
    const { service, manager } = tab.load()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    const user = (await manager.getUser())!
    await tab.provider.revoke(user.refresh_token!)
    const { gate, open } = hold()
    tab.provider.gate = gate
    const refreshed = service.refreshIdToken({ signal })
    await vi.waitFor(() => expect(tab.provider.grants).toHaveLength(1))
    await tab.manager().removeUser()
    open()
    await expect(refreshed).rejects.toMatchObject({ code: 'sessionLost' })
    expect(changes).toEqual(['lost'])
  })

  it('reports a lost session if there is no user', async () => {
    const { service, manager } = tab.load()
    await manager.removeUser()
    await expect(service.refreshIdToken({ signal })).rejects.toMatchObject({ code: 'sessionLost' })
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
    await expect(service.getAccessToken!()).resolves.toBeUndefined()
  })

  it.each([0, 503, 429])('is retryable if the provider is down: %j', async (fault) => {
    const { service } = tab.load()
    tab.provider.fault = fault
    const error = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'providerUnavailable', retryable: true })
  })

  it('reports that the device is offline', async () => {
    const { service } = tab.load({ isOnline: () => false })
    tab.provider.fault = 0
    await expect(service.refreshIdToken({ signal })).rejects.toMatchObject({ code: 'offline' })
  })
})

describe('a refresh without a newer authentication', () => {
  it("returns the claims of the SDK's ID Token if there is no new one and its age is known", async () => {
    const { service, browser } = tab.load()
    await browser.finish(await tab.leave(browser), { signal })
    const before = await service.getIdToken()
    tab.provider.alter = (_, body) => delete body['id_token']
    tab.time.wall += 60_000
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
    await expect(service.getIdToken()).resolves.toBe(before)
    await expect(service.cachedAuthentication!()).resolves.toMatchObject({ elapsed: 60, isLatest: false })
  })

  it("returns no auth_time if there is no new ID Token and the age of the SDK's is unknown", async () => {
    tab.provider.alter = (_, body) => delete body['id_token']
    const { service } = tab.load()
    await expect(service.cachedAuthentication!()).resolves.toBeUndefined()
    const authentication = await service.refreshIdToken({ signal })
    expect(authentication).not.toHaveProperty('authTime')
    expect(authentication.subject).toBe('alice')
  })

  it("returns no auth_time if there is no new ID Token and the SDK's has expired", async () => {
    const { service, browser } = tab.load()
    await browser.finish(await tab.leave(browser), { signal })
    tab.provider.alter = (_, body) => delete body['id_token']
    tab.time.monotonic += 3600_000
    await expect(service.refreshIdToken({ signal })).resolves.not.toHaveProperty('authTime')
  })

  it.each([{ auth_time: NOW - 1000 }, { auth_time: undefined }])(
    'keeps the ID Token of the reauthentication if the provider answers with %j',
    async (change) => {
      const { service, browser } = tab.load()
      await browser.finish(await tab.leave(browser), { signal })
      const before = await service.getIdToken()
      tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], change))
      await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
      await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
      await expect(service.getIdToken()).resolves.toBe(before)
    },
  )

  it('uses the renewed ID Token once the one of the reauthentication has expired', async () => {
    const { service, browser } = tab.load()
    await browser.finish(await tab.leave(browser), { signal })
    const change = { auth_time: NOW - 1000, iat: NOW + 7200, exp: NOW + 9000 }
    tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], change))
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW - 1000 })
  })

  it('accepts a newer auth_time, as after a reauthentication in another tab, and can refresh again', async () => {
    const { service } = tab.load()
    tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], { auth_time: NOW - 5 }))
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW - 5 })
    tab.provider.alter = () => {}
    await service.refreshIdToken({ signal })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW - 5 })
  })

  it('refuses the tokens of another end-user, and keeps the session unchanged', async () => {
    const { service, manager } = tab.load()
    const before = (await manager.getUser())!.toStorageString()
    tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], { sub: 'bob' }))
    await expect(service.refreshIdToken({ signal })).rejects.toMatchObject({ code: 'subjectMismatch' })
    expect((await manager.getUser())!.toStorageString()).toBe(before)
  })

  it('returns no auth_time without a refresh token if the hidden frame returns nothing', async () => {
    const { service, manager } = tab.load()
    await manager.storeUser(Object.assign((await manager.getUser())!, { refresh_token: undefined }))
    const authentication = await service.refreshIdToken({ signal })
    expect(authentication).not.toHaveProperty('authTime')
  })
})
