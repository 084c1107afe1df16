import { tabStorage } from './tab-storage.js'

const KEY = 'harbor:arriving'

/** Records that the end-user is redirected to sign in. */
export const departToSignIn = (): void => tabStorage.set(KEY, 'true')

/** Whether the end-user has just signed in. Returns `true` only once. */
export function hasJustSignedIn(): boolean {
  const isArriving = tabStorage.get(KEY) !== null
  tabStorage.set(KEY, null)
  return isArriving
}
