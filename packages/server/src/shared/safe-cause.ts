/** How far a chain of causes is followed: `fetch failed` says why only in its cause. */
const MAX_CAUSES = 4
/** Shorter parts of a token are ordinary words. */
const MIN_PART = 16

/**
 * Copies what was thrown for a log: name, message, code, stack and causes, with the token cut out.
 *
 * A copy, because errors of HTTP clients carry the request and its headers along.
 *
 * @param thrown Anything.
 * @param token What was verified meanwhile; cut out whole and in its parts.
 * @returns An error of its own. Total: it never throws.
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
    return new Error('What was thrown cannot be read.')
  }
}
