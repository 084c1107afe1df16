/** `verify` without a promise where everything is at hand. */
type VerifyNow<Options, Result> = (given: unknown, options?: Options) => Result | Promise<Result>

/** The public form. */
interface Verifying<Options, Result> {
  verify(given: unknown, options?: Options): Promise<Result>
}

/** What a verifier of ours can do besides. */
export interface OwnVerify<Options, Result> {
  readonly now: VerifyNow<Options, Result>
  /** The public form, as it was made: one that an app has wrapped or replaced since is the one to call. */
  readonly verify: unknown
  /** What it verifies: a token, or what the framework hands to a handler. */
  readonly takes: 'token' | 'source'
}

const own = new WeakMap<object, OwnVerify<never, unknown>>()

/**
 * Makes a verifier of a function that answers at once where it can, for guards, which then need no promise.
 *
 * @param now May throw; the public form then rejects.
 * @param takes What it verifies.
 */
export function toVerifier<Options, Result>(
  now: VerifyNow<Options, Result>,
  takes: 'token' | 'source',
): Verifying<Options, Result> {
  const verifier: Verifying<Options, Result> = { verify: async (given, options) => now(given, options) }
  own.set(verifier, { now, takes, verify: Reflect.get(verifier, 'verify') })
  return verifier
}

/** What a verifier of ours can do besides; `undefined` for one of the app. */
export const ownVerify = <Options, Result>(
  verifier: Verifying<Options, Result>,
): OwnVerify<Options, Result> | undefined => own.get(verifier) as OwnVerify<Options, Result> | undefined
