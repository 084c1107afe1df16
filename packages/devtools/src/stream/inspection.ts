import { transitionId } from '@reauth/statechart'
import type { InspectionEvent } from './inspection-event.js'
import { keepInTab, keptInTab } from './kept-in-tab.js'
import { causeOf, snapshotOf, toActorEvent, toInspectionEvent, toSnapshotEvent } from './to-inspection-event.js'
import { membersOf } from './vocabulary.js'

/** What {@link createInspection} takes. */
export interface InspectionOptions {
  /** Runs that are kept; the oldest goes first. Default: 10. */
  readonly runs?: number
  /** Keeps the runs in `sessionStorage`, so that a redirect and a reload lose none. They are redacted before. Default: `false`. */
  readonly keepInTab?: boolean
  /** Milliseconds since the Unix epoch. Default: the device's clock. */
  readonly now?: () => number
}

/** The recorded stream of a page's runs. Its functions are bound and can be handed on. */
export interface Inspection {
  /** Give it to `createReauth({ inspect })`, or to any actor of the chart. */
  readonly inspect: (event: unknown) => void
  /** Takes an event that came over a wire. Returns whether it was one of a run. */
  readonly receive: (message: unknown) => boolean
  /** Everything that is kept, oldest first. The same array until there is more. */
  readonly getEvents: () => readonly InspectionEvent[]
  /**
   * Calls back for each new event, and with `null` when the list was cleared. What happened before is in `getEvents()`. What a listener throws is reported by
   * `reportError()`, and hinders neither the run nor another listener. Returns how to stop.
   */
  readonly subscribe: (listener: (event: InspectionEvent | null) => void) => () => void
  readonly clear: () => void
}

/** Reads XState's inspection events of the charts of runs: what is kept of one is written down here, and nothing else is held. */
class Recorder {
  readonly #kept: number
  readonly #now: () => number
  readonly #listeners = new Set<(event: InspectionEvent | null) => void>()
  #write: (() => void) | undefined
  /** Transitions that were taken since the last snapshot, by the chart's session. */
  readonly #taken = new Map<string, string[]>()
  #events: readonly InspectionEvent[] = []

  constructor({ runs = 10, keepInTab: isKept = false, now = Date.now }: InspectionOptions) {
    this.#kept = runs
    this.#now = now
    if (!isKept) return
    for (const event of keptInTab()) this.#add(event)
    this.#write = keepInTab(this.getEvents)
  }

  inspect = (event: unknown): void => {
    const { type, rootId, actorRef, _transitions, snapshot, event: cause } = membersOf(event)
    // The services are actors as well: what they are given and answer is none of our business.
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
    // The same function may listen twice.
    const each = (event: InspectionEvent | null): void => listener(event)
    this.#listeners.add(each)
    return () => void this.#listeners.delete(each)
  }

  clear = (): void => {
    this.#events = []
    this.#tell(null)
  }

  #knows(runId: string): boolean {
    return this.#events.some(({ sessionId }) => sessionId === runId)
  }

  #add(event: InspectionEvent): void {
    const runs = [...new Set([...this.#events, event].map(({ sessionId }) => sessionId))].slice(-this.#kept)
    this.#events = [...this.#events, event].filter(({ sessionId }) => runs.includes(sessionId))
    // A busy browser tells a page that it was left when the next one is there already.
    if (JSON.stringify(event.snapshot.value).includes('"redirecting"')) this.#write?.()
    this.#tell(event)
  }

  #tell(event: InspectionEvent | null): void {
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
 * Records the runs of a page: states, transitions, codes, counts and ages. Never a token, an input, data, an error or whose run it is.
 *
 * The same events, as JSON, are what {@link openInspector} and {@link shareInspection} send and what the devtools show.
 *
 * @example
 * const inspection = createInspection()
 * const reauth = createReauth({ service, inspect: inspection.inspect })
 */
export const createInspection = (options: InspectionOptions = {}): Inspection => new Recorder(options)
