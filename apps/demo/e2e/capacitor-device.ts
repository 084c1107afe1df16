// What native code puts into the web view of an app, on a device that is none.
import { type Device, capacitorBridgeOf, createDevice } from '@reauth/emulator/device'

declare global {
  interface Window {
    device: Device
    /** The in-app browser. Resolves with the address that leads back to the app, or `null` if it is closed. */
    openInAppBrowser(url: string, redirectURI: string): Promise<string | null>
  }
}

window.device = createDevice({
  platform: 'android',
  openURL: (url, redirectURI) => window.openInAppBrowser(url, redirectURI),
})
Object.assign(window, capacitorBridgeOf(window.device))
