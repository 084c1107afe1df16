/** Why a chart can't be drawn or exported. `unknownState`: an option contains the id of a state that isn't in the chart; `emptyChart`: the chart has no states; `notExecutable`: the machine uses something that SCXML doesn't have. */
export type StatechartErrorCode = 'unknownState' | 'emptyChart' | 'notExecutable'

/** The error that this package throws. Switch on `code`. */
export class StatechartError extends Error {
  override readonly name = 'StatechartError'
  readonly code: StatechartErrorCode

  constructor(code: StatechartErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
