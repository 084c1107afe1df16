import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { authgearCapacitor } from '../authgear-capacitor.js'
import type { AuthgearNativeContainer } from './authgear-native-container.js'
import {
  CANCEL,
  REDIRECT_URI,
  ScriptedApp,
  ScriptedContainer,
  browserOf,
  idTokenOf,
  promptOf,
} from './authgear-native.fixture.js'

let app: ScriptedApp
beforeEach(() => {
  app = new ScriptedApp()
})

describe('the browser', () => {
  it('requests an ID Token first if the SDK has none, because it needs one', async () => {
    app.container.idToken = undefined
    expect(await app.inBrowser()).toMatchObject({ authTime: 2000 })
    expect(app.container.names()).toEqual(['refreshAccessTokenIfNeeded', 'refreshIDToken', 'reauthenticate'])
  })

  it('does not open if the end-user cannot reauthenticate according to the token', async () => {
    app.container.idToken = idTokenOf({ 'https://authgear.com/claims/user/can_reauthenticate': false })
    await expect(app.inBrowser()).rejects.toMatchObject({ code: 'cannotReauthenticate' })
    app.container.idToken = idTokenOf({ 'https://authgear.com/claims/user/can_reauthenticate': 'yes' })
    await expect(app.inBrowser()).rejects.toMatchObject({ code: 'misconfigured' })
    expect(app.container.names()).toEqual([])
  })

  it('cancels if the end-user closes it', async () => {
    app.container.browser = () => Promise.reject(CANCEL)
    await expect(app.inBrowser()).rejects.toMatchObject({ code: 'popupClosed' })
  })

  it('is no longer awaited after the signal aborts', async () => {
    const controller = new AbortController()
    app.container.browser = () => new Promise(() => {})
    const asked = browserOf(app.service()).reauthenticate(promptOf(controller.signal))
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    app.container.idToken = undefined
    await expect(browserOf(app.service()).reauthenticate(promptOf(AbortSignal.abort()))).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(app.container.names()).toEqual(['reauthenticate'])
  })

  it.each([
    ['one', 'one', []],
    ['one', undefined, []],
    [undefined, 'two', []],
    ['one', 'two', ['refreshAccessTokenIfNeeded', 'refreshIDToken']],
  ])('checks the session if it returns with another `sid`: %s, %s', async (before, after, requests) => {
    app.container.idToken = idTokenOf({ sid: before })
    app.container.browser = async () => {
      app.container.idToken = idTokenOf({ iat: 2000, exp: 2300, auth_time: 2000, sid: after })
    }
    app.container.refreshId = async () => {
      app.container.idToken = idTokenOf({ iat: 2001, exp: 2301, auth_time: 2000, sid: before })
    }
    expect(await app.inBrowser()).toMatchObject({ authTime: 2000 })
    expect(app.container.names()).toEqual(['reauthenticate', ...requests])
  })

  it('returns no token of another end-user, until there is a newer one', async () => {
    const service = app.service()
    app.container.browser = async () => {
      app.container.idToken = idTokenOf({ sub: 'mallory', iat: 2000, exp: 2300, auth_time: 2000 })
    }
    await expect(browserOf(service).reauthenticate(promptOf())).rejects.toMatchObject({ code: 'subjectMismatch' })
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
    expect(await service.cachedAuthentication?.()).toBeUndefined()
    expect(await service.refreshIdToken(promptOf())).toMatchObject({ subject: 'alice' })
    expect(await service.getIdToken()).toBe(app.container.idToken)
  })
})

describe('the session', () => {
  it('has the name of its issuer and client, and the tokens of the SDK', async () => {
    const service = app.service()
    expect([service.namespace?.(), await service.getIdToken(), await service.getAccessToken?.()]).toEqual([
      'demo',
      app.container.idToken,
      'access',
    ])
    app.container.clientID = undefined
    expect(service.namespace?.()).toBeUndefined()
  })

  it('is requested once if the ID Token came with the access token', async () => {
    app.container.refreshAccess = async () => {
      app.container.idToken = idTokenOf({ iat: 1200, exp: 1500 })
    }
    expect(await app.service().refreshIdToken(promptOf())).toMatchObject({ issuedAt: 1200 })
    expect(app.container.names()).toEqual(['refreshAccessTokenIfNeeded'])
  })

  it('sends no further request after the signal aborted, and is lost if the SDK has no token', async () => {
    const controller = new AbortController()
    app.container.refreshAccess = async () => controller.abort()
    await expect(app.service().refreshIdToken(promptOf(controller.signal))).rejects.toMatchObject({ code: 'cancelled' })
    expect(app.container.names()).toEqual(['refreshAccessTokenIfNeeded'])
    app.container.refreshAccess = async () => {}
    app.container.refreshId = async () => {
      app.container.idToken = undefined
    }
    await expect(app.service().refreshIdToken(promptOf())).rejects.toMatchObject({ code: 'sessionLost' })
    expect(await app.service().cachedAuthentication?.()).toBeUndefined()
  })

  it('is lost after `invalid_grant` at a refresh, but not after a network failure', async () => {
    app.container.refreshId = () => Promise.reject(Object.assign(new Error('x'), { error: 'invalid_grant' }))
    await expect(app.service().refreshIdToken(promptOf())).rejects.toMatchObject({ code: 'sessionLost' })
    app.container.refreshId = () => Promise.reject(new TypeError('Network request failed'))
    await expect(app.service().refreshIdToken(promptOf())).rejects.toMatchObject({ code: 'providerUnavailable' })
    await expect(app.service({ isOnline: () => false }).refreshIdToken(promptOf())).rejects.toMatchObject({
      code: 'offline',
    })
  })

  it('reports its loss, and passes on the calls of WeChat to the delegate of the app', () => {
    const own = { onSessionStateChange: vi.fn(), sendWechatAuthRequest: vi.fn() }
    const container: AuthgearNativeContainer = app.container
    container.delegate = own
    const listener = vi.fn()
    app.service().subscribe!(listener)
    container.delegate?.sendWechatAuthRequest?.('state')
    container.delegate?.onSessionStateChange(app.container, 'AUTHENTICATED')
    container.delegate?.onSessionStateChange(app.container, 'INVALID')
    expect([listener.mock.calls, own.sendWechatAuthRequest.mock.calls]).toEqual([[['lost']], [['state']]])
    expect(own.onSessionStateChange).toHaveBeenCalledTimes(2)
    const other = new ScriptedContainer()
    authgearCapacitor(other, { redirectURI: REDIRECT_URI }).subscribe!(listener)
    expect(() => other.delegate!.sendWechatAuthRequest!('state')).not.toThrow()
  })
})

describe('a rejection of the service', () => {
  it('already has a code', () => {
    expect(app.service().classifyError(new ServiceError('biometricDeclined'))).toEqual({
      code: 'biometricDeclined',
      retryable: false,
    })
    expect(app.service().classifyError(new Error('x'))).toEqual({ code: 'unexpected' })
  })
})
