import { describe, expect, it } from 'vitest'
import { BIOMETRIC } from './authgear-native.fixture.js'
import { checkBiometricOptions } from './authgear-biometric-options.js'

const { ios, android } = BIOMETRIC
const { constraint: _, ...newer } = android
const NEWER = {
  ...newer,
  allowedAuthenticatorsOnEnable: ['BIOMETRIC_STRONG'],
  allowedAuthenticatorsOnAuthenticate: ['BIOMETRIC_STRONG', 'DEVICE_CREDENTIAL'],
}

describe('biometric options', () => {
  it.each([
    ['of versions 2.14 and 2.15', BIOMETRIC],
    ['from version 5 on', { ios: { ...ios, localizedCancelTitle: 'Not now' }, android: NEWER }],
    ['of both, for an app that supports both', { ios, android: { ...android, ...NEWER } }],
    [
      'that take the passcode, too',
      {
        ios: { ...ios, policy: 'deviceOwnerAuthentication', constraint: 'userPresence' },
        android: { ...android, constraint: ['BIOMETRIC_STRONG', 'DEVICE_CREDENTIAL'], negativeButtonText: '' },
      },
    ],
  ])('are accepted in the shape %s', (_name, options) => {
    expect(() => checkBiometricOptions(options)).not.toThrow()
  })

  it.each([
    ['biometric', null],
    ['biometric', 'biometryAny'],
    ['biometric.ios', { android }],
    ['biometric.android', { ios, android: null }],
    ['biometric.ios.localizedReason', { ios: { ...ios, localizedReason: '' }, android }],
    ['biometric.ios.constraint', { ios: { ...ios, constraint: 'any' }, android }],
    ['biometric.ios.policy', { ios: { ...ios, policy: undefined }, android }],
    ['biometric.ios.constraint', { ios: { ...ios, policy: 'deviceOwnerAuthentication' }, android }],
    ['biometric.android.title', { ios, android: { ...android, title: 1 } }],
    ['biometric.android.subtitle', { ios, android: { ...android, subtitle: undefined } }],
    ['biometric.android.description', { ios, android: { ...android, description: undefined } }],
    [
      'biometric.android.invalidatedByBiometricEnrollment',
      { ios, android: { ...android, invalidatedByBiometricEnrollment: 'yes' } },
    ],
    ['biometric.android.constraint', { ios, android: { ...android, constraint: undefined } }],
    ['biometric.android.constraint', { ios, android: { ...android, constraint: [] } }],
    ['biometric.android.constraint', { ios, android: { ...android, constraint: ['BIOMETRIC_WEAK'] } }],
    ['biometric.android.negativeButtonText', { ios, android: { ...android, negativeButtonText: '' } }],
    [
      'biometric.android.allowedAuthenticatorsOnEnable',
      { ios, android: { ...NEWER, allowedAuthenticatorsOnEnable: undefined } },
    ],
    [
      'biometric.android.allowedAuthenticatorsOnAuthenticate',
      { ios, android: { ...NEWER, allowedAuthenticatorsOnAuthenticate: undefined } },
    ],
    [
      'biometric.android.allowedAuthenticatorsOnEnable',
      {
        ios,
        android: {
          ...NEWER,
          allowedAuthenticatorsOnEnable: ['DEVICE_CREDENTIAL'],
          allowedAuthenticatorsOnAuthenticate: ['BIOMETRIC_STRONG'],
        },
      },
    ],
    ['biometric.android.negativeButtonText', { ios, android: { ...NEWER, negativeButtonText: undefined } }],
  ])('are refused with the name of the invalid field: %s', (field, options) => {
    expect(() => checkBiometricOptions(options)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }) as Error,
    )
  })
})
