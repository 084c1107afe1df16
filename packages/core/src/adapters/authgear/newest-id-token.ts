import { authgearClaims, toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { AuthgearWebContainer } from './authgear-web-container.js'

/**
 * Knows the newest ID Token: the SDK's own, or one that arrived before the SDK has finished.
 *
 * The SDK takes over the ID Token of a callback only after it has read the user's info, and never if that fails.
 */
export class NewestIdToken {
  readonly #container: Pick<AuthgearWebContainer, 'getIDTokenHint' | 'sessionState'>
  #early: { readonly idToken: string; readonly sessionState: string | undefined } | undefined

  constructor(container: Pick<AuthgearWebContainer, 'getIDTokenHint' | 'sessionState'>) {
    this.#container = container
  }

  /** Uses an ID Token until the SDK has an equal or newer one, or the session changes. */
  keep(idToken: string): void {
    this.#early = { idToken, sessionState: this.#container.sessionState }
  }

  get(): string | undefined {
    const idToken = this.#container.getIDTokenHint()
    if (this.#early === undefined) return idToken
    if (this.#early.sessionState === this.#container.sessionState && isNewer(this.#early.idToken, idToken)) {
      return this.#early.idToken
    }
    this.#early = undefined
    return idToken
  }
}

/** By `iat`; of two that were issued in the same second, by `auth_time`. */
function isNewer(early: string, idToken: string | undefined): boolean {
  const [one, other] = [early, idToken].map((token) => toAuthentication(idTokenClaims(token), authgearClaims))
  if (one === undefined || other === undefined) return one !== undefined
  return one.issuedAt === other.issuedAt ? (one.authTime ?? 0) > (other.authTime ?? 0) : one.issuedAt > other.issuedAt
}
