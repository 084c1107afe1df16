import { activeIds, chart, lineOf, stateById, transitionById } from '../chart/chart.js'
import type { InspectedCause, InspectedContext, InspectionEvent } from '../stream/inspection-event.js'
import { transitionsBetween } from './transitions-between.js'

/** A moment of a run, from entering a state to leaving it. */
export interface LogStep {
  /** Ids of the active states, outermost first. */
  readonly active: readonly string[]
  /** The innermost active state. */
  readonly leaf: string
  readonly title: string
  readonly cause: InspectedCause
  /** Ids of the transitions that led here. */
  readonly transitions: readonly string[]
  /** Descriptions of the transitions that led here. */
  readonly because: readonly string[]
  readonly value: string | object
  readonly context: InspectedContext
  readonly hasFacts: boolean
  /** Milliseconds since the run started on this device. */
  readonly at: number
  /** The duration in milliseconds; `null` for the last moment. */
  readonly took: number | null
  /** When the current reading first appeared, in milliseconds since the Unix epoch. */
  readonly readAt: number
  readonly isEnd: boolean
}

/** A run, as recorded in the stream. */
export interface RunLog {
  readonly runId: string
  readonly actionId: string
  /** When the run started, in milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly steps: readonly LogStep[]
}

type SnapshotEvent = Extract<InspectionEvent, { type: '@xstate.snapshot' }>

const leafOf = (active: readonly string[]): string => active.at(-1) ?? chart.id

function stepsOf(events: readonly SnapshotEvent[]): readonly LogStep[] {
  const steps: LogStep[] = []
  const startedAt = Number(events[0]?.createdAt ?? 0)
  for (const [index, { snapshot, event, transitions, createdAt }] of events.entries()) {
    const active = activeIds(snapshot.value)
    const leaf = leafOf(active)
    const before = steps.at(-1)
    const next = events[index + 1]
    const known = transitions.filter((id) => transitionById(id) !== undefined)
    const taken = known.length > 0 ? known : transitionsBetween(before?.active ?? [], leaf, event.type)
    const isSameReading =
      before !== undefined && JSON.stringify(before.context.reading) === JSON.stringify(snapshot.context.reading)
    steps.push({
      active,
      leaf,
      title: stateById(leaf)?.title ?? '',
      cause: event,
      transitions: taken,
      because: taken.flatMap((id) => transitionById(id)?.description ?? []),
      value: snapshot.value,
      context: snapshot.context,
      hasFacts: snapshot.hasFacts,
      at: Number(createdAt) - startedAt,
      took: next === undefined ? null : Number(next.createdAt) - Number(createdAt),
      readAt: isSameReading ? before.readAt : Number(createdAt),
      isEnd: stateById(leaf)?.type === 'final',
    })
  }
  return steps
}

/** Groups the stream by run, oldest first. */
export function runLogs(events: readonly InspectionEvent[]): readonly RunLog[] {
  const runs = new Map<string, SnapshotEvent[]>()
  for (const event of events) {
    if (!runs.has(event.sessionId)) runs.set(event.sessionId, [])
    if (event.type === '@xstate.snapshot') runs.get(event.sessionId)!.push(event)
  }
  return [...runs]
    .filter(([, snapshots]) => snapshots.length > 0)
    .map(([runId, snapshots]) => ({
      runId,
      actionId: snapshots[0]!.snapshot.context.actionId,
      startedAt: Number(snapshots[0]!.createdAt),
      steps: stepsOf(snapshots),
    }))
}

/** Returns the steps since the page was loaded. After a redirect or reload, a run starts again. */
export const sinceLastLoad = (steps: readonly LogStep[]): readonly LogStep[] =>
  steps.slice(
    Math.max(
      0,
      steps.findLastIndex(({ cause }) => cause.type === 'xstate.init'),
    ),
  )

/** Returns the ids of the states and transitions that a run passed, up to a moment. */
export function trailOf(steps: readonly LogStep[]): readonly string[] {
  const found = new Set<string>([chart.id])
  for (const { transitions, active } of steps) {
    for (const id of active) found.add(id)
    for (const id of transitions) {
      const transition = transitionById(id)
      found.add(id)
      for (const state of [transition?.source ?? '', ...(transition?.targets ?? [])])
        for (const each of lineOf(state)) found.add(each)
    }
  }
  return [...found]
}
