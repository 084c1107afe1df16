import { type Chart, activeStates } from '@reauth/statechart'
import type { InspectionEvent } from '@reauth/devtools/stream'
import { type Message, laneOf } from './sequence.js'

type SnapshotEvent = Extract<InspectionEvent, { type: '@xstate.snapshot' }>

/** A run of another page, as far as its events describe it. */
export interface LiveRun {
  readonly id: string
  readonly action: string
  /** When it started, in milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly moments: readonly SnapshotEvent[]
}

/** Returns the runs of a stream, newest first. */
export function liveRuns(events: readonly InspectionEvent[]): readonly LiveRun[] {
  const runs = new Map<string, SnapshotEvent[]>()
  for (const event of events)
    if (event.type === '@xstate.snapshot') runs.set(event.sessionId, [...(runs.get(event.sessionId) ?? []), event])
  return [...runs]
    .map(([id, moments]) => ({
      id,
      action: moments[0]!.snapshot.context.actionId,
      startedAt: Number(moments[0]!.createdAt),
      moments,
    }))
    .toReversed()
}

const ANSWER = /^xstate\.(done|error)\.actor\.(.+)$/

/** Formats an event type without the parts that XState adds. */
const wordsOf = (type: string): string => type.replace(/^xstate\.after\.(\w+)\..*$/, 'after.$1')

/** Converts a run of another page to messages between the participants. */
export function liveSequence(chart: Chart, moments: readonly SnapshotEvent[]): readonly Message[] {
  const titles = new Map(chart.states.map(({ id, title }) => [id, title]))
  let waiting: readonly string[] = []
  return moments.flatMap(({ event, snapshot }, at): Message[] => {
    const active = activeStates(chart, snapshot.value)
    const calls = chart.states.filter(({ id }) => active.includes(id)).flatMap(({ invokes }) => invokes)
    const [, how, answered] = ANSWER.exec(event.type) ?? []
    const isLoad = event.type === 'xstate.init'
    const said = event.code ?? event.result ?? (how === 'error' ? 'error' : 'answered')
    const messages: Message[] = []
    if (answered !== undefined)
      messages.push({ at, from: laneOf(answered), to: 'App', text: said, glyph: how === 'done' ? '✓' : '✕' })
    else if (!isLoad || at > 0)
      messages.push({
        at,
        from: 'App',
        to: 'App',
        text: isLoad ? 'the page is loaded' : wordsOf(event.type),
        glyph: event.type.startsWith('xstate.after.') ? '◷' : '●',
      })
    // Services of a previous page get no more answers.
    const before = isLoad ? [] : waiting.filter((id) => id !== answered)
    waiting = calls.map(({ id }) => id)
    for (const id of before)
      if (!waiting.includes(id)) messages.push({ at, from: 'App', to: laneOf(id), text: `stop ${id}`, glyph: '■' })
    for (const id of waiting)
      if (!before.includes(id)) messages.push({ at, from: 'App', to: laneOf(id), text: id, glyph: '→' })
    const leaf = active.at(-1) ?? chart.id
    if (snapshot.status !== 'active')
      messages.push({ at, from: 'App', to: 'App', text: titles.get(leaf) ?? leaf, glyph: '■' })
    return messages
  })
}
