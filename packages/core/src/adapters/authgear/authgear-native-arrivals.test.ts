import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type AuthgearReactNativeOptions, authgearWire } from '../authgear-react-native.js'
import { ScriptedApp, idTokenOf, nativeError, promptOf } from './authgear-native.fixture.js'

type Options = Partial<AuthgearReactNativeOptions>

let app: ScriptedApp
beforeEach(() => {
  app = new ScriptedApp()
})

describe('the claims that the SDK already has', () => {
  const refreshed = async (options: Options = {}) => {
    const service = app.service(options)
    await service.refreshIdToken(promptOf())
    return service
  }

  it('have a known age and are the latest after a request of the service', async () => {
    const service = await refreshed()
    app.clock.now += 20_000
    app.clock.asleep += 10_000
    expect(await service.cachedAuthentication?.()).toMatchObject({
      authentication: { issuedAt: 1100 },
      elapsed: 30,
      isLatest: true,
    })
  })

  it('age from the first of several concurrent requests', async () => {
    const service = app.service()
    const answers: (() => void)[] = []
    app.container.refreshId = () =>
      new Promise((resolve) => {
        answers.push(resolve)
      })
    const first = service.refreshIdToken(promptOf())
    await vi.waitUntil(() => answers.length === 1)
    app.clock.now += 3000
    const second = service.refreshIdToken(promptOf())
    await vi.waitUntil(() => answers.length === 2)
    app.container.idToken = idTokenOf({ iat: 1100 })
    for (const answer of answers) answer()
    await Promise.all([first, second])
    expect((await service.cachedAuthentication?.())?.elapsed).toBe(3)
  })

  it('have no known age if the app or the refresh of the access token requested them', async () => {
    expect(await app.service().cachedAuthentication?.()).toBeUndefined()
    const service = await refreshed()
    app.container.idToken = idTokenOf({ iat: 1150 })
    expect(await service.cachedAuthentication?.()).toBeUndefined()
  })

  it('may not be the latest if the session is shared with the browser of the device', async () => {
    app.container.isSSOEnabled = true
    expect(await (await refreshed()).cachedAuthentication?.()).toMatchObject({ isLatest: false })
  })

  it('may not be the latest during and after a prompt, until they are read again', async () => {
    const service = await refreshed()
    const controller = new AbortController()
    let settle!: () => void
    app.container.biometric = () =>
      new Promise<void>((_, reject) => {
        settle = () => reject(nativeError({ code: 'ERROR_TIMEOUT' }))
      })
    const asked = service.biometric!.reauthenticate(promptOf(controller.signal))
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    const isLatest = async () => (await service.cachedAuthentication?.())?.isLatest
    expect(await isLatest()).toBe(false)
    await service.refreshIdToken(promptOf())
    expect(await isLatest()).toBe(false)
    settle()
    await vi.waitUntil(() => true)
    expect(await isLatest()).toBe(false)
    await service.refreshIdToken(promptOf())
    expect(await isLatest()).toBe(true)
  })

  it('are those of a prompt, and age from its start', async () => {
    const service = app.service()
    const succeed = app.container.biometric
    app.container.biometric = () => {
      app.clock.now += 5000
      return succeed()
    }
    await service.biometric!.reauthenticate(promptOf())
    expect(await service.cachedAuthentication?.()).toMatchObject({ elapsed: 5, isLatest: true })
  })
})

describe('with the wire', () => {
  /** An SDK whose requests go through the wire. */
  const wired = () => {
    const idToken = idTokenOf({ iat: 2000, exp: 2300, auth_time: 2000, sid: 'two' })
    const wire = authgearWire({
      clock: app.clock,
      fetch: async (input) =>
        (input as string).endsWith('openid-configuration')
          ? Response.json({ token_endpoint: 'https://op.example.com/token' })
          : Response.json({ id_token: idToken }),
    })
    app.container.biometric = async () => {
      await wire.fetch('https://op.example.com/.well-known/openid-configuration')
      const grant_type = 'urn:authgear:params:oauth:grant-type:biometric-request'
      await wire.fetch('https://op.example.com/token', { method: 'POST', body: new URLSearchParams({ grant_type }) })
      // There is no answer to the request for the user info.
      await new Promise(() => {})
    }
    return { wire, idToken }
  }

  it('does not wait for the user info after biometrics', async () => {
    const { wire, idToken } = wired()
    const service = app.service({ wire })
    expect(await service.biometric!.reauthenticate(promptOf())).toMatchObject({ authTime: 2000, sessionId: 'two' })
    expect(await service.getIdToken()).toBe(idToken)
    expect(await service.cachedAuthentication?.()).toMatchObject({ authentication: { authTime: 2000 } })
  })

  it('a refresh and a prompt stop as soon as the signal aborts', async () => {
    const service = app.service({ wire: authgearWire({ clock: app.clock }) })
    const prompt = promptOf(AbortSignal.abort())
    for (const call of [service.refreshIdToken(prompt), service.biometric!.reauthenticate(prompt)]) {
      await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    }
    expect(app.container.names()).toEqual([])
  })

  it('a prompt ignores an ID Token that arrives after the end of its run', async () => {
    const { wire } = wired()
    const service = app.service({ wire })
    const grant = app.container.biometric
    app.container.biometric = () => new Promise(() => {})
    const controller = new AbortController()
    const asked = service.biometric!.reauthenticate(promptOf(controller.signal))
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    void wire.abortable(new AbortController().signal, grant)
    await vi.waitUntil(() => wire.arrivalOf(idTokenOf({ iat: 2000, exp: 2300, auth_time: 2000, sid: 'two' })))
    expect(await service.getIdToken()).toBe(app.container.idToken)
  })
})
