import * as sdk from '@simplewebauthn/browser'
import { describe, expect, it, vi } from 'vitest'
import { type Device, refusal } from './webauthn-device.fixture.js'
import { codeOf, passkeyApp, prompt } from './webauthn.fixture.js'

const app = passkeyApp()

describe('a prompt that fails', () => {
  const at = async (name: string, facts: Partial<Device['page'] & { takes: number }> = {}) => {
    const { takes = 3000, ...page } = facts
    app.device.atPrompt = refusal(name)
    app.device.takes = takes
    Object.assign(app.device.page, page)
    return codeOf(app.make().browser.reauthenticate(prompt))
  }

  it.each([
    ['NotAllowedError', 'cancelled'],
    ['AbortError', 'cancelled'],
    ['NotSupportedError', 'cannotReauthenticate'],
    ['SecurityError', 'misconfigured'],
    ['ConstraintError', 'biometricUnavailable'],
    ['InvalidStateError', 'biometricUnavailable'],
    ['UnknownError', 'biometricUnavailable'],
    ['DataError', 'unexpected'],
  ])('with %s ends as %s', async (name, code) => {
    await expect(at(name)).resolves.toBe(code)
  })

  it.each<[Partial<Device['page'] & { takes: number }>, string]>([
    [{ isActive: false, takes: 499 }, 'popupBlocked'],
    [{ isActive: false, takes: 500 }, 'cancelled'],
    [{ isActive: false, takes: 501 }, 'cancelled'],
    [{ isActive: true, takes: 0 }, 'cancelled'],
    [{ isActive: undefined, takes: 0 }, 'cancelled'],
    [{ isActive: true, hasFocus: false, takes: 0 }, 'popupBlocked'],
  ])(
    'with NotAllowedError asks for a click if there was none and nobody can have answered: %j',
    async (facts, code) => {
      await expect(at('NotAllowedError', facts)).resolves.toBe(code)
    },
  )

  it('ends as unexpected without an error and a passkey', async () => {
    app.device.atPrompt = 'answersNothing'
    await expect(codeOf(app.make().browser.reauthenticate(prompt))).resolves.toBe('unexpected')
  })

  it('outside of a page ends with the error code of the SDK', async () => {
    vi.stubGlobal('document', undefined)
    vi.stubGlobal('navigator', { credentials: { get: () => Promise.reject(refusal('NotAllowedError')) } })
    await expect(codeOf(app.make().browser.reauthenticate(prompt))).resolves.toBe('cancelled')
  })
})

describe('the signal', () => {
  it.each(['/options', '/verify'])('stops the wait for %s', async (path) => {
    app.server.answer(path, {})
    const controller = new AbortController()
    const asking = app.make().browser.reauthenticate({ ...prompt, signal: controller.signal })
    await vi.waitFor(() => expect(app.server.requests.at(-1)).toContain(path))
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
  })

  it('closes the prompt', async () => {
    app.device.atPrompt = 'hesitates'
    const controller = new AbortController()
    const asking = app.make().browser.reauthenticate({ ...prompt, signal: controller.signal })
    await vi.waitFor(() => expect(app.device.challenges).toHaveLength(1))
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
  })

  it('does not close another prompt once this one is answered', async () => {
    const controller = new AbortController()
    await app.make().browser.reauthenticate({ ...prompt, signal: controller.signal })
    app.device.atPrompt = 'hesitates'
    let isOver = false
    const other = sdk
      .startAuthentication({ optionsJSON: { challenge: 'dHdv' } })
      .catch(() => {})
      .finally(() => (isOver = true))
    controller.abort()
    await new Promise(setImmediate)
    expect(isOver).toBe(false)
    sdk.WebAuthnAbortService.cancelCeremony()
    await other
  })

  it('that aborts after the options have arrived opens no prompt', async () => {
    const controller = new AbortController()
    const request = {
      challenge: 'b25l',
      get allowCredentials() {
        controller.abort()
        return undefined
      },
    }
    const { browser } = app.make({ optionsURL: undefined, begin: () => request })
    await expect(codeOf(browser.reauthenticate({ ...prompt, signal: controller.signal }))).resolves.toBe('cancelled')
    expect(app.device.challenges).toEqual([])
  })

  it('that is already aborted opens no prompt', async () => {
    const asking = app.make().browser.reauthenticate({ ...prompt, signal: AbortSignal.abort() })
    await expect(codeOf(asking)).resolves.toBe('cancelled')
    expect([app.server.requests, app.device.challenges]).toEqual([[], []])
  })
})
