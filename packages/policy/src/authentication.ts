/** Whether the OpenID Provider can ask the end-user to authenticate again. `'unknown'` is what a missing or malformed claim means; it never counts as `false`. */
export type CanReauthenticate = true | false | 'unknown'

/** What a token says about the end-user's authentication. All times are seconds since the Unix epoch on the OpenID Provider's clock. */
export interface Authentication {
  /** `iss`, compared exactly. */
  readonly issuer: string
  /** `sub`: who authenticated. */
  readonly subject: string
  /** `sid`: the session at the OpenID Provider, where it tells. */
  readonly sessionId?: string
  /** `auth_time`: when a human authenticated. Absent where the token has none that is a number; whether it is plausible is decided by `evaluate()`. */
  readonly authTime?: number
  /** `iat`: when the token was issued. Never stands in for `authTime`. */
  readonly issuedAt: number
  /** `exp`: the token is not accepted at or after this second. */
  readonly expiresAt: number
  /** `amr`: the methods used, unordered. */
  readonly methods: readonly string[]
  /** `acr`: the level reached, where the OpenID Provider tells. */
  readonly acr?: string
  /** Whether reauthentication is possible at all. */
  readonly canReauthenticate: CanReauthenticate
}

/** Which claims hold what the specifications leave open. */
export interface ClaimsMapping {
  /** The claim that tells whether the end-user can reauthenticate, or `true` for an OpenID Provider that always can ask. */
  readonly canReauthenticate: string | true
}

/** Authgear's claims. The default. */
export const authgearClaims: ClaimsMapping = {
  canReauthenticate: 'https://authgear.com/claims/user/can_reauthenticate',
}

/** Plain OpenID Connect: there is no claim, every end-user can be asked again. */
export const openIdConnectClaims: ClaimsMapping = { canReauthenticate: true }

/**
 * Reads an authentication from a token's claims.
 *
 * Reads own properties only and copies nothing else. Establishes nothing: verify the token first, or treat the result as advice.
 *
 * @param claims The decoded payload. Anything is accepted.
 * @param mapping Which claim tells `canReauthenticate`. Default: `authgearClaims`.
 * @returns The authentication, or `undefined` where `iss`, `sub`, `iat` or `exp` is missing or of the wrong type.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDToken OIDC Core §2}
 */
export function toAuthentication(claims: unknown, mapping: ClaimsMapping = authgearClaims): Authentication | undefined {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  const own = (name: string): unknown =>
    Object.hasOwn(claims, name) ? (claims as Record<string, unknown>)[name] : undefined
  const [issuer, subject, issuedAt, expiresAt] = [own('iss'), own('sub'), own('iat'), own('exp')]
  if (typeof issuer !== 'string' || issuer === '' || typeof subject !== 'string' || subject === '') return undefined
  if (!Number.isFinite(issuedAt) || !Number.isFinite(expiresAt)) return undefined
  const [sessionId, authTime, methods, acr] = [own('sid'), own('auth_time'), own('amr'), own('acr')]
  const can = mapping.canReauthenticate === true ? true : own(mapping.canReauthenticate)
  return {
    issuer,
    subject,
    ...(typeof sessionId === 'string' && { sessionId }),
    ...(typeof authTime === 'number' && { authTime }),
    issuedAt: issuedAt as number,
    expiresAt: expiresAt as number,
    methods: Array.isArray(methods) ? methods.filter((method): method is string => typeof method === 'string') : [],
    ...(typeof acr === 'string' && { acr }),
    canReauthenticate: typeof can === 'boolean' ? can : 'unknown',
  }
}
