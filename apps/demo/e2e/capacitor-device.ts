// A fake of the objects that native code adds to an app's web view.
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
