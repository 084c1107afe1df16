import type { Members } from './compact-token.js'

/** The accepted audiences. */
export interface Audiences {
  /** The app's own audiences: the token needs one of them. */
  readonly own: readonly string[]
  /** Other audiences that an ID Token may also have. */
  readonly trusted: readonly string[]
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** Returns the members of `aud`, or `undefined` if it is neither a string nor an array of strings (RFC 7519 §4.1.3). */
function audiencesOf(aud: unknown): readonly string[] | undefined {
  if (isText(aud)) return [aud]
  return Array.isArray(aud) && aud.every(isText) ? aud : undefined
}

/**
 * Returns whether an ID Token is for the app: `aud` holds one of its own audiences and otherwise only own and trusted ones, and `azp`, required for several audiences, is
 * an own audience.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7 (3) to (5)}
 */
export function isIdTokenFor({ aud, azp }: Members, { own, trusted }: Audiences): boolean {
  if (isText(aud)) return own.includes(aud) && (azp === undefined || own.includes(azp as string))
  const audiences = audiencesOf(aud)
  if (!audiences?.some((audience) => own.includes(audience))) return false
  if (!audiences.every((audience) => own.includes(audience) || trusted.includes(audience))) return false
  return azp === undefined ? audiences.length === 1 : own.includes(azp as string)
}

/**
 * Returns whether an access token is for the API: `aud` holds one of its own audiences. Other audiences, and the client that `azp` names, don't matter to an API.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 RFC 9068 §4}
 */
export const isAccessTokenFor = ({ aud }: Members, { own }: Audiences): boolean =>
  audiencesOf(aud)?.some((audience) => own.includes(audience)) ?? false
