import { type Authentication, type ClaimsMapping, openIdConnectClaims, toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'

const read = (idToken: string | undefined, claims = openIdConnectClaims): Authentication | undefined =>
  toAuthentication(idTokenClaims(idToken), claims)

/**
 * Chooses between the ID Token of an SDK and that of the last reauthentication.
 *
 * A renewal with a refresh token or in a hidden frame may return an ID Token without `auth_time`, or with that of the sign-in. Then the ID Token of the reauthentication
 * is used, from memory, while it is valid.
 */
export class SdkIdToken {
  readonly #claims: ClaimsMapping | undefined
  #reauthenticated: string | undefined

  /** @param claims The names of the claims. Default: plain OpenID Connect. */
  constructor(claims: ClaimsMapping | undefined) {
    this.#claims = claims
  }

  /** Stores the ID Token of a reauthentication, and returns its claims. */
  reauthenticated(idToken: string | undefined): Authentication {
    this.#reauthenticated = idToken
    return this.read(idToken)
  }

  /**
   * Returns the ID Token to use: that of the last reauthentication if its `auth_time` is newer.
   *
   * @param idToken The ID Token of the SDK.
   * @throws {ServiceError} `sessionLost` if the SDK has none.
   */
  choose(idToken: string | undefined): string {
    if (idToken === undefined) throw new ServiceError('sessionLost')
    const [last, current] = [read(this.#reauthenticated), read(idToken)]
    const isBetter =
      last?.authTime !== undefined &&
      current !== undefined &&
      last.issuer === current.issuer &&
      last.subject === current.subject &&
      last.sessionId === current.sessionId &&
      // Uses the provider's clock, not the device's.
      last.expiresAt > current.issuedAt &&
      last.authTime > (current.authTime ?? -1)
    return isBetter ? this.#reauthenticated! : idToken
  }

  /** Reads the claims of the ID Token to use. Throws like {@link SdkIdToken.choose}. */
  read(idToken: string | undefined): Authentication {
    const authentication = read(this.choose(idToken), this.#claims)
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  /**
   * Reads the claims if the provider renews the session only with a prompt. The age of the SDK's ID Token is unknown, so its `auth_time` is omitted, and the end-user
   * is prompted. Throws like {@link SdkIdToken.choose}.
   */
  readUnrenewed(idToken: string | undefined): Authentication {
    const { authTime, ...rest } = this.read(idToken)
    // The run knows the age of the token of a reauthentication.
    return authTime !== undefined && this.choose(idToken) === this.#reauthenticated ? { ...rest, authTime } : rest
  }
}
