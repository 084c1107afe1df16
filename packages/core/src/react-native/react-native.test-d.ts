import type { AsyncStorageStatic } from '@react-native-async-storage/async-storage'
import type { AppStateStatic, Linking } from 'react-native'
import type { ListedTextStorage } from './async-storage.store.js'
import type { AppStateLike, LinkingLike, TextStorage } from './react-native-page.js'

/** The real modules satisfy these interfaces. */
export const toAppState = (module: AppStateStatic): AppStateLike => module
export const toLinking = (module: typeof Linking): LinkingLike => module
export const toTextStorage = (module: AsyncStorageStatic): TextStorage => module
export const toListedTextStorage = (module: AsyncStorageStatic): ListedTextStorage => module
