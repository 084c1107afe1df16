import { type Authentication, authgearClaims, toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { AuthgearWebContainer } from './authgear-web-container.js'

/**
 * Returns the newest ID Token: that of the SDK, or one that arrived before the SDK has finished.
 *
 * The SDK stores the ID Token of a callback only after it has read the user's info, and never if that fails.
 */
export class NewestIdToken {
  readonly #container: Pick<AuthgearWebContainer, 'getIDTokenHint' | 'sessionState'>
  #early:
    | { readonly idToken: string; readonly before: string | undefined; readonly sessionState: string | undefined }
    | undefined

  constructor(container: Pick<AuthgearWebContainer, 'getIDTokenHint' | 'sessionState'>) {
    this.#container = container
  }

  /** Uses an ID Token until the SDK has an equal or newer one, or the session changes. */
  keep(idToken: string): void {
    const { sessionState } = this.#container
    this.#early = { idToken, before: this.#container.getIDTokenHint(), sessionState }
  }

  get(): string | undefined {
    const idToken = this.#container.getIDTokenHint()
    if (this.#early === undefined) return idToken
    const { idToken: early, before, sessionState } = this.#early
    // A later token from a refresh belongs to the session, even if a different end-user returned.
    const isOfSession = idToken === before || subjectOf(idToken) === subjectOf(early)
    if (sessionState === this.#container.sessionState && isOfSession && isNewer(early, idToken)) return early
    this.#early = undefined
    return idToken
  }
}

const read = (idToken: string | undefined): Authentication | undefined =>
  toAuthentication(idTokenClaims(idToken), authgearClaims)

const subjectOf = (idToken: string | undefined): string | undefined => read(idToken)?.subject

/** Compares by `iat`, and within the same second by `auth_time`. */
function isNewer(early: string, idToken: string | undefined): boolean {
  const [one, other] = [read(early), read(idToken)]
  if (one === undefined || other === undefined) return one !== undefined
  return one.issuedAt === other.issuedAt ? (one.authTime ?? 0) > (other.authTime ?? 0) : one.issuedAt > other.issuedAt
}
