import type { Chart, ChartState, ChartTransition } from '../chart/chart.js'
import { triggerText } from '../chart/words.js'

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`

const shapeOf = ({ type, transient }: ChartState): string => {
  if (type === 'final') return 'shape=box, style=rounded, peripheries=2'
  if (type === 'history') return 'shape=circle'
  return `shape=box, style=${transient ? '"rounded,dashed"' : 'rounded'}`
}

/**
 * Writes a chart in the DOT language of Graphviz, with a cluster for each state that has child states.
 *
 * @param chart The result of `chartOf()`.
 * @returns The text of a `digraph`.
 */
export function toDot(chart: Chart): string {
  const lines = [
    `digraph ${quote(chart.id)} {`,
    '  compound=true; node [fontname="Helvetica"]; edge [fontname="Helvetica", fontsize=10];',
  ]
  const insideOf = (id: string): readonly ChartState[] => chart.states.filter(({ parent }) => parent === id)
  const anchorOf = (id: string): string => (insideOf(id).length === 0 ? id : `${id}::`)
  const clip = (id: string): string | null => (insideOf(id).length === 0 ? null : quote(`cluster ${id}`))
  const write = (state: ChartState, indent: string): void => {
    if (insideOf(state.id).length === 0) {
      lines.push(`${indent}${quote(state.id)} [label=${quote(state.title)}, ${shapeOf(state)}];`)
      return
    }
    lines.push(`${indent}subgraph ${quote(`cluster ${state.id}`)} {`, `${indent}  label=${quote(state.title)};`)
    // Graphviz can't draw an arrow to a cluster, so the arrow ends at a point inside.
    lines.push(`${indent}  ${quote(anchorOf(state.id))} [shape=point];`)
    for (const inner of insideOf(state.id)) write(inner, `${indent}  `)
    lines.push(`${indent}}`)
    if (state.initial !== null)
      lines.push(`${indent}${quote(anchorOf(state.id))} -> ${quote(anchorOf(state.initial))};`)
  }
  const [root] = chart.states
  if (root !== undefined) write(root, '  ')
  const arrow = (transition: ChartTransition, target: string): string => {
    const [tail, head] = [clip(transition.source), clip(target)]
    const parts = [
      `label=${quote(`${triggerText(transition)}${transition.targets.length === 0 ? ' (stays)' : ''}`)}`,
      ...(tail === null || transition.source === target ? [] : [`ltail=${tail}`]),
      ...(head === null || transition.source === target ? [] : [`lhead=${head}`]),
      ...(transition.kind === 'always' ? ['style=dotted'] : transition.kind === 'error' ? ['style=dashed'] : []),
    ]
    return `  ${quote(anchorOf(transition.source))} -> ${quote(anchorOf(target))} [${parts.join(', ')}];`
  }
  for (const transition of chart.transitions)
    for (const target of transition.targets.length === 0 ? [transition.source] : transition.targets)
      lines.push(arrow(transition, target))
  return `${lines.join('\n')}\n}\n`
}
