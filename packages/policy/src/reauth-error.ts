/**
 * Every code of a {@link ReauthError}, with advice for developers on how to fix it.
 *
 * An error that knows more has a more specific message. The documentation's table of codes is generated from this object.
 */
export const REAUTH_ERROR_ADVICE = {
  invalidDuration:
    "Write a duration with its unit: '30s', '5m' or '1h'. A `maxAge` must be longer than zero, or 'always'.",
  invalidRequirement:
    "Write a requirement such as { maxAge: '5m' }. Its fields are maxAge, methods, acrValues and whenCannotReauthenticate.",
  invalidChallenge:
    'A challenge needs a `maxAge` in whole seconds, and `acrValues` without spaces, quotes, backslashes or control characters.',
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

/** The error class of every package that runs in the browser. Holds a code and the name of a field; never a token, a credential or the value of a claim. */
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

/** Describes the type of a value for a message, and never the value. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
