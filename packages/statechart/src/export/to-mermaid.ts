import type { Chart, ChartTransition } from '../chart/chart.js'
import { triggerText } from '../chart/words.js'
import { uniqueNames } from './names.js'

// Mermaid ends a label at these characters.
const clean = (text: string): string =>
  text
    .replace(/[:;#"\n\r%<>{}]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Gives each state a name that Mermaid can parse. */
export const mermaidNames = (chart: Chart): ReadonlyMap<string, string> =>
  uniqueNames(
    chart.states.map(({ id }) => id),
    (id) => `s_${id.replace(/\W+/g, '_')}`,
  )

/**
 * Writes a chart as a Mermaid state diagram.
 *
 * A transition is written inside a block only if both of its states are direct children of that block. Otherwise Mermaid would move a state into the block.
 * A transition without a target is an arrow from its state to itself, marked `(stays)`. Transitions of the machine itself are notes, because Mermaid has no root state.
 *
 * @param chart The result of `chartOf()`.
 * @returns The text of a `stateDiagram-v2`.
 *
 * @example
 * writeFileSync('chart.mmd', toMermaid(chartOf(machine)))
 */
export function toMermaid(chart: Chart): string {
  const root = chart.states[0]?.id ?? ''
  const names = mermaidNames(chart)
  const nameOf = (id: string): string => names.get(id) ?? id
  const parallels = new Set(chart.states.filter(({ type }) => type === 'parallel').map(({ id }) => id))
  const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]))
  const lines: string[] = ['stateDiagram-v2']
  const arrow = (transition: ChartTransition, target: string): string => {
    const stays = transition.targets.length === 0
    const text = clean(`${triggerText(transition)}${stays ? ' (stays)' : ''}`)
    return `${nameOf(transition.source)} --> ${nameOf(target)}${text === '' ? '' : ` : ${text}`}`
  }
  const endsOf = ({ source, targets }: ChartTransition): readonly string[] =>
    targets.length === 0 ? [source] : targets
  const blockOf = (transition: ChartTransition, target: string): string | null => {
    const parent = parents.get(target) ?? null
    return parent !== null && !parallels.has(parent) && parents.get(transition.source) === parent ? parent : root
  }
  const arrowsIn = (block: string): string[] =>
    chart.transitions.flatMap((transition) =>
      transition.source === root
        ? []
        : endsOf(transition).flatMap((target) =>
            target !== root && blockOf(transition, target) === block ? [arrow(transition, target)] : [],
          ),
    )
  const write = (container: string, indent: string): void => {
    const inside = chart.states.filter(({ parent }) => parent === container)
    // Mermaid has no regions at the top level.
    const isParallel = container !== root && parallels.has(container)
    for (const [index, state] of inside.entries()) {
      if (isParallel && index > 0) lines.push(`${indent}--`)
      lines.push(`${indent}state "${clean(state.title)}" as ${nameOf(state.id)}`)
      if (chart.states.some(({ parent }) => parent === state.id)) {
        lines.push(`${indent}state ${nameOf(state.id)} {`)
        write(state.id, `${indent}  `)
        lines.push(`${indent}}`)
      }
      if (state.type === 'final') lines.push(`${indent}${nameOf(state.id)} --> [*]`)
    }
    const initial = chart.states.find(({ id }) => id === container)?.initial ?? null
    // Only direct children: Mermaid would move any other state here.
    if (initial !== null && parents.get(initial) === container) lines.push(`${indent}[*] --> ${nameOf(initial)}`)
    for (const line of arrowsIn(container)) lines.push(indent + line)
  }
  write(root, '  ')
  // Transitions without an arrow, because Mermaid has no root state.
  const titleById = (id: string): string => clean(chart.states.find((state) => state.id === id)?.title ?? id)
  const everywhere = chart.transitions.filter(({ source, targets }) => source === root || targets.includes(root))
  const [first] = chart.states.filter(({ parent }) => parent === root)
  if (everywhere.length > 0 && first !== undefined) {
    lines.push(`  note right of ${nameOf(first.id)}`, '    Without an arrow')
    for (const transition of everywhere) {
      const targets = transition.targets.map(titleById)
      const from = transition.source === root ? 'In every state' : titleById(transition.source)
      lines.push(
        `    ${from}, ${clean(triggerText(transition))} → ${targets.length === 0 ? 'stays' : targets.join(' and ')}`,
      )
    }
    lines.push('  end note')
  }
  return `${lines.join('\n')}\n`
}
