import { transitionId } from '@reauth/statechart'
import type { InspectionEvent } from './inspection-event.js'
import { readTabStorage, saveOnPagehide } from './tab-storage.js'
import { causeOf, snapshotOf, toActorEvent, toInspectionEvent, toSnapshotEvent } from './to-inspection-event.js'
import { membersOf } from './vocabulary.js'

/** Options of {@link createInspection}. */
export interface InspectionOptions {
  /** The number of runs to keep. The oldest one is removed first. Default: 10. */
  readonly runs?: number
  /** Stores the redacted runs in `sessionStorage`, so that they survive redirects and reloads. Default: `false`. */
  readonly keepInTab?: boolean
  /** Returns milliseconds since the Unix epoch. Default: the device's clock. */
  readonly now?: () => number
}

/** The recorded stream of a page's runs. Its functions are bound, so you can pass them on. */
export interface Inspection {
  /** Pass it to `createReauth({ inspect })`, or to any actor of the chart. */
  readonly inspect: (event: unknown) => void
  /** Adds an event that was received from another page. Returns whether it was an event of a run. */
  readonly receive: (message: unknown) => boolean
  /** Returns the recorded events, oldest first. The array stays the same until an event is added. */
  readonly getEvents: () => readonly InspectionEvent[]
  /**
   * Calls the listener for each new event, and with `null` when the events are cleared. For earlier events, call `getEvents()`. An error of a listener is
   * passed to `reportError()`, and doesn't affect the run or other listeners. Returns a function that unsubscribes.
   */
  readonly subscribe: (listener: (event: InspectionEvent | null) => void) => () => void
  readonly clear: () => void
}

/** Converts XState's inspection events to redacted events, and keeps nothing else. */
class Recorder {
  readonly #maxRuns: number
  readonly #now: () => number
  readonly #listeners = new Set<(event: InspectionEvent | null) => void>()
  #write: (() => void) | undefined
  /** Transitions taken since the last snapshot, by the session id of the actor. */
  readonly #taken = new Map<string, string[]>()
  #events: readonly InspectionEvent[] = []

  constructor({ runs = 10, keepInTab: isKept = false, now = Date.now }: InspectionOptions) {
    this.#maxRuns = runs
    this.#now = now
    if (!isKept) return
    for (const event of readTabStorage()) this.#add(event)
    this.#write = saveOnPagehide(this.getEvents)
  }

  inspect = (event: unknown): void => {
    const { type, rootId, actorRef, _transitions, snapshot, event: cause } = membersOf(event)
    // Ignores the services, which are also actors: their inputs and outputs are not recorded.
    if (typeof rootId !== 'string' || membersOf(actorRef)['sessionId'] !== rootId) return
    if (type === '@xstate.microstep' && Array.isArray(_transitions)) {
      const ids = (_transitions as readonly Parameters<typeof transitionId>[0][]).map((transition) =>
        transitionId(transition),
      )
      this.#taken.set(rootId, [...(this.#taken.get(rootId) ?? []), ...ids])
    }
    if (type !== '@xstate.snapshot') return
    const taken = this.#taken.get(rootId) ?? []
    this.#taken.delete(rootId)
    const moment = snapshotOf(snapshot)
    const moved = causeOf(cause)
    if (moment === null || moved === null) return
    if (!this.#knows(moment.context.runId)) this.#add(toActorEvent(moment, this.#now()))
    this.#add(toSnapshotEvent(moment, moved, taken, this.#now()))
  }

  receive = (message: unknown): boolean => {
    const event = toInspectionEvent(message)
    if (event !== null) this.#add(event)
    return event !== null
  }

  getEvents = (): readonly InspectionEvent[] => this.#events

  subscribe = (listener: (event: InspectionEvent | null) => void): (() => void) => {
    // Wraps the listener, so that the same function can subscribe twice.
    const each = (event: InspectionEvent | null): void => listener(event)
    this.#listeners.add(each)
    return () => void this.#listeners.delete(each)
  }

  clear = (): void => {
    this.#events = []
    this.#notify(null)
  }

  #knows(runId: string): boolean {
    return this.#events.some(({ sessionId }) => sessionId === runId)
  }

  #add(event: InspectionEvent): void {
    const runs = [...new Set([...this.#events, event].map(({ sessionId }) => sessionId))].slice(-this.#maxRuns)
    this.#events = [...this.#events, event].filter(({ sessionId }) => runs.includes(sessionId))
    // Saves before a redirect: a busy browser can fire `pagehide` after the next page has loaded.
    if (JSON.stringify(event.snapshot.value).includes('"redirecting"')) this.#write?.()
    this.#notify(event)
  }

  #notify(event: InspectionEvent | null): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        globalThis.reportError?.(error)
      }
    }
  }
}

/**
 * Records the runs of a page: states, transitions, codes, counts and ages. It never records a token, an input, data, an error or a subject.
 *
 * {@link openInspector} and {@link shareInspection} send the same events as JSON, and the devtools show them.
 *
 * @example
 * const inspection = createInspection()
 * const reauth = createReauth({ service, inspect: inspection.inspect })
 */
export const createInspection = (options: InspectionOptions = {}): Inspection => new Recorder(options)
