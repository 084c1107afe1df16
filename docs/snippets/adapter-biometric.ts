// #region adapter
import type { Biometric, ReauthService } from '@reauth/core'

/** What your native shell offers the page. */
interface NativeBridge {
  hasBiometrics(): Promise<boolean>
  /** Asks for a fingerprint or face; the native SDK keeps the new tokens. */
  authenticate(): Promise<void>
}

/** Adds the prompt of the device to a service that has none. */
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
