/** What is wrong with the configuration or with the app's call. */
export type ServerErrorCode =
  /** An option is missing, unknown or invalid; `field` names it. Fix the configuration of the server. */
  | 'invalidConfiguration'
  /** The fields of an operation are not plain JSON data. Refuse the request that holds them. */
  | 'invalidFields'

/** Thrown for mistakes of the app, so that a misconfigured check never starts. Never thrown because of a token. */
export class ReauthServerError extends Error {
  override readonly name = 'ReauthServerError'
  readonly code: ServerErrorCode
  /** The name of the invalid option. */
  readonly field: string

  constructor(field: string, advice: string, code: ServerErrorCode = 'invalidConfiguration') {
    super(`${code} (${field}): ${advice}`)
    this.code = code
    this.field = field
  }
}
