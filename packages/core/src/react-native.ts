export {
  type AsyncStorageStoreOptions,
  type ListedTextStorage,
  asyncStorageStore,
} from './react-native/async-storage.store.js'
export type { KeychainLike, SecureStoreLike } from './react-native/keychain.js'
export { type KeychainStoreOptions, keychainStore } from './react-native/keychain.store.js'
export type { NativeCrypto } from './react-native/native-crypto.js'
export {
  type AppStateLike,
  type LinkingLike,
  type NetInfoLike,
  type ReactNativePage,
  type ReactNativePageOptions,
  type TextStorage,
  reactNativePage,
} from './react-native/react-native-page.js'
export { type ResumeFromLinksOptions, resumeFromLinks } from './react-native/resume-from-links.js'
