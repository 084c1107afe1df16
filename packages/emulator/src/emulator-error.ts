/** Thrown where the emulator is set up wrongly, or cannot listen. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
  /** `invalidConfiguration`, or the system's own code: `EADDRINUSE` for a busy port. */
  readonly code: string
  /** The name of the option that is wrong. */
  readonly field: string | undefined

  constructor(code: string, message: string, field?: string) {
    super(message)
    this.code = code
    this.field = field
  }
}
