// #region adapter
import type { Biometric, ReauthService } from '@reauth/core'

/** The API of your native shell for the page. */
interface NativeBridge {
  hasBiometrics(): Promise<boolean>
  /** Asks for a fingerprint or face. The native SDK stores the new tokens. */
  authenticate(): Promise<void>
}

/** Adds the device's prompt to a service that has none. */
export function withBiometrics(service: ReauthService, bridge: NativeBridge): ReauthService {
  const biometric: Biometric = {
    isEnabled: () => bridge.hasBiometrics(),
    reauthenticate: async ({ signal }) => {
      await bridge.authenticate()
      // The claims of the new authentication.
      return service.refreshIdToken({ signal })
    },
  }
  return { ...service, biometric }
}
// #endregion
