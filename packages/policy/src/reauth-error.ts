/**
 * Every code of a {@link ReauthError}, with what to do about it: one sentence for developers.
 *
 * The message of an error that knows more says more; the documentation's table of codes is made of these.
 */
export const REAUTH_ERROR_ADVICE = {
  invalidDuration: "Write a duration with its unit: '30s', '5m' or '1h'. A `maxAge` is longer than zero, or 'always'.",
  invalidRequirement:
    "Write a requirement such as { maxAge: '5m' }. Its fields are maxAge, methods, acrValues and whenCannotReauthenticate.",
  invalidChallenge:
    'Give a challenge a `maxAge` in whole seconds, and `acrValues` without spaces, quotes, backslashes or control characters.',
  invalidConfiguration: 'Check the option that `field` names: it is missing, misspelled or of the wrong type.',
} as const

/** What went wrong. Switch on this, not on the class or the message. */
export type ReauthErrorCode = keyof typeof REAUTH_ERROR_ADVICE

/** Options of a {@link ReauthError}. */
export interface ReauthErrorOptions {
  /** The name of the option, field or claim that is wrong; never its value. */
  readonly field?: string | undefined
  /** For developers: what is wrong and what to do. Never a token, a credential or the value of a claim. Default: the code's {@link REAUTH_ERROR_ADVICE}. */
  readonly message?: string
}

/** The error of every package that runs in the browser. Holds a code and the name of a field; never a token, a credential or the value of a claim. */
export class ReauthError extends Error {
  override readonly name = 'ReauthError'
  /** What went wrong. */
  readonly code: ReauthErrorCode
  /** The name of the option, field or claim that is wrong. */
  readonly field: string | undefined

  constructor(code: ReauthErrorCode, { field, message }: ReauthErrorOptions = {}) {
    super(
      `${code}: ${message ?? `${field === undefined ? '' : `\`${field}\` is not valid. `}${REAUTH_ERROR_ADVICE[code]}`}`,
    )
    this.code = code
    this.field = field
  }

  toJSON(): { name: string; code: ReauthErrorCode; field: string | undefined } {
    return { name: this.name, code: this.code, field: this.field }
  }
}

/** Names the type of a value in a message; never the value. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
