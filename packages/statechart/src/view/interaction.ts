import type { Interaction } from '../draw/draw.js'
import type { LaidEdge, LaidNode, LaidOut } from '../draw/laid-out.js'
import { type Shape, shape } from '../draw/shape.js'

/** What a reader can do with the states of a picture. */
export interface Reach {
  /** The state that the tab key reaches. */
  readonly focus: string | null
  /** Whether a state can be shown with or without its inside. */
  readonly canToggle: (id: string) => boolean
  /** Whether a state can be chosen. */
  readonly canSelect: (id: string) => boolean
}

const foldShape = (node: LaidNode): Shape =>
  shape(
    'g',
    { class: 'fold', 'data-toggle': node.id, transform: `translate(${node.x + node.width - 24} ${node.y + 10})` },
    [
      shape('title', {}, [node.collapsed === true ? 'Show what is inside' : 'Hide what is inside']),
      shape('rect', { x: -6, y: -6, width: 24, height: 24, opacity: 0 }),
      shape('path', { d: node.collapsed === true ? 'M3 1.5 8 6 3 10.5' : 'M1.5 3 6 8 10.5 3' }),
    ],
  )

/** The accessible name of a state: its title, its description and its rows. */
const stateName = ({ title, kind, description, rows }: LaidNode, isActive: boolean): string =>
  [
    `${title}${isActive ? ', active' : ''}${kind === 'final' ? ', an end' : ''}`,
    ...(description === null ? [] : [description.replace(/\.$/, '')]),
    ...rows.map(({ pieces }) => pieces.map(({ text }) => text).join('')),
  ].join('. ')

/** The accessible name of a label: a screen reader doesn't see where its arrow leads. */
const labelName = ({ source, target, label }: LaidEdge, titleOf: (id: string) => string): string =>
  `From ${titleOf(source)} to ${titleOf(target)}: ${label?.rows.map(({ text }) => text || 'at once').join(', ') ?? ''}`

/** Makes the states of a picture buttons, and gives its labels their ends. */
export function interactionOf({ nodes }: LaidOut, { focus, canToggle, canSelect }: Reach): Interaction {
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
