import type { Chart } from '@reauth/statechart'
import type { Step } from '@reauth/core/testing'
import { leafOf } from './chart-trail.js'
import { type Glyph, delayOf, glyphOf } from './offers.js'
import { sentenceOf } from './sentences.js'
import { isPageLoad } from './page-loads.js'

/** A row of the flight recorder. */
export interface RecorderRow {
  /** The number of the moment; 0 at the start. */
  readonly at: number
  readonly glyph: Glyph | '▸'
  readonly id: string
  readonly title: string
  /** The state afterwards. */
  readonly state: string
  /** The transitions taken, including those of transient states. */
  readonly microsteps: readonly {
    readonly id: string
    readonly from: string
    readonly to: string
    readonly text: string
  }[]
  readonly started: readonly string[]
  readonly stopped: readonly string[]
  /** The time that timers took so far, in milliseconds. Service answers take no time. */
  readonly elapsed: number
  /** Prompts until here, those before a page load included. So are calls and step-ups. */
  readonly prompts: number
  readonly calls: number
  readonly stepUps: number
}

/** A service call from its start to its end. */
export interface Span {
  readonly service: string
  readonly from: number
  /** `null` while it is pending. */
  readonly to: number | null
  readonly ended: 'answered' | 'rejected' | 'stopped' | 'waiting'
}

type Counts = Pick<RecorderRow, 'prompts' | 'calls' | 'stepUps'>

/** Adds up the counts of this page and the previous ones. */
const countsOf = ({ snapshot, counts }: Step, before: Counts): Counts => ({
  prompts: before.prompts + snapshot.context.prompts,
  calls: before.calls + counts.calls,
  stepUps: before.stepUps + counts.stepUps,
})

/** Returns a row for each moment of a run. */
export function recorderOf(chart: Chart, steps: readonly Step[]): readonly RecorderRow[] {
  const titles = new Map(chart.states.map(({ id, title }) => [id, title]))
  const transitions = new Map(chart.transitions.map((one) => [one.id, one]))
  let elapsed = 0
  let before: Counts = { prompts: 0, calls: 0, stepUps: 0 }
  return steps.map((step, at) => {
    const { event } = step
    if (event !== null && step.before !== null && isPageLoad(event)) before = countsOf(step.before, before)
    if (event !== null && step.before !== null && glyphOf(event) === '◷') elapsed += delayOf(step.before, event.id) ?? 0
    return {
      at,
      glyph: event === null ? '▸' : glyphOf(event),
      id: event?.id ?? step.scenario.id,
      title: event === null ? `In ${step.scenario.title}.` : sentenceOf(event),
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
      ...countsOf(step, before),
    }
  })
}

/** Returns the service calls of a run, in order of their start. */
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
