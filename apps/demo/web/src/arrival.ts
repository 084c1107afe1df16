/** This tab remembers that it left to sign in, until the account is shown. */
const ARRIVING = 'harbor:arriving'

/** Storage may be denied. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** The end-user leaves to sign in. */
export const departToSignIn = (): void => attempt(() => sessionStorage.setItem(ARRIVING, ''))

/** Whether the end-user has just signed in. True once. */
export function hasJustSignedIn(): boolean {
  const isArriving = attempt(() => sessionStorage.getItem(ARRIVING)) === ''
  attempt(() => sessionStorage.removeItem(ARRIVING))
  return isArriving
}
