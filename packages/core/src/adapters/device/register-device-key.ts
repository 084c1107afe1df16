import { isDeviceOnline } from '../../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { CallOptions } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { SessionEndpoint } from '../app-session/session-endpoint.js'
import type { RegisteringDevice } from './native-device.js'
import { askDevice } from './prompt-ends.js'
import { isAudience, isOneWord, signedText } from './signed-text.js'

/** The body with which a device registers its key. */
export interface NewDeviceKey {
  /** A SubjectPublicKeyInfo in base64. */
  readonly publicKey: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
  readonly name?: string
}

/** The options of {@link registerDeviceKey}. */
export interface RegisterDeviceKeyOptions {
  /** The origin of your server: the `audience` of its `deviceKeys()`. */
  readonly audience: string
  /** The challenge from `beginRegistration()`. */
  readonly challenge: string
  /** The endpoint that receives the new key by POST, and returns `{ keyId }`. */
  readonly registerURL?: string
  /** Registers the key instead of `registerURL`. Returns `{ keyId }`. */
  readonly finish?: (key: NewDeviceKey, options: CallOptions) => unknown
  /** A name by which the end-user recognizes this key, up to 100 characters. Default: none. */
  readonly name?: string
  /** Stops waiting. Default: never. */
  readonly signal?: AbortSignal
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

const OPTIONS: OptionTypes<keyof RegisterDeviceKeyOptions> = {
  audience: 'string',
  challenge: 'string',
  registerURL: 'string',
  finish: 'function',
  name: 'string',
  signal: '.aborted',
  isOnline: 'function',
}

/**
 * Creates a key, opens a prompt, and registers the key with the app's server.
 *
 * The challenge comes from one of your actions, so that the end-user has just authenticated. A stolen session alone can't register a key.
 *
 * @param device A device that can create a key, such as that of `fromReactNativeBiometrics()`. Its previous key is replaced, even if the end-user cancels.
 * @param options The challenge, and the endpoint of the app's server.
 * @returns The id of the key, which the device stores.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 * @throws {ServiceError} with the code of the failed prompt or request.
 *
 * @example
 * await registerDeviceKey(device, { audience: 'https://app.example.com', challenge, registerURL: '/api/device-keys' })
 */
export async function registerDeviceKey(device: RegisteringDevice, options: RegisterDeviceKeyOptions): Promise<string> {
  checkOptionTypes('registerDeviceKey()', options, OPTIONS)
  if (typeof device?.createKey !== 'function' || typeof device.keepKeyId !== 'function')
    refuseOption('device', 'a device that can make a key', device)
  const { audience, challenge, registerURL, finish, name, isOnline = isDeviceOnline } = options
  const { signal = new AbortController().signal } = options
  if (!isAudience(audience)) refuseOption('audience', 'the origin of your server', audience)
  if (!isOneWord(challenge)) refuseOption('challenge', 'what `beginRegistration()` made', challenge)
  if (!registerURL === (finish === undefined))
    refuseOption('registerURL', 'the address of an endpoint, or left out if `finish` is given', registerURL)

  const [publicKey, signature] = await askDevice(signal, async () => {
    // The previous key no longer exists.
    await device.keepKeyId(null)
    const made = await device.createKey()
    if (signal.aborted) throw new ServiceError('cancelled')
    return [made, await device.sign(signedText('register', audience, made, challenge), { signal })] as const
  })
  const key: NewDeviceKey = { publicKey, challenge, signature, ...(name !== undefined && { name }) }
  const endpoint = new SessionEndpoint(isOnline)
  const answer = await (finish === undefined
    ? endpoint.ask(registerURL!, { signal }, key)
    : endpoint.call(signal, () => finish(key, { signal }), false))
  const { keyId } = Object(answer) as { readonly keyId?: unknown }
  if (!isOneWord(keyId))
    throw new ServiceError('misconfigured', {
      message: 'The endpoint must return the `{ keyId }` of `finishRegistration()`.',
    })
  await device.keepKeyId(keyId)
  return keyId
}
