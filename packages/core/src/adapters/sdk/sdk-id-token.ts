import { type Authentication, type ClaimsMapping, openIdConnectClaims, toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'

const read = (idToken: string | undefined, claims = openIdConnectClaims): Authentication | undefined =>
  toAuthentication(idTokenClaims(idToken), claims)

/**
 * Chooses between the ID Token that an SDK holds and that of the last reauthentication.
 *
 * A renewal by a refresh token or in a hidden frame may bring an ID Token without `auth_time`, or with the one of the sign-in. The ID Token of the reauthentication
 * is used then, in memory and as long as it is valid.
 */
export class SdkIdToken {
  readonly #claims: ClaimsMapping | undefined
  #reauthenticated: string | undefined

  /** @param claims Default: those of plain OpenID Connect. */
  constructor(claims: ClaimsMapping | undefined) {
    this.#claims = claims
  }

  /** Takes over what a reauthentication brought, and returns its claims. */
  reauthenticated(idToken: string | undefined): Authentication {
    this.#reauthenticated = idToken
    return this.read(idToken)
  }

  /**
   * Returns the ID Token to use: the one of the last reauthentication if it has the newer `auth_time`.
   *
   * @param idToken What the SDK holds.
   * @throws {ServiceError} `sessionLost` if the SDK holds none.
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
      // By the provider's clock, and not by the device's.
      last.expiresAt > current.issuedAt &&
      last.authTime > (current.authTime ?? -1)
    return isBetter ? this.#reauthenticated! : idToken
  }

  /** Reads the claims of the ID Token to use. Throws as {@link SdkIdToken.choose} does. */
  read(idToken: string | undefined): Authentication {
    const authentication = read(this.choose(idToken), this.#claims)
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  /**
   * Reads the claims when the provider renews the session only by asking the end-user. Nothing says how old an ID Token of the SDK is then, so that its `auth_time`
   * is left out, and the end-user is asked. Throws as {@link SdkIdToken.choose} does.
   */
  readUnrenewed(idToken: string | undefined): Authentication {
    const { authTime, ...rest } = this.read(idToken)
    // The run knows since when it has that of a reauthentication.
    return authTime !== undefined && this.choose(idToken) === this.#reauthenticated ? { ...rest, authTime } : rest
  }
}
