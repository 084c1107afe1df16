/** An answer that can be given now. */
export interface OpenAnswer {
  /** As the statechart's outcome is called that it stands for. */
  readonly id: string
  /** What happens, as a sentence. */
  readonly title: string
  /** Gives this answer. Once the call has one, nothing happens. */
  readonly choose: () => void
}

/** A call of a `fakeService()` that waits until its answer is chosen. Made by `byHand()`. */
export interface OpenCall {
  /** Which service was called: `'refresh'`, `'biometric'`, `'browser'` or `'redirect'`. */
  readonly service: string
  /** What was called, as a sentence. */
  readonly title: string
  readonly answers: readonly OpenAnswer[]
}

/** A timer of Node can be set not to keep the process alive. A timer of a browser is a number. */
export interface NodeTimer {
  unref?(): unknown
}

/** What all copies of this module in one process share: a test runner may load it several times. */
interface KitState {
  /** Calls that wait until an answer is chosen. */
  openCalls: readonly OpenCall[]
  readonly openCallListeners: Set<() => void>
  /** Calls without an answer that no test has failed for yet. */
  readonly unscripted: Error[]
  /** Timers of statecharts, since the last test ended. */
  readonly timers: NodeTimer[]
  /** Whether a hook of the test runner throws them. */
  isChecked: boolean
  /** How often each transition was taken, by its id. */
  readonly taken: Map<string, number>
}

const KEY = Symbol.for('@reauth/core/testing')

/** The state of this process, or of this realm where a test runner makes one for each file. */
export const kitState = (): KitState =>
  ((globalThis as { [KEY]?: KitState })[KEY] ??= {
    unscripted: [],
    timers: [],
    isChecked: false,
    taken: new Map(),
    openCalls: [],
    openCallListeners: new Set(),
  })
