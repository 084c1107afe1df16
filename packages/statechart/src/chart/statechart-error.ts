/** Why a chart can't be drawn or exported. `unknownState`: an option names a state that the chart does not have; `emptyChart`: there is no state at all; `notExecutable`: SCXML has no counterpart of something in the machine. */
export type StatechartErrorCode = 'unknownState' | 'emptyChart' | 'notExecutable'

/** The one error of this package. Switch on `code`. */
export class StatechartError extends Error {
  override readonly name = 'StatechartError'
  readonly code: StatechartErrorCode

  constructor(code: StatechartErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
