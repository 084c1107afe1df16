import type { Authentication } from '@reauth/policy'
import type { Biometric, PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import type { CheckingDevice } from './native-device.js'
import { askDevice, refuseLevels } from './prompt-ends.js'

/** What `nativeBiometric()` takes for a device that proves nothing. */
export interface DeviceOnlyOptions {
  /** Everything but the prompt of the device. */
  readonly service: ReauthService
  /** Lets the app go on after a check of the device as if the end-user had authenticated now. Your server learns nothing of it, and may refuse. */
  readonly allowDeviceOnly: true
}

/** A prompt that proves nothing. */
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
      // Another check would end in the same challenge. The browser is left, where there is one.
      throw new ServiceError('biometricUnavailable', {
        message:
          'The server asked for an authentication, and a check of the device proves nothing to it. Use a device with a key.',
      })
    }
    await askDevice(signal, () => this.#device.check({ signal }))
    const authentication = await service.refreshIdToken({ signal })
    // By the clock of the issuer: no clock of the device has a part in it.
    return { ...authentication, authTime: authentication.issuedAt }
  }
}
