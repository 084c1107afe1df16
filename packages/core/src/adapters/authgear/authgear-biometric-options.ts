import { refuseOption } from '../../platform/options.js'

/**
 * The biometric options of `@authgear/react-native` or `@authgear/capacitor`.
 *
 * They have the type of your SDK's version. Each value is checked when the service is created.
 */
export interface AuthgearBiometricOptions {
  /**
   * `localizedReason`, `constraint` and `policy`, which the SDKs have required since October 2022. `localizedCancelTitle` is newer. The `policy`
   * `'deviceOwnerAuthentication'` requires the `constraint` `'userPresence'`.
   */
  readonly ios: object
  /**
   * `title`, `subtitle`, `description`, `negativeButtonText`, `invalidatedByBiometricEnrollment`, and the authenticators that unlock the key: `constraint` up to version 4
   * of the SDKs, `allowedAuthenticatorsOnEnable` and `allowedAuthenticatorsOnAuthenticate` from version 5.
   */
  readonly android: object
}

type Fields = Readonly<Record<string, unknown>>

const CONSTRAINTS = ['biometryAny', 'biometryCurrentSet', 'userPresence']
const POLICIES = ['deviceOwnerAuthenticationWithBiometrics', 'deviceOwnerAuthentication']
const AUTHENTICATORS: readonly unknown[] = ['BIOMETRIC_STRONG', 'DEVICE_CREDENTIAL']

const quoted = (words: readonly unknown[]): string => words.map((word) => `'${String(word)}'`).join(' or ')
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

/** A member of `biometric`, and its name in messages. */
class Member {
  readonly #field: string
  readonly #fields: Fields

  constructor(biometric: Fields, name: 'ios' | 'android') {
    this.#field = `biometric.${name}`
    const fields = biometric[name]
    if (typeof fields !== 'object' || fields === null)
      refuseOption(this.#field, `the SDK's options for ${name === 'ios' ? 'iOS' : 'Android'}`, fields)
    this.#fields = fields as Fields
  }

  get(name: string): unknown {
    return this.#fields[name]
  }

  refuse(name: string, must: string): never {
    return refuseOption(`${this.#field}.${name}`, must, this.get(name))
  }

  demand(name: string, must: string, is: (value: unknown) => boolean): void {
    if (!is(this.get(name))) this.refuse(name, must)
  }
}

/**
 * Checks biometric options of any version of the SDKs. Otherwise an invalid one would fail in native code, during a prompt.
 *
 * Unknown fields are passed to the SDK.
 *
 * @throws {ReauthError} `invalidConfiguration` with the field, such as `biometric.ios.policy`.
 */
export function checkBiometricOptions(biometric: unknown): void {
  if (typeof biometric !== 'object' || biometric === null)
    refuseOption('biometric', "the SDK's biometric options, with `ios` and `android`", biometric)
  checkApple(new Member(biometric as Fields, 'ios'))
  checkAndroid(new Member(biometric as Fields, 'android'))
}

function checkApple(ios: Member): void {
  ios.demand('localizedReason', 'a text that says why you ask, which iOS shows', isText)
  ios.demand('constraint', quoted(CONSTRAINTS), (value) => CONSTRAINTS.includes(value as string))
  ios.demand('policy', `${quoted(POLICIES)}, which newer SDKs demand`, (value) => POLICIES.includes(value as string))
  // The passcode would unlock the prompt but not the key, and every attempt would fail.
  if (ios.get('policy') === 'deviceOwnerAuthentication' && ios.get('constraint') !== 'userPresence')
    ios.refuse(
      'constraint',
      "'userPresence' with the policy 'deviceOwnerAuthentication', which takes the passcode, too",
    )
}

const NEWER = ['allowedAuthenticatorsOnAuthenticate', 'allowedAuthenticatorsOnEnable'] as const

function checkAndroid(android: Member): void {
  android.demand('title', 'a text, which Android shows', isText)
  for (const name of ['subtitle', 'description'])
    android.demand(name, 'a text, which may be empty', (value) => typeof value === 'string')
  android.demand('invalidatedByBiometricEnrollment', 'true or false', (value) => typeof value === 'boolean')
  const names = NEWER.some((name) => android.get(name) !== undefined) ? NEWER : (['constraint'] as const)
  const list = `a list of ${quoted(AUTHENTICATORS)}`
  for (const name of names) {
    android.demand(
      name,
      name === 'constraint' ? `${list}; from version 5 of the SDK, set ${NEWER.join(' and ')} instead` : list,
      (value) => Array.isArray(value) && value.length > 0 && value.every((entry) => AUTHENTICATORS.includes(entry)),
    )
  }
  const allowed = android.get(names[0]) as readonly unknown[]
  if (names === NEWER) {
    android.demand(NEWER[1], `a part of \`${NEWER[0]}\`: what enables must be able to authenticate`, (value) =>
      (value as readonly unknown[]).every((entry) => allowed.includes(entry)),
    )
  }
  // Android throws without it, except with the device's credential, for which there is no button.
  android.demand('negativeButtonText', 'the text of the negative button', (value) =>
    allowed.includes('DEVICE_CREDENTIAL') ? typeof value === 'string' : isText(value),
  )
}
