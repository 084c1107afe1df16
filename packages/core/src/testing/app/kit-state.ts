/** An answer that can be given now. */
export interface OpenAnswer {
  /** The id of the corresponding outcome of the statechart. */
  readonly id: string
  /** A sentence that says what happens. */
  readonly title: string
  /** Gives this answer. Does nothing if the call already has one. */
  readonly choose: () => void
}

/** A call of a `fakeService()` that waits for the choice of its answer, because of `byHand()`. */
export interface OpenCall {
  /** The called service: `'refresh'`, `'biometric'`, `'browser'` or `'redirect'`. */
  readonly service: string
  /** A sentence that says what was called. */
  readonly title: string
  readonly answers: readonly OpenAnswer[]
}

/** A Node timer that can stop keeping the process alive. In a browser a timer is a number. */
export interface NodeTimer {
  unref?(): unknown
}

/** The state that all copies of this module in one process share, because a test runner may load it several times. */
interface KitState {
  /** Calls that wait for the choice of an answer. */
  openCalls: readonly OpenCall[]
  readonly openCallListeners: Set<() => void>
  /** The errors of calls without an answer for which no test has failed yet. */
  readonly unscripted: Error[]
  /** Timers of statecharts, since the last test ended. */
  readonly timers: NodeTimer[]
  /** Whether a hook of the test runner throws them. */
  isChecked: boolean
  /** How often each transition was taken, by id. */
  readonly taken: Map<string, number>
}

const KEY = Symbol.for('@reauth/core/testing')

/** The state of this process, or of this realm if a test runner creates one for each file. */
export const kitState = (): KitState =>
  ((globalThis as { [KEY]?: KitState })[KEY] ??= {
    unscripted: [],
    timers: [],
    isChecked: false,
    taken: new Map(),
    openCalls: [],
    openCallListeners: new Set(),
  })
