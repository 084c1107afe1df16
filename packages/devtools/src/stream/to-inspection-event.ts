import type { InspectedCause, InspectedSnapshot, InspectionEvent } from './inspection-event.js'
import { STREAM_VERSION } from './inspection-event.js'
import { redactedContext } from './redacted-context.js'
import { codeOf, eventTypeOf, membersOf, oneOf, stateValueOf } from './vocabulary.js'

const RESULTS = ['performed', 'stepUpRequired', 'refused', 'notSent', 'unknown', 'unreadable', 'notPerformed'] as const

/** Returns the cause of a transition without its payload. */
export function causeOf(event: unknown): InspectedCause | null {
  const { type, output, error, result, code } = membersOf(event)
  const name = eventTypeOf(type)
  if (name === null) return null
  const answered = /^xstate\.done\.actor\.(performAction|resolveOutcome)$/.test(name)
  const found = answered ? oneOf(membersOf(output)['result'] ?? result, RESULTS) : null
  const failed = name.startsWith('xstate.error.')
  const why = codeOf(membersOf(failed ? error : output)['code'] ?? code) ?? (failed ? 'unexpected' : null)
  return { type: name, ...(found !== null && { result: found }), ...(why !== null && { code: why }) }
}

/** Returns only the state and the redacted facts of a snapshot; `null` if it is not a snapshot of the chart. */
export function snapshotOf(snapshot: unknown): InspectedSnapshot | null {
  const { status, value, context, hasFacts } = membersOf(snapshot)
  const state = stateValueOf(value)
  const facts = redactedContext(context)
  if (state === null || facts === null) return null
  return {
    status: oneOf(status, ['active', 'done', 'error', 'stopped']) ?? 'active',
    value: state,
    context: facts,
    hasFacts: hasFacts !== false,
  }
}

const TRANSITION = /^reauth[\w.]{0,96}\|[\w.]{0,96}\|\d{1,2}$/

const transitionsOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((id): id is string => typeof id === 'string' && TRANSITION.test(id) && isKnown(id))
    : []

const isKnown = (id: string): boolean => {
  const event = id.split('|')[1]!
  return event === '' || eventTypeOf(event) !== null
}

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return null
  }
}

const originOf = (runId: string, createdAt: unknown) => ({
  sessionId: runId,
  rootId: runId,
  id: '',
  createdAt: String(Math.max(0, Math.floor(Number(createdAt) || 0))),
  _version: STREAM_VERSION,
})

/** Creates the event for a transition of the chart. */
export const toSnapshotEvent = (
  snapshot: InspectedSnapshot,
  event: InspectedCause,
  transitions: readonly string[],
  createdAt: number,
): InspectionEvent => ({
  ...originOf(snapshot.context.runId, createdAt),
  type: '@xstate.snapshot',
  snapshot,
  event,
  transitions,
})

/** Creates the event for the start of a run. */
export const toActorEvent = (snapshot: InspectedSnapshot, createdAt: number): InspectionEvent => ({
  ...originOf(snapshot.context.runId, createdAt),
  type: '@xstate.actor',
  name: snapshot.context.actionId,
  snapshot,
})

/**
 * Reads a received message: an event of this stream, or an event of `@statelyai/inspect` about a run.
 *
 * Copies only the fields of an {@link InspectionEvent}, no matter who sent the message.
 *
 * @param message An object, or its JSON.
 * @returns The event; `null` if the message is not about a run.
 */
export function toInspectionEvent(message: unknown): InspectionEvent | null {
  const { type, snapshot, event, transitions, createdAt } = membersOf(parsed(message))
  const moment = snapshotOf(parsed(snapshot))
  if (moment === null) return null
  if (type === '@xstate.actor') return toActorEvent(moment, Number(createdAt))
  const cause = causeOf(event)
  if (type !== '@xstate.snapshot' || cause === null) return null
  return toSnapshotEvent(moment, cause, transitionsOf(transitions), Number(createdAt))
}
