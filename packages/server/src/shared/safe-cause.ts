/** How many causes of an error are copied: the reason of `fetch failed`, for example, is in its cause. */
const MAX_CAUSES = 4
/** Minimum length of a part of a token to cut out. Shorter parts could be ordinary words. */
const MIN_PART = 16

/**
 * Copies a thrown value for a log: name, message, code, stack and causes, without the token.
 *
 * It is a copy because errors of HTTP clients hold the request and its headers.
 *
 * @param thrown The thrown value.
 * @param token The token that was being verified. It is cut out, whole and in parts.
 * @returns A new error. This function never throws.
 */
export function toSafeCause(thrown: unknown, token: unknown): Error {
  const secrets =
    typeof token === 'string' ? [token, ...token.split('.').filter(({ length }) => length >= MIN_PART)] : []
  const clean = (text: string): string =>
    secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[token]')), text)
  const copy = (value: unknown, depth: number): Error => {
    if (!(value instanceof Error)) return new Error(typeof value === 'string' ? clean(value) : `threw ${typeof value}`)
    const { name, message, stack, code, cause } = value as unknown as Record<string, unknown>
    const error = new Error(clean(String(message)))
    error.name = clean(String(name))
    error.stack = clean(String(stack))
    if (typeof code === 'string' || typeof code === 'number') Object.assign(error, { code: clean(String(code)) })
    if (cause !== undefined && depth < MAX_CAUSES) error.cause = copy(cause, depth + 1)
    return error
  }
  try {
    return copy(thrown, 0)
  } catch {
    return new Error('The thrown value can not be read.')
  }
}
