import type { Chart } from '@reauth/statechart'
import type { Step } from '@reauth/core/testing'
import { leafOf } from './chart-trail.js'
import { type Glyph, delayOf, glyphOf } from './offers.js'

/** A row of the flight recorder. */
export interface RecorderRow {
  /** Which moment this is; 0 at the start. */
  readonly at: number
  readonly glyph: Glyph | '▸'
  readonly id: string
  readonly title: string
  /** Where the run rests afterwards. */
  readonly state: string
  /** Transitions taken, the checks where nobody rests among them. */
  readonly microsteps: readonly {
    readonly id: string
    readonly from: string
    readonly to: string
    readonly text: string
  }[]
  readonly started: readonly string[]
  readonly stopped: readonly string[]
  /** Milliseconds of timers until here: the answers of services take none. */
  readonly elapsed: number
  readonly prompts: number
  readonly calls: number
  readonly stepUps: number
}

/** A service call from the moment it began to the moment it ended. */
export interface Span {
  readonly service: string
  readonly from: number
  /** `null` while it waits. */
  readonly to: number | null
  readonly ended: 'answered' | 'rejected' | 'stopped' | 'waiting'
}

/** Writes a run down, a row for each moment. */
export function recorderOf(chart: Chart, steps: readonly Step[]): readonly RecorderRow[] {
  const titles = new Map(chart.states.map(({ id, title }) => [id, title]))
  const transitions = new Map(chart.transitions.map((one) => [one.id, one]))
  let elapsed = 0
  return steps.map((step, at) => {
    const { event, before } = step
    if (event !== null && before !== null && glyphOf(event) === '◷') elapsed += delayOf(before, event.id) ?? 0
    return {
      at,
      glyph: event === null ? '▸' : glyphOf(event),
      id: event?.id ?? step.scenario.id,
      title: event?.title ?? `In ${step.scenario.title}.`,
      state: leafOf(chart, step.snapshot.value)?.title ?? '',
      microsteps: step.taken.map((taken) => {
        const transition = transitions.get(taken.drawingId)
        const [target] = transition?.targets ?? []
        return {
          id: taken.id,
          from: titles.get(transition?.source ?? '') ?? '',
          to: target === undefined ? 'stays' : (titles.get(target) ?? ''),
          text: taken.description,
        }
      }),
      started: step.started,
      stopped: step.stopped,
      elapsed,
      prompts: step.snapshot.context.prompts,
      calls: step.tally.calls,
      stepUps: step.tally.stepUps,
    }
  })
}

/** The service calls of a run, in the order in which they began. */
export function spansOf(steps: readonly Step[]): readonly Span[] {
  const spans: Span[] = []
  steps.forEach((step, at) => {
    const type = step.event?.event.type ?? ''
    const [, how, answered] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type) ?? []
    spans.forEach((span, index) => {
      if (span.to !== null) return
      if (span.service === answered) spans[index] = { ...span, to: at, ended: how === 'done' ? 'answered' : 'rejected' }
      else if (step.stopped.includes(span.service)) spans[index] = { ...span, to: at, ended: 'stopped' }
    })
    for (const service of step.started) spans.push({ service, from: at, to: null, ended: 'waiting' })
  })
  return spans
}
