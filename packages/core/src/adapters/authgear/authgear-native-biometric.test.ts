import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { authgearCapacitor } from '../authgear-capacitor.js'
import { BIOMETRIC, REDIRECT_URI, ScriptedApp, browserOf, nativeError, promptOf } from './authgear-native.fixture.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

let app: ScriptedApp
beforeEach(() => {
  app = new ScriptedApp()
})

describe('biometrics', () => {
  it('are enabled if the SDK reports it, but not if the SDK fails', async () => {
    const { biometric } = app.service()
    expect(await biometric!.isEnabled()).toBe(true)
    app.container.enabled = () => Promise.reject(new Error('locked'))
    expect(await biometric!.isEnabled()).toBe(false)
  })

  it('return the claims of a new session, and receive the options of the app', async () => {
    expect(await app.withBiometric()).toMatchObject({ sessionId: 'two', authTime: 2000, methods: ['x_biometric'] })
    expect(app.container.calls).toEqual([['authenticateBiometric', BIOMETRIC]])
  })

  it.each([
    ['browser', 'biometricDeclined'],
    ['cancel', 'cancelled'],
  ] as const)("mean by Android's negative button what the app says: %s", async (onNegativeButton, code) => {
    app.container.biometric = () => Promise.reject(nativeError({ code: 'ERROR_NEGATIVE_BUTTON' }))
    await expect(app.withBiometric({ onNegativeButton })).rejects.toMatchObject({ code })
  })

  it('reject with `cancelled` as soon as the signal aborts, whatever the SDK does', async () => {
    const controller = new AbortController()
    app.container.biometric = () => new Promise(() => {})
    const asked = app.service().biometric!.reauthenticate(promptOf(controller.signal))
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await expect(app.service().biometric!.reauthenticate(promptOf(AbortSignal.abort()))).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('are refused if `acr_values` are required, like the browser', async () => {
    const refused = { code: 'acrValuesUnsupported' }
    const asking = { ...promptOf(), acrValues: ['gold'] }
    await expect(app.service().biometric!.reauthenticate(asking)).rejects.toMatchObject(refused)
    await expect(browserOf(app.service()).reauthenticate(asking)).rejects.toMatchObject(refused)
    expect(app.container.calls).toEqual([])
  })

  it('without a new ID Token report a lost session', async () => {
    app.container.biometric = async () => {
      app.container.idToken = undefined
    }
    await expect(app.withBiometric()).rejects.toMatchObject({ code: 'sessionLost' })
  })
})

describe('a biometric prompt that the system cancelled', () => {
  /** React Native's `AppState`, of an app in the background. */
  const background = () => {
    const listeners = new Set<(state: string) => void>()
    return {
      currentState: 'background',
      listeners,
      addEventListener: (_: 'change', listener: (state: string) => void) => {
        listeners.add(listener)
        return { remove: () => void listeners.delete(listener) }
      },
      become(state: string) {
        this.currentState = state
        for (const listener of listeners) listener(state)
      },
    }
  }
  const interrupted = nativeError({ code: 'ERROR_CANCELED' })
  const interruptedTimes = (times: number) => {
    const succeed = app.container.biometric
    app.container.biometric = () => (times-- > 0 ? Promise.reject(interrupted) : succeed())
  }

  it('is not shown again without a way to detect the foreground', async () => {
    interruptedTimes(1)
    await expect(app.withBiometric()).rejects.toMatchObject({ code: 'biometricUnavailable', retryable: true })
    expect(app.container.names()).toEqual(['authenticateBiometric'])
  })

  it('is shown once more when the app is active again', async () => {
    interruptedTimes(1)
    const appState = background()
    const asked = app.withBiometric({ appState })
    await vi.waitUntil(() => appState.listeners.size === 1)
    appState.become('inactive')
    expect(app.container.names()).toEqual(['authenticateBiometric'])
    appState.become('active')
    expect(await asked).toMatchObject({ authTime: 2000 })
    expect([app.container.names(), appState.listeners.size]).toEqual([['authenticateBiometric'], 0])
  })

  it('is shown once more immediately in an active app, but not a third time', async () => {
    interruptedTimes(2)
    const appState = { ...background(), currentState: 'active' }
    await expect(app.withBiometric({ appState })).rejects.toMatchObject({ code: 'biometricUnavailable' })
    expect(app.container.names()).toHaveLength(2)
  })

  it('is not shown again if the run is cancelled in the meantime', async () => {
    interruptedTimes(1)
    const appState = background()
    const controller = new AbortController()
    const asked = app.service({ appState }).biometric!.reauthenticate(promptOf(controller.signal))
    await vi.waitUntil(() => appState.listeners.size === 1)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    appState.become('active')
    expect([app.container.names(), appState.listeners.size]).toEqual([['authenticateBiometric'], 0])
  })

  it.each(['hidden', 'visible'])('waits in Capacitor until the web view is visible: it is %s', async (visibility) => {
    interruptedTimes(1)
    const page = Object.assign(new EventTarget(), { visibilityState: visibility })
    const [added, removed] = [vi.spyOn(page, 'addEventListener'), vi.spyOn(page, 'removeEventListener')]
    vi.stubGlobal('document', page)
    const service = authgearCapacitor(app.container, { redirectURI: REDIRECT_URI, biometric: BIOMETRIC })
    const asked = service.biometric!.reauthenticate(promptOf())
    if (visibility === 'hidden') {
      await vi.waitUntil(() => added.mock.calls.length === 1)
      page.dispatchEvent(new Event('visibilitychange'))
      page.visibilityState = 'visible'
      page.dispatchEvent(new Event('visibilitychange'))
    }
    expect(await asked).toMatchObject({ authTime: 2000 })
    expect([app.container.names().length, removed.mock.calls.length]).toEqual([2, visibility === 'hidden' ? 1 : 0])
  })
})
