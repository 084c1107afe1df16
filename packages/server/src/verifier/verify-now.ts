/** `verify` without a promise if the result is available synchronously. */
type VerifyNow<Options, Result> = (input: unknown, options?: Options) => Result | Promise<Result>

/** The public form of a verifier. */
interface Verifying<Options, Result> {
  verify(input: unknown, options?: Options): Promise<Result>
}

/** The synchronous form of a verifier of this package. */
export interface OwnVerify<Options, Result> {
  readonly now: VerifyNow<Options, Result>
  /** The original public `verify`. If the app has wrapped or replaced it, call that one instead. */
  readonly verify: unknown
  /** What it verifies: a token, or the source that the framework passes to a handler. */
  readonly takes: 'token' | 'source'
}

const ownVerifiers = new WeakMap<object, OwnVerify<never, unknown>>()

/**
 * Creates a verifier from a function that is synchronous if possible, so that guards need no promise.
 *
 * @param now The function. If it throws, the public form rejects.
 * @param takes What it verifies.
 */
export function toVerifier<Options, Result>(
  now: VerifyNow<Options, Result>,
  takes: 'token' | 'source',
): Verifying<Options, Result> {
  const verifier: Verifying<Options, Result> = { verify: async (input, options) => now(input, options) }
  ownVerifiers.set(verifier, { now, takes, verify: Reflect.get(verifier, 'verify') })
  return verifier
}

/** What our own verifiers can also do. `undefined` for a verifier of the app. */
export const ownVerify = <Options, Result>(
  verifier: Verifying<Options, Result>,
): OwnVerify<Options, Result> | undefined => ownVerifiers.get(verifier) as OwnVerify<Options, Result> | undefined
