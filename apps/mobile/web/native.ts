import type { ReactNativeModule } from '@reauth/emulator/device'

/** What the phone gives to the app that runs on it. */
export interface Native {
  readonly platform: 'ios' | 'android'
  readonly reactNativeModule: ReactNativeModule
  /** How much larger than usual the end-user wants texts. Default: 1. */
  readonly fontScale?: number
}

declare global {
  interface Window {
    native?: Native
  }
}

/** The phone that this app runs on: the page around its frame. */
export function native(): Native {
  const found = window.parent.native ?? window.native
  if (found === undefined) throw new Error('This app runs on a phone: open the page that has one.')
  return found
}
