import type { SensitiveActionContext } from '@reauth/core'

/**
 * The redacted facts of a run: the context of the chart, with every string and every time replaced or checked.
 *
 * Ages are kept, times aren't: `reading.now` is always 1 000 000 000, and other times have the same distance from it as before. The subject, the idempotency
 * key and the operation are placeholders. Levels and methods are those that the app requires, those of RFC 8176, or placeholders.
 */
export type InspectedContext = SensitiveActionContext

/** The event that caused a transition. */
export interface InspectedCause {
  /** The event type in XState. */
  readonly type: string
  /** The server's answer: the result of the call, or of resolving its outcome. */
  readonly result?: string
  /** A code of this library, if the event has one. */
  readonly code?: string
}

/** A state of the chart with the facts of the run. */
export interface InspectedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  readonly value: string | object
  readonly context: InspectedContext
  /** Whether the context contains the facts of the run. Without `inspect`, only the state and the ids are known. */
  readonly hasFacts: boolean
}

interface InspectionOrigin {
  /** The id of the run. */
  readonly sessionId: string
  readonly rootId: string
  readonly id: string
  /** Milliseconds since the Unix epoch on this device's clock, as a string. */
  readonly createdAt: string
  readonly _version: string
}

/**
 * One event of the stream, in the wire format of `@statelyai/inspect`. It contains only the fields listed here.
 *
 * The devtools, the inspector in the documentation and Stately's inspector can read it.
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
      /** Ids of the transitions taken, as in `@reauth/statechart`; empty if the sender doesn't know them. */
      readonly transitions: readonly string[]
    })

/** The version of the format. */
export const STREAM_VERSION = 'reauth 1'
