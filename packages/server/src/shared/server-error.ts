/** What is wrong with the configuration, or with the app's own call. */
export type ServerErrorCode =
  /** An option makes no sense. Mend it where the server is set up. */
  | 'invalidConfiguration'
  /** The fields of an operation are not plain JSON data. Refuse the request that holds them. */
  | 'invalidFields'

/** Thrown for the app's own mistakes, so that a check that cannot work never starts. Never for a token. */
export class ReauthServerError extends Error {
  override readonly name = 'ReauthServerError'
  readonly code: ServerErrorCode
  /** The name of the option that is wrong. */
  readonly field: string

  constructor(field: string, advice: string, code: ServerErrorCode = 'invalidConfiguration') {
    super(`${code} (${field}): ${advice}`)
    this.code = code
    this.field = field
  }
}
