import type { Members } from './compact-token.js'

/** Whose tokens are accepted. */
export interface Audiences {
  /** Ours: one of them has to be there. */
  readonly ours: readonly string[]
  /** May stand beside ours in an ID Token. */
  readonly trusted: readonly string[]
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** The members of `aud`, or `undefined` where it is neither a text nor a list of texts (RFC 7519 §4.1.3). */
function audiencesOf(aud: unknown): readonly string[] | undefined {
  if (isText(aud)) return [aud]
  return Array.isArray(aud) && aud.every(isText) ? aud : undefined
}

/**
 * Whether an ID Token is ours: `aud` holds one of ours and nobody but ours and trusted ones, and `azp`, which several audiences need, is ours.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7 (3) to (5)}
 */
export function isIdTokenFor({ aud, azp }: Members, { ours, trusted }: Audiences): boolean {
  if (isText(aud)) return ours.includes(aud) && (azp === undefined || ours.includes(azp as string))
  const audiences = audiencesOf(aud)
  if (!audiences?.some((one) => ours.includes(one))) return false
  if (!audiences.every((one) => ours.includes(one) || trusted.includes(one))) return false
  return azp === undefined ? audiences.length === 1 : ours.includes(azp as string)
}

/**
 * Whether an access token is for our API: `aud` holds it. Other audiences and the client that got the token, which `azp` names, are no business of an API.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 RFC 9068 §4}
 */
export const isAccessTokenFor = ({ aud }: Members, { ours }: Audiences): boolean =>
  audiencesOf(aud)?.some((one) => ours.includes(one)) ?? false
