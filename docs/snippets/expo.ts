import { biometric, transfer } from './react-native.js'
// #region expo
import { ReactNativeContainer } from '@authgear/react-native'
import { createReauth } from '@reauth/core'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { reactNativePage } from '@reauth/core/react-native'
import * as crypto from 'expo-crypto'
import { AppState, Linking } from 'react-native'

export const authgear = new ReactNativeContainer()

export const reauth = createReauth({
  service: authgearReactNative(authgear, { redirectURI: 'com.example.bank://callback', biometric, appState: AppState }),
  actions: [transfer],
  page: reactNativePage({ AppState, Linking, crypto }),
})
// #endregion
