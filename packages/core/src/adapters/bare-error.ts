/** The fields that are read from an SDK's error. */
type Words = Readonly<Partial<Record<'name' | 'error' | 'code', unknown>>>

/**
 * Creates an error with the names of an SDK's error, but without the request, the answer or a token that it may
 * contain.
 */
export function bareError({ name, error, code }: Words): Error {
  const words = [name, error, code].filter((word) => typeof word === 'string' && /^[\w.-]{1,64}$/.test(word))
  return new Error(words.join(' ') || 'The SDK failed.')
}
