/** What is wrong with the configuration, or with the app's own call. */
export type ServerErrorCode = 'invalidConfiguration'

/** Thrown at construction, so that a check that cannot work never starts. */
export class ReauthServerError extends Error {
  override readonly name = 'ReauthServerError'
  readonly code: ServerErrorCode
  /** The name of the option that is wrong. */
  readonly field: string

  constructor(field: string, advice: string) {
    super(`invalidConfiguration (${field}): ${advice}`)
    this.code = 'invalidConfiguration'
    this.field = field
  }
}
