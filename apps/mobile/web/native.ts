import type { ReactNativeModule } from '@reauth/emulator/device'

/** The native modules and settings that the phone provides to its app. */
export interface Native {
  readonly platform: 'ios' | 'android'
  readonly reactNativeModule: ReactNativeModule
  /** The end-user's text scale. Default: 1. */
  readonly fontScale?: number
}

declare global {
  interface Window {
    native?: Native
  }
}

/** Returns the phone that this app runs on: the page around its frame. */
export function native(): Native {
  const found = window.parent.native ?? window.native
  if (found === undefined) throw new Error('This app needs a phone. Open the page with the phone instead.')
  return found
}
