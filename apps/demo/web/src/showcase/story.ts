import type { InspectionEvent } from '@reauth/devtools/stream'
import type { Chart, ChartState, ChartTransition, Tone } from '@reauth/statechart'
import { ARROWS, type Moment } from './story-words.js'

/** One sentence of a run, with the highlighted parts of the chart. */
export interface StoryLine {
  readonly sentence: string
  /** Ids of the active states, outermost first. */
  readonly active: readonly string[]
  /** Ids of the transitions that the sentence describes. */
  readonly latest: readonly string[]
  /** Ids of the states and transitions so far. */
  readonly trail: readonly string[]
  readonly tone: Tone
  /** Whether the page redirected after this. */
  readonly leaves: boolean
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** The newest run in sentences. */
export interface Story {
  readonly runId: string
  readonly lines: readonly StoryLine[]
}

type SnapshotEvent = Extract<InspectionEvent, { type: '@xstate.snapshot' }>

/** The states and transitions of a chart, by id. */
class Lookup {
  readonly #states: ReadonlyMap<string, ChartState>
  readonly #transitions: ReadonlyMap<string, ChartTransition>

  constructor(chart: Chart) {
    this.#states = new Map(chart.states.map((state) => [state.id, state]))
    this.#transitions = new Map(chart.transitions.map((transition) => [transition.id, transition]))
  }

  transition(id: string): ChartTransition | undefined {
    return this.#transitions.get(id)
  }

  state(id: string): ChartState | undefined {
    return this.#states.get(id)
  }

  /** Returns a state and its ancestors, outermost first. */
  line(id: string): readonly string[] {
    const found: string[] = []
    for (let at = this.#states.get(id); at !== undefined; at = this.#states.get(at.parent ?? '')) found.unshift(at.id)
    return found
  }

  /** Returns the innermost active state after a state is entered. */
  rest(id: string): string {
    const initial = this.#states.get(id)?.initial
    return initial === null || initial === undefined ? id : this.rest(initial)
  }

  /** `requesting → offline`. */
  arrow({ source, targets: [target] }: ChartTransition): string {
    return `${this.#states.get(source)?.key} → ${target === undefined ? '' : this.#states.get(target)?.key}`
  }
}

function sentenceOf(arrow: string, { description }: ChartTransition, moment: Moment): string {
  const words = ARROWS[arrow] ?? description ?? ''
  return typeof words === 'string' ? words : words(moment)
}

/**
 * Describes the newest run with a sentence for each arrow that it took.
 *
 * @param events The stream of the page, oldest first.
 * @returns `null` before the first run.
 */
export function storyOf(chart: Chart, events: readonly InspectionEvent[]): Story | null {
  const runId = events.at(-1)?.sessionId
  if (runId === undefined) return null
  const lookup = new Lookup(chart)
  const snapshots = events.filter(
    (event): event is SnapshotEvent => event.type === '@xstate.snapshot' && event.sessionId === runId,
  )
  const trail = new Set<string>([chart.id])
  const lines: StoryLine[] = []
  let quiet: string[] = []
  for (const { snapshot, event, transitions, createdAt } of snapshots) {
    for (const id of transitions) {
      const transition = lookup.transition(id)
      if (transition === undefined) continue
      const active = lookup.line(lookup.rest(transition.targets[0] ?? transition.source))
      for (const each of [id, ...lookup.line(transition.source), ...active]) trail.add(each)
      quiet.push(id)
      const sentence = sentenceOf(lookup.arrow(transition), transition, { context: snapshot.context, cause: event })
      if (sentence === '') continue
      const tone = lookup.state(active.at(-1)!)?.tone ?? 'plain'
      const leaves = active.at(-1)!.endsWith('.redirecting')
      lines.push({ sentence, active, latest: quiet, trail: [...trail], tone, leaves, at: Number(createdAt) })
      quiet = []
    }
  }
  return { runId, lines }
}
