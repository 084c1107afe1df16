import type { Members } from './compact-token.js'

/** The kind of token to accept. A token of one kind never passes as the other. */
export type TokenKind = 'idToken' | 'accessToken'

/** A `typ` value of access tokens. */
export type AccessTokenType = 'at+jwt' | 'JWT'

/** The allowed `typ` values, in lower case. */
const ID_TOKEN_TYPES: readonly unknown[] = [undefined, 'jwt']
const ACCESS_TOKEN_TYPES: Readonly<Record<AccessTokenType, readonly unknown[]>> = {
  'at+jwt': ['at+jwt', 'application/at+jwt'],
  JWT: ID_TOKEN_TYPES,
}

const hasOneOf = (claims: Members, names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(claims, name))
/** An access token names its scope and client (RFC 9068 §2.2; some providers call `scope` `scp`); an ID Token doesn't. */
const isLikeAccessToken = (claims: Members): boolean => hasOneOf(claims, ['scope', 'scp', 'client_id'])
/** An ID Token names its request and its access token (OIDC Core §2, §3.1.3.6); an access token doesn't. */
const isLikeIdToken = (claims: Members): boolean => hasOneOf(claims, ['nonce', 'at_hash'])

/**
 * Distinguishes the kinds of tokens of one issuer. No token is of both kinds: if `typ` doesn't decide, claims that only one kind has do.
 *
 * @param kind The accepted kind.
 * @param accessTokenTypes The accepted `typ` values of access tokens.
 * @returns A function that returns whether a token with this `typ` and these claims is of the accepted kind.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3.12 RFC 8725 §3.12}
 */
export function createKindCheck(
  kind: TokenKind,
  accessTokenTypes: readonly AccessTokenType[],
): (typ: unknown, claims: Members) => boolean {
  const isOfType = (types: readonly unknown[], typ: unknown): boolean =>
    types.includes(typeof typ === 'string' ? typ.toLowerCase() : typ)
  if (kind === 'idToken') {
    return (typ, claims) =>
      isOfType(ID_TOKEN_TYPES, typ) && !Object.hasOwn(claims, 'events') && !isLikeAccessToken(claims)
  }
  const mayBe = (type: AccessTokenType, typ: unknown): boolean =>
    accessTokenTypes.includes(type) && isOfType(ACCESS_TOKEN_TYPES[type], typ)
  return (typ, claims) =>
    !Object.hasOwn(claims, 'events') &&
    !isLikeIdToken(claims) &&
    (mayBe('at+jwt', typ) || (mayBe('JWT', typ) && isLikeAccessToken(claims)))
}
