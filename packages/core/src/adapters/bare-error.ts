/** What is read of an error of an SDK. */
type Words = Readonly<Partial<Record<'name' | 'error' | 'code', unknown>>>

/** Makes an error that says which one it was, and holds nothing of the request, the answer or a token: the errors of SDKs do. */
export function bareError({ name, error, code }: Words): Error {
  const words = [name, error, code].filter((word) => typeof word === 'string' && /^[\w.-]{1,64}$/.test(word))
  return new Error(words.join(' ') || 'The SDK failed.')
}
