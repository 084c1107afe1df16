/** Every code, with whether trying again can help and what to do about it. One sentence each, for developers; no value of a claim or token ever enters one. */
const CODES = {
  invalidDuration: [false, "Write a duration with its unit: '30s', '5m' or '1h'. A bare number is refused."],
  invalidRequirement: [
    false,
    "A requirement has maxAge ('5m' or 'always') and optionally methods, acrValues and whenCannotReauthenticate.",
  ],
  invalidChallenge: [
    false,
    'A challenge holds a non-negative whole max_age and acr_values without spaces, quotes or control characters.',
  ],
  invalidConfiguration: [false, 'An option makes no sense; see the field that is named.'],
  unknownAction: [false, 'The pending action is not among the actions given to createReauth(); add it there.'],
} as const satisfies Record<string, readonly [recoverable: boolean, advice: string]>

/** What went wrong. Switch on this, not on the class or the message. */
export type ReauthErrorCode = keyof typeof CODES

/** Options of a {@link ReauthError}. */
export interface ReauthErrorOptions {
  /** The name of the option, field or claim that is wrong; never its value. */
  readonly field?: string
}

/** The error of every package that runs in the browser. Holds a code, and the name of a field; never a token, a credential or the value of a claim. */
export class ReauthError extends Error {
  override readonly name = 'ReauthError'
  /** What went wrong. */
  readonly code: ReauthErrorCode
  /** Whether the same call can succeed later, or with other input. */
  readonly recoverable: boolean
  /** The name of the option, field or claim that is wrong. */
  readonly field: string | undefined

  constructor(code: ReauthErrorCode, options: ReauthErrorOptions = {}) {
    super(`${code}${options.field === undefined ? '' : ` (${options.field})`}: ${CODES[code][1]}`)
    this.code = code
    this.recoverable = CODES[code][0]
    this.field = options.field
  }

  toJSON(): { name: string; code: ReauthErrorCode; recoverable: boolean; field: string | undefined } {
    return { name: this.name, code: this.code, recoverable: this.recoverable, field: this.field }
  }
}
