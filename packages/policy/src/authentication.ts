/** Whether the OpenID Provider can ask the end-user to authenticate again. A missing or malformed claim means `'unknown'`, which never counts as `false`. */
export type CanReauthenticate = true | false | 'unknown'

/**
 * What a token says about the end-user's authentication. All times are seconds since the Unix epoch on the OpenID Provider's clock.
 *
 * A claim may have a fraction (RFC 7519 §2). It is rounded to the strict side: `authTime` and `expiresAt` down, `issuedAt` up.
 */
export interface Authentication {
  /** `iss`, compared exactly. */
  readonly issuer: string
  /** `sub`: who authenticated. */
  readonly subject: string
  /** `sid`: the session at the OpenID Provider, if it says. */
  readonly sessionId?: string
  /** `auth_time`: when a human authenticated. Absent if the token has no numeric `auth_time`; `evaluate()` decides whether it is plausible. */
  readonly authTime?: number
  /** `iat`: when the token was issued. Never stands in for `authTime`. */
  readonly issuedAt: number
  /** `exp`: the token is not accepted at or after this second. */
  readonly expiresAt: number
  /** `amr`: the methods used, unordered. */
  readonly methods: readonly string[]
  /** `acr`: the level reached, if the OpenID Provider says. */
  readonly acr?: string
  /** Whether reauthentication is possible at all. */
  readonly canReauthenticate: CanReauthenticate
}

/** The claims of a token: its own members and no others, frozen. */
export type TokenClaims = Readonly<Record<string, unknown>>

/**
 * Maps the claims that the specifications leave open, and those that a provider writes in its own format.
 *
 * The readers `methods` and `acr` are for providers that deviate from the standard. A server calls them before it has verified the token, so they must have
 * no side effects. Their results are validated like the standard claims: if a reader throws or returns another type, the claim counts as missing.
 *
 * @example
 * // `amr` is one string, and `acr` is a number.
 * const claims: ClaimsMapping = {
 *   ...openIdConnectClaims,
 *   methods: ({ amr }) => (typeof amr === 'string' ? [amr] : amr),
 *   acr: ({ acr }) => (typeof acr === 'number' ? String(acr) : acr),
 * }
 */
export interface ClaimsMapping {
  /** Name of the claim that says whether the end-user can reauthenticate, or `true` if the OpenID Provider can always ask. */
  readonly canReauthenticate: string | true
  /** Reads the methods: return an array of strings. Default: `amr`, if it is an array; entries that are not strings are left out (RFC 8176). */
  readonly methods?: (claims: TokenClaims) => unknown
  /** Reads the level: return a string. Default: `acr`, if it is a string. */
  readonly acr?: (claims: TokenClaims) => unknown
}

/** The claims of Authgear. This is the default mapping. */
export const authgearClaims: ClaimsMapping = {
  canReauthenticate: 'https://authgear.com/claims/user/can_reauthenticate',
}

/** Plain OpenID Connect: no claim says whether the end-user can reauthenticate, so every end-user counts as able to. */
export const openIdConnectClaims: ClaimsMapping = { canReauthenticate: true }

/**
 * Reads an authentication from a token's claims.
 *
 * Reads own properties only. Does not verify anything: verify the token first, or treat the result as advice.
 *
 * @param claims The decoded payload. Anything is accepted.
 * @param mapping Maps the provider's claims. Default: `authgearClaims`.
 * @returns The authentication, or `undefined` if `iss`, `sub`, `iat` or `exp` is missing or of the wrong type.
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
  const [sessionId, authTime] = [own('sid'), own('auth_time')]
  const methods = mapping.methods === undefined ? own('amr') : callReader(claims, mapping.methods)
  const acr = mapping.acr === undefined ? own('acr') : callReader(claims, mapping.acr)
  const canReauthenticate = mapping.canReauthenticate === true ? true : own(mapping.canReauthenticate)
  return {
    issuer,
    subject,
    ...(typeof sessionId === 'string' && { sessionId }),
    ...(typeof authTime === 'number' && { authTime: Math.floor(authTime) }),
    issuedAt: Math.ceil(issuedAt as number),
    expiresAt: Math.floor(expiresAt as number),
    methods: Array.isArray(methods) ? methods.filter((method): method is string => typeof method === 'string') : [],
    ...(typeof acr === 'string' && { acr }),
    canReauthenticate: typeof canReauthenticate === 'boolean' ? canReauthenticate : 'unknown',
  }
}

/** Calls a reader of the mapping with a copy of the claims. The copy has no prototype, so the reader sees own members only. */
function callReader(claims: object, read: (claims: TokenClaims) => unknown): unknown {
  try {
    const value = read(Object.freeze(Object.assign(Object.create(null) as Record<string, unknown>, claims)))
    // A promise isn't awaited. Its rejection must not crash the process.
    if (value instanceof Promise) value.catch(() => undefined)
    return Array.isArray(value) ? [...(value as readonly unknown[])] : value
  } catch {
    return undefined
  }
}
