import { describe, expect, it } from 'vitest'
import { readingOf } from '../testing/index.js'
import { start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'

describe('prompts', () => {
  const TROUBLES = [
    'biometricUnavailable',
    'biometricLockout',
    'biometricNotEnrolled',
    'biometricInvalidated',
    'biometricDeclined',
    'unexpected',
  ] as const

  it.each(TROUBLES)('falls back to the browser when biometrics do not work: %s', async (code) => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, biometricEnabled: true }) })
    await run.answer('reauthenticateWithBiometric', { reject: { code } })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
  })

  it.each(TROUBLES)('fails when biometrics do not work and the browser cannot ask: %s', async (code) => {
    const run = start()
    await run.answer('refreshIdToken', {
      resolve: readingOf({ age: 400, biometricEnabled: true, canReauthenticate: false }),
    })
    await run.answer('reauthenticateWithBiometric', { reject: { code } })
    expect(run.output()).toEqual({ outcome: code === 'biometricDeclined' ? 'cancelled' : 'failed', code })
  })

  it.each([
    [true, undefined],
    [false, { outcome: 'failed', code: 'timeout' }],
  ])(
    'falls back to the browser when a biometric prompt never settles, if it can ask: %s',
    async (canReauthenticate, output) => {
      const run = start()
      await run.answer('refreshIdToken', {
        resolve: readingOf({ age: 400, biometricEnabled: true, canReauthenticate }),
      })
      run.clock.increment(DEFAULT_TIMEOUTS.biometric)
      expect(run.output()).toEqual(output)
      expect(run.services.calls[1]?.signal.aborted).toBe(true)
      expect(run.services.pending().map(({ service }) => service)).toEqual(
        canReauthenticate ? ['reauthenticateInBrowser'] : [],
      )
    },
  )

  it.each([
    ['cancel', { outcome: 'cancelled', code: 'cancelled' }],
    ['browser', undefined],
  ] as const)('treats a cancelled biometric as the app configures: %s', async (onBiometricCancel, output) => {
    const run = start({ preferences: { onBiometricCancel } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, biometricEnabled: true }) })
    await run.answer('reauthenticateWithBiometric', { reject: { code: 'cancelled' } })
    expect(run.output()).toEqual(output)
  })

  it('lets the end-user choose the browser instead', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, biometricEnabled: true }) })
    run.actor.send({ type: 'method.choose', method: 'browser' })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
    expect(run.services.calls[1]?.signal.aborted).toBe(true)
  })

  it('waits for a click if the app wants one', async () => {
    const run = start({ preferences: { confirm: true } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    expect(run.state()).toBe('reauthenticating.awaitingConfirmation')
    run.actor.send({ type: 'reauth.confirm' })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
  })

  it('asks for a click once if the window is blocked', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    await run.answer('reauthenticateInBrowser', { reject: { code: 'popupBlocked' } })
    run.actor.send({ type: 'reauth.confirm' })
    await run.answer('reauthenticateInBrowser', { reject: { code: 'popupBlocked' } })
    expect(run.output()).toEqual({ outcome: 'failed', code: 'popupBlocked' })
  })

  it('leaves the page if the window is blocked and the app allows it, even after a click', async () => {
    const capabilities = { browser: 'inProcess', fallback: 'redirect', operation: false, resolvable: false } as const
    for (const confirm of [false, true]) {
      const run = start({ capabilities, preferences: { confirm } })
      await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
      if (confirm) run.actor.send({ type: 'reauth.confirm' })
      await run.answer('reauthenticateInBrowser', { reject: { code: 'popupBlocked' } })
      expect(run.state()).toBe('reauthenticating.browser.savingPending')
      await run.answer('savePendingAction', { resolve: undefined })
      expect(run.calls()).toEqual([
        'refreshIdToken',
        'reauthenticateInBrowser',
        'savePendingAction',
        'startBrowserReauthentication',
      ])
    }
  })

  it('stays on the page for any other failure of the window', async () => {
    const capabilities = { browser: 'inProcess', fallback: 'redirect', operation: false, resolvable: false } as const
    const run = start({ capabilities })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    await run.answer('reauthenticateInBrowser', { reject: { code: 'popupClosed' } })
    expect(run.output()).toEqual({ outcome: 'cancelled', code: 'popupClosed' })
  })
})
