import type { Device, ReactNativeModule } from '@reauth/emulator/device'

/**
 * Lets the user of the page answer each prompt of a device.
 *
 * @param onOpen Shows the prompt; `device.answerPrompt()` ends it.
 */
export function withPrompts(device: Device, onOpen: () => void): ReactNativeModule {
  const module = device.reactNativeModule
  const asked =
    (sign: ReactNativeModule['signWithBiometricPrivateKey']): typeof sign =>
    async (request) => {
      device.nextPrompt('hesitates')
      const signed = sign(request)
      if (device.biometrics.isOpen) onOpen()
      return signed
    }
  return {
    ...module,
    createBiometricPrivateKey: asked((request) => module.createBiometricPrivateKey(request)),
    signWithBiometricPrivateKey: asked((request) => module.signWithBiometricPrivateKey(request)),
  }
}
