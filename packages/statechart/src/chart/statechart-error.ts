/** Why a chart cannot be drawn. `unknownState`: an option names a state that the chart does not have; `emptyChart`: there is no state at all. */
export type StatechartErrorCode = 'unknownState' | 'emptyChart'

/** The one error of this package. Switch on `code`. */
export class StatechartError extends Error {
  override readonly name = 'StatechartError'
  readonly code: StatechartErrorCode

  constructor(code: StatechartErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
