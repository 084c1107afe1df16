import type { Authentication } from '@reauth/policy'
import type { Biometric, PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import type { CheckingDevice } from './native-device.js'
import { askDevice, refuseLevels } from './prompt-ends.js'

/** The options of `nativeBiometric()` for a device that proves nothing. */
export interface DeviceOnlyOptions {
  /** The service for everything except the prompt. */
  readonly service: ReauthService
  /** Lets the app continue after a check of the device, as if the end-user had just authenticated. Your server doesn't learn about it, and may refuse. */
  readonly allowDeviceOnly: true
}

/** A device prompt that proves nothing to a server. */
export class CheckedBiometric implements Biometric {
  readonly #device: CheckingDevice
  readonly #options: DeviceOnlyOptions

  constructor(device: CheckingDevice, options: DeviceOnlyOptions) {
    this.#device = device
    this.#options = options
  }

  async isEnabled(): Promise<boolean> {
    return (await this.#device.isEnabled()) === true
  }

  async reauthenticate(prompt: PromptOptions): Promise<Authentication> {
    const { signal, isStepUp } = prompt
    const { service } = this.#options
    refuseLevels(prompt, service)
    if (isStepUp === true) {
      // Another check would lead to the same challenge. Only the browser can help.
      throw new ServiceError('biometricUnavailable', {
        message:
          'The server requires an authentication, but a check of the device proves nothing to it. Use a device with a key.',
      })
    }
    await askDevice(signal, () => this.#device.check({ signal }))
    const authentication = await service.refreshIdToken({ signal })
    // Uses the clock of the issuer, never the clock of the device.
    return { ...authentication, authTime: authentication.issuedAt }
  }
}
