import type { Box, ChartLayout, LayoutNode } from '../draw/chart-layout.js'
import { type Shape, shape } from '../draw/shape.js'

/** The part that a view shows: the picture or the list of states. */
export type Showing = 'picture' | 'list'

/** The state of a view that its toolbar shows. */
export interface ToolState {
  readonly showing: Showing
  readonly follows: boolean
  /** Whether there is an active state to follow. */
  readonly isRunning: boolean
  /** `null` unless both views were laid out. */
  readonly everyEdge: boolean | null
}

const ICONS = {
  nearer: 'M8 3v10M3 8h10',
  farther: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  follow: 'M8 4.5a3.5 3.5 0 1 0 .01 0zM8 1v3M8 12v3M1 8h3M12 8h3',
} as const

const icon = (name: keyof typeof ICONS): Shape =>
  shape('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, [
    shape('path', { d: ICONS[name] }),
  ])

const tool = (name: keyof typeof ICONS, label: string, pressed?: boolean): Shape =>
  shape(
    'button',
    {
      type: 'button',
      'data-do': name,
      title: label,
      'aria-label': label,
      'aria-pressed': pressed === undefined ? null : String(pressed),
    },
    [icon(name)],
  )

const choice = (name: string, label: string, isChosen: boolean): Shape =>
  shape('button', { type: 'button', class: 'rc-choice', 'data-do': name, 'aria-pressed': String(isChosen) }, [label])

/** Draws the toolbar of a view. `data-do` is the name of the tool. */
export const toolsOf = ({ showing, follows, isRunning, everyEdge }: ToolState): Shape =>
  shape('div', { class: 'rc-tools', role: 'group', 'aria-label': 'View' }, [
    choice('picture', 'Picture', showing === 'picture'),
    choice('list', 'List', showing === 'list'),
    everyEdge === null || showing === 'list' ? null : choice('everyEdge', 'Every edge', everyEdge),
    ...(showing === 'list'
      ? []
      : [
          tool('farther', 'Zoom out'),
          tool('nearer', 'Zoom in'),
          tool('fit', 'Show all'),
          isRunning ? tool('follow', 'Follow the active state', follows) : null,
        ]),
  ])

/** Draws a small map of the whole picture, with a frame around the visible part. Hidden from screen readers, which use the list and the keys. */
export const mapOf = ({ nodes, width, height }: ChartLayout, active: readonly string[]): Shape =>
  shape('svg', { class: 'rc-map', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, [
    ...nodes
      .filter(({ kind }) => kind !== 'start')
      .map(({ id, collapsed, tone, ...box }) =>
        shape('rect', {
          class: [
            collapsed === false ? 'rc-in' : 'rc-leaf',
            tone === 'plain' ? '' : `t-${tone}`,
            active.includes(id) && collapsed !== false ? 'rc-now' : '',
          ]
            .filter(Boolean)
            .join(' '),
          x: box.x,
          y: box.y,
          width: box.width,
          height: box.height,
          rx: 8,
        }),
      ),
    shape('rect', { class: 'rc-seen', x: 0, y: 0, width, height }),
  ])

/** Returns the innermost active state of a picture. */
export const targetOf = ({ nodes }: ChartLayout, active: readonly string[]): LayoutNode | null =>
  nodes.findLast(({ id, kind, collapsed }) => kind !== 'anywhere' && collapsed !== false && active.includes(id)) ?? null

/** Returns the node at the start of a picture. */
export const startOfPicture = ({ nodes }: ChartLayout): Box | null =>
  nodes.find(({ kind, parent }) => kind === 'start' && parent === null) ?? null
