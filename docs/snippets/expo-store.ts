// #region store
import { keychainStore } from '@reauth/core/react-native'
import * as crypto from 'expo-crypto'
import * as SecureStore from 'expo-secure-store'

export const store = keychainStore(SecureStore, { crypto })
// #endregion
