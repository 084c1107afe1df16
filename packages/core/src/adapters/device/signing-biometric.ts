import type { Authentication, ClaimsMapping } from '@reauth/policy'
import { isDeviceOnline } from '../../platform/online.js'
import type { Biometric, CallOptions, PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { readSessionClaims } from '../app-session/session-claims.js'
import { SessionEndpoint } from '../app-session/session-endpoint.js'
import type { SigningDevice } from './native-device.js'
import { askDevice, refuseLevels } from './prompt-ends.js'
import { isOneWord, signedText } from './signed-text.js'

/** The answer of a device to a challenge. */
export interface DeviceKeyAnswer {
  readonly keyId: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
}

/** The options of `nativeBiometric()` for a device with a key. */
export interface NativeBiometricOptions {
  /** The service for everything except the prompt: claims, tokens, session changes and the browser. Use `session()`, or the adapter of an OpenID Provider. */
  readonly service: ReauthService
  /** The origin of your server: the `audience` of its `deviceKeys()`. */
  readonly audience: string
  /** The endpoint that receives `{ keyId }` by POST, and returns `{ challenge }`, or `null` if the end-user has no such key. */
  readonly challengeURL?: string
  /** The endpoint that receives the {@link DeviceKeyAnswer} by POST. It returns the new claims; after `null` they are read from `service` again. */
  readonly verifyURL?: string
  /** Returns the challenge instead of `challengeURL`. */
  readonly begin?: (keyId: string, options: CallOptions) => unknown
  /** Verifies the answer instead of `verifyURL`. May return the new claims; otherwise they are read from `service` again. */
  readonly finish?: (answer: DeviceKeyAnswer, options: CallOptions) => unknown
  /** The names of the claims that `verifyURL` and `finish` return. Default: `openIdConnectClaims`. */
  readonly claims?: ClaimsMapping
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

/** A device prompt that creates a signature. */
export class SigningBiometric implements Biometric {
  readonly #device: SigningDevice
  readonly #options: NativeBiometricOptions
  readonly #endpoint: SessionEndpoint
  /** A key that the server doesn't accept. It is not used again. */
  #refusedKey: string | undefined

  constructor(device: SigningDevice, options: NativeBiometricOptions) {
    this.#device = device
    this.#options = options
    this.#endpoint = new SessionEndpoint(options.isOnline ?? isDeviceOnline)
  }

  async isEnabled(): Promise<boolean> {
    const keyId = await this.#device.keyId()
    return isOneWord(keyId) && keyId !== this.#refusedKey && (await this.#device.isEnabled()) === true
  }

  async reauthenticate(prompt: PromptOptions): Promise<Authentication> {
    const { signal } = prompt
    const { service, audience, claims } = this.#options
    refuseLevels(prompt, service)
    const keyId = await askDevice(signal, async () => this.#device.keyId())
    if (!isOneWord(keyId)) throw new ServiceError('biometricNotEnrolled')
    const challenge = await this.#begin(keyId, signal)
    const text = signedText('authenticate', audience, keyId, challenge)
    const signature = await askDevice(signal, () => this.#device.sign(text, { signal }))
    if (typeof signature !== 'string' || signature === '') throw new ServiceError('unexpected')
    const verified = await this.#finish({ keyId, challenge, signature }, signal)
    return verified === undefined || verified === null
      ? service.refreshIdToken({ signal })
      : readSessionClaims(verified, claims)
  }

  async #begin(keyId: string, signal: AbortSignal): Promise<string> {
    const { challengeURL, begin } = this.#options
    const begun = await (begin === undefined
      ? this.#endpoint.ask(challengeURL!, { signal }, { keyId })
      : this.#endpoint.call(signal, () => begin(keyId, { signal })))
    if (begun === undefined || begun === null) {
      this.#refusedKey = keyId
      throw new ServiceError('biometricInvalidated')
    }
    const { challenge } = Object(begun) as { readonly challenge?: unknown }
    if (isOneWord(challenge)) return challenge
    throw new ServiceError('misconfigured', {
      message:
        'The endpoint must return the `{ challenge }` of `beginAuthentication()`, or `null` if there is no such key.',
    })
  }

  async #finish(answer: DeviceKeyAnswer, signal: AbortSignal): Promise<unknown> {
    const { verifyURL, finish } = this.#options
    try {
      return await (finish === undefined
        ? this.#endpoint.ask(verifyURL!, { signal }, answer)
        : this.#endpoint.call(signal, () => finish(answer, { signal }), false))
    } catch (error) {
      if ((error as ServiceError).code === 'refusedByServer') this.#refusedKey = answer.keyId
      throw error
    }
  }
}
