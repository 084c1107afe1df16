/** What all copies of this module in one process share: a test runner may load it several times. */
interface KitState {
  /** Calls without an answer that no test has failed for yet. */
  readonly unscripted: Error[]
  /** Whether a hook of the test runner throws them. */
  isChecked: boolean
  /** How often each transition was taken, by its id. */
  readonly taken: Map<string, number>
}

const KEY = Symbol.for('@reauth/core/testing')

/** The state of this process, or of this realm where a test runner makes one for each file. */
export const kitState = (): KitState =>
  ((globalThis as { [KEY]?: KitState })[KEY] ??= { unscripted: [], isChecked: false, taken: new Map() })
