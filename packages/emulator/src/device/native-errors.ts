import { APPLE_ERRORS, type AppleError, type DevicePlatform, type Refusal, androidErrors } from './prompt-answers.js'

/** An SDK with native code. */
export type NativeSdk = 'reactNative' | 'capacitor'

/** Why a native method rejects. */
export type NativeRefusal = Refusal | 'closesBrowser'

/**
 * Creates the error that JavaScript gets when native code rejects a promise.
 *
 * React Native puts `code`, `message` and, on iOS, `domain` on an `Error`. Capacitor puts `code`, `message` and `data` on one; on iOS `data.cause` is the `NSError`,
 * and `code` is there only if the plugin named one (`extension NSError` in `AuthgearPluginImpl.swift`).
 */
export function nativeError(sdk: NativeSdk, platform: DevicePlatform, why: NativeRefusal): Error {
  return platform === 'ios' ? appleError(sdk, why) : androidError(sdk, why)
}

/** `openAuthorizeURL` in `AGAuthgearReactNative.m` and in `AuthgearPluginImpl.swift`. */
const CLOSED: AppleError = {
  domain: 'com.apple.AuthenticationServices.WebAuthenticationSession',
  code: 1,
  message: 'CANCEL',
}

function appleError(sdk: NativeSdk, why: NativeRefusal): Error {
  const isCancel = why === 'closesBrowser'
  const { domain, code, message } = isCancel ? CLOSED : APPLE_ERRORS[why]
  if (sdk === 'reactNative') {
    return Object.assign(new Error(message), { domain, code: isCancel ? 'CANCEL' : String(code), userInfo: {} })
  }
  const data = { cause: { domain, code, userInfo: {} } }
  return Object.assign(new Error(message), {
    code: isCancel ? 'CANCEL' : undefined,
    data,
    errorMessage: message,
  })
}

/** `onActivityResult` in `AuthgearReactNativeModule.java`, and `rejectWithCancel` in `AuthgearPlugin.java`. */
const CANCEL = { code: 'CANCEL', message: 'CANCEL' }

function androidError(sdk: NativeSdk, why: NativeRefusal): Error {
  const of = androidErrors(sdk === 'reactNative' ? 'com.authgear.reactnative' : 'com.authgear.capacitor')
  const { code, message } = why === 'closesBrowser' ? CANCEL : of[why]
  return Object.assign(new Error(message), { code })
}
