import type { Chart } from '../chart/chart.js'
import { triggerText } from '../chart/words.js'

/** A state and its transitions as text. */
export interface OutlineItem {
  readonly id: string
  readonly title: string
  readonly description: string | null
  /** The nesting depth; 0 at the top level. */
  readonly depth: number
  readonly links: readonly {
    readonly id: string
    readonly text: string
    readonly target: string | null
    readonly transition: string
  }[]
}

/** Converts a chart to a list, for phones and screen readers. */
export function outlineOf(chart: Chart): readonly OutlineItem[] {
  const byId = new Map(chart.states.map((state) => [state.id, state]))
  const depthOf = (id: string): number => {
    const parent = byId.get(id)?.parent ?? null
    return parent === null ? 0 : depthOf(parent) + 1
  }
  const items = chart.states.map((state) => ({
    id: state.id,
    title: state.parent === null ? 'In every state' : state.title,
    description: state.description,
    depth: depthOf(state.id),
    links: chart.transitions
      .filter(({ source }) => source === state.id)
      .flatMap((transition) =>
        (transition.targets.length === 0 ? [null] : transition.targets).map((target) => ({
          id: `${transition.id}>${target ?? ''}`,
          text: `${triggerText(transition)} → ${target === null ? 'stays' : (byId.get(target)?.title ?? target)}`,
          target,
          transition: transition.id,
        })),
      ),
  }))
  // Includes the root only if it has transitions.
  return items.filter(({ depth, links }) => depth > 0 || links.length > 0)
}
