/** Thrown if the emulator is misconfigured or can't listen. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
  /** `invalidConfiguration`, or the system's code, such as `EADDRINUSE` for a port in use. */
  readonly code: string
  /** The name of the invalid option. */
  readonly field: string | undefined

  constructor(code: string, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}
