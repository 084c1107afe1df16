import type { SensitiveActionContext } from '@reauth/core'

/**
 * The facts of a run that may leave it: a context of the chart in which every text and every time is replaced or checked.
 *
 * Ages stay, times don't: `reading.now` is always 1 000 000 000, and the other times are as far from it as they were. Whose run it is, its key and its operation
 * are placeholders. Levels and methods are those that the app names, those of RFC 8176, and placeholders.
 */
export type InspectedContext = SensitiveActionContext

/** What made the chart move. */
export interface InspectedCause {
  /** The name of the event, as XState writes it. */
  readonly type: string
  /** What the server answered: the result of the call, or of asking after it. */
  readonly result?: string
  /** A code of this library. */
  readonly code?: string
}

/** A state of the chart, with the facts. */
export interface InspectedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  readonly value: string | object
  readonly context: InspectedContext
  /** Whether the context holds the facts of the run. Without `inspect` only the state is known, and whose run it is. */
  readonly hasFacts: boolean
}

interface InspectionOrigin {
  /** The run. */
  readonly sessionId: string
  readonly rootId: string
  readonly id: string
  /** Milliseconds since the Unix epoch on this device's clock, as text. */
  readonly createdAt: string
  readonly _version: string
}

/**
 * One event of the stream: the wire format of `@statelyai/inspect`, with nothing in it but the fields that are listed here.
 *
 * The devtools and the inspector of the documentation read it, and so does an inspector of Stately.
 */
export type InspectionEvent =
  | (InspectionOrigin & {
      readonly type: '@xstate.actor'
      /** The id of the action. */
      readonly name: string
      readonly snapshot: InspectedSnapshot
    })
  | (InspectionOrigin & {
      readonly type: '@xstate.snapshot'
      readonly event: InspectedCause
      readonly snapshot: InspectedSnapshot
      /** Ids of the transitions that were taken, as `@reauth/statechart` names them; none if the sender does not know. */
      readonly transitions: readonly string[]
    })

/** The version of the format. */
export const STREAM_VERSION = 'reauth 1'
