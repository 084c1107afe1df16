import { tabStorage } from './tab-storage.js'

const KEY = 'harbor:arriving'

/** Remembers that the end-user leaves to sign in. */
export const departToSignIn = (): void => tabStorage.set(KEY, 'true')

/** Whether the end-user has just signed in. True once. */
export function hasJustSignedIn(): boolean {
  const isArriving = tabStorage.get(KEY) !== null
  tabStorage.set(KEY, null)
  return isArriving
}
