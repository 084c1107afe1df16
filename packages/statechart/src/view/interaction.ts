import type { Interaction } from '../draw/draw.js'
import type { ChartLayout, LayoutEdge, LayoutNode } from '../draw/chart-layout.js'
import { type Shape, shape } from '../draw/shape.js'

/** Describes what the user can do with the states of a picture. */
export interface InteractionOptions {
  /** The state that is the tab stop. */
  readonly focus: string | null
  /** Whether the child states of a state can be shown and hidden. */
  readonly canToggle: (id: string) => boolean
  /** Whether a state can be selected. */
  readonly canSelect: (id: string) => boolean
}

const foldShape = (node: LayoutNode): Shape =>
  shape(
    'g',
    { class: 'fold', 'data-toggle': node.id, transform: `translate(${node.x + node.width - 24} ${node.y + 10})` },
    [
      shape('title', {}, [node.collapsed === true ? 'Show child states' : 'Hide child states']),
      shape('rect', { x: -6, y: -6, width: 24, height: 24, opacity: 0 }),
      shape('path', { d: node.collapsed === true ? 'M3 1.5 8 6 3 10.5' : 'M1.5 3 6 8 10.5 3' }),
    ],
  )

/** The accessible name of a state: its title, its description and its rows. */
const stateName = ({ title, kind, description, rows }: LayoutNode, isActive: boolean): string =>
  [
    `${title}${isActive ? ', active' : ''}${kind === 'final' ? ', an end' : ''}`,
    ...(description === null ? [] : [description.replace(/\.$/, '')]),
    ...rows.map(({ pieces }) => pieces.map(({ text }) => text).join('')),
  ].join('. ')

/** The accessible name of a label. It includes source and target, because screen readers can't see the arrow. */
const labelName = ({ source, target, label }: LayoutEdge, titleOf: (id: string) => string): string =>
  `From ${titleOf(source)} to ${titleOf(target)}: ${label?.rows.map(({ text }) => text || 'at once').join(', ') ?? ''}`

/** Makes the states of a picture focusable buttons, and adds source and target to the names of labels. */
export function interactionOf(
  { nodes }: ChartLayout,
  { focus, canToggle, canSelect }: InteractionOptions,
): Interaction {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]))
  return {
    state: (node, isActive) => ({
      tabindex: focus === node.id ? 0 : -1,
      role: 'button',
      'aria-label': stateName(node, isActive),
      ...(!canSelect(node.id) && !canToggle(node.id) && { 'aria-disabled': 'true' }),
    }),
    inside: (node) =>
      node.kind !== 'history' && node.collapsed !== null && canToggle(node.id) ? foldShape(node) : null,
    label: (edge) => ({ role: 'img', 'aria-label': labelName(edge, (id) => titles.get(id) ?? id) }),
  }
}
