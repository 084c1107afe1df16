import type { Members } from './compact-token.js'

/** Which kind of token is accepted. One kind is never taken for the other. */
export type TokenKind = 'idToken' | 'accessToken'

/** A `typ` of access tokens. */
export type AccessTokenType = 'at+jwt' | 'JWT'

/** What `typ` may be, in lower case. */
const ID_TOKEN_TYPES: readonly unknown[] = [undefined, 'jwt']
const ACCESS_TOKEN_TYPES: Readonly<Record<AccessTokenType, readonly unknown[]>> = {
  'at+jwt': ['at+jwt', 'application/at+jwt'],
  JWT: ID_TOKEN_TYPES,
}

const hasOneOf = (claims: Members, names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(claims, name))
/** An access token says what it allows and to which client (RFC 9068 §2.2; `scp` is what some providers call `scope`), an ID Token does not. */
const isLikeAccessToken = (claims: Members): boolean => hasOneOf(claims, ['scope', 'scp', 'client_id'])
/** An ID Token names the request and the token that it belongs to (OIDC Core §2, §3.1.3.6), an access token does not. */
const isLikeIdToken = (claims: Members): boolean => hasOneOf(claims, ['nonce', 'at_hash'])

/**
 * Tells the kinds of tokens of one issuer apart. No token is of both kinds: claims that only the one or the other has decide where `typ` does not.
 *
 * @param kind What is accepted.
 * @param accessTokenTypes What `typ` of an access token may be.
 * @returns Whether a token with this `typ` and these claims is of the kind.
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
