import { nthText } from '../chart/words.js'
import { GLYPHS, type Glyph } from './glyphs.js'
import type { Box, ChartLayout, LayoutEdge, LayoutNode, Point, Row } from './chart-layout.js'
import { METRICS as M } from './metrics.js'
import { lineBox, rowBox } from './places.js'
import { type Shape, shape } from './shape.js'
import { STYLES } from './styles.js'

/** Options for drawing a picture. */
export interface DrawOptions {
  /** Ids of the active states, as returned by `activeStates()`. Default none. */
  readonly active?: readonly string[]
  /** Ids of the states and transitions on the path so far. They are highlighted, and the rest is dimmed. Default none. */
  readonly trail?: readonly string[]
  /** Ids of the transitions that were taken last. They are highlighted most. Default none. */
  readonly latest?: readonly string[]
  /** Ids of the transitions that can happen now: their arrows are not dimmed. Default none. */
  readonly possible?: readonly string[]
  /** Whether the picture contains its style sheet. If your page forbids inline styles, pass `false` and use `chartStyles`. Default `true`. */
  readonly styles?: boolean
  /** `'auto'` follows the system setting. Default `'auto'`. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** The title of the picture. Default: the chart's id. */
  readonly title?: string
}

/** Attributes and shapes that an interactive view adds to the picture. */
export interface Interaction {
  /** Returns attributes for the element of a state. */
  readonly state: (node: LayoutNode, isActive: boolean) => Shape['attributes']
  /** Returns a shape to draw in the box of a state, on top of the rest. */
  readonly inside: (node: LayoutNode) => Shape | null
  /** Returns attributes for the label of an arrow. */
  readonly label: (edge: LayoutEdge) => Shape['attributes']
}

const glyph = (kind: Glyph, x: number, y: number): Shape =>
  shape('g', { class: `g-${kind}`, transform: `translate(${x} ${y})` }, [shape('path', { d: GLYPHS[kind] })])

const titleShape = (text: string): Shape | null => (text === '' ? null : shape('title', {}, [text]))

/** Returns the class for an arrow or row: `lit` if one of its transitions was taken, `latest` if it was taken last. */
type Highlight = (transitions: readonly string[]) => string

const rowShape = (row: Row, x: number, box: Box, highlight: Highlight): Shape => {
  const y = box.y + (box.height - M.rowHeight) / 2
  const at = x + row.glyphs.length * (M.glyph + 3)
  return shape('g', { class: `row${highlight(row.transitions)}` }, [
    titleShape(row.detail),
    ...row.glyphs.map((kind, index) => glyph(kind, x + index * (M.glyph + 3), y + 3)),
    shape(
      'text',
      { x: at, y: y + 12 },
      row.pieces.map(({ text, tone, state, nth }) =>
        nth === true
          ? shape('tspan', { class: 'nth' }, [text])
          : state === undefined
            ? text
            : shape('tspan', { class: `t-${tone ?? 'plain'}`, 'data-go': state }, [text]),
      ),
    ),
  ])
}

const rect = (box: { x: number; y: number; width: number; height: number }, rx: number, kind: string): Shape =>
  shape('rect', { class: kind, x: box.x, y: box.y, width: box.width, height: box.height, rx })

const historyShapes = (node: LayoutNode): Shape[] => {
  const radius = node.width / 2
  return [
    shape('circle', { class: 'box', cx: node.x + radius, cy: node.y + radius, r: radius - 1 }),
    shape('text', { class: 'title mid', x: node.x + radius, y: node.y + radius + 4.5 }, [node.title]),
  ]
}

const boxShapes = (node: LayoutNode, highlight: Highlight, roomy?: boolean): (Shape | null)[] => {
  const isFrame = node.collapsed === false
  const isCheck = node.transient && node.collapsed === null && node.rows.length === 0
  const isEnd = node.kind === 'final'
  const center = node.x + node.width / 2
  const rows = node.rows.length
  return [
    rect(
      node,
      isCheck ? node.height / 2 : 9,
      [
        'box',
        isFrame ? 'well' : '',
        node.transient || node.kind === 'parallel' || node.kind === 'anywhere' ? 'soft' : '',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    isEnd ? rect({ x: node.x + 3, y: node.y + 3, width: node.width - 6, height: node.height - 6 }, 6.5, 'ring') : null,
    shape('text', { class: isFrame ? 'title' : 'title mid', x: isFrame ? node.x + M.padX : center, y: node.y + 20 }, [
      node.title,
    ]),
    rows > 0 && !isFrame
      ? shape('path', { class: 'rule', d: `M${node.x} ${node.y + M.titleHeight}h${node.width}` })
      : null,
    ...node.rows.map((row, index) => rowShape(row, node.x + M.padX, rowBox(node, index, roomy), highlight)),
  ]
}

/** A path with rounded corners. */
const roundedPath = (points: readonly Point[]): string => {
  const parts = points.map(([x, y], index): string => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (before === undefined) return `M${x} ${y}`
    if (after === undefined) return `L${x} ${y}`
    const toward = (other: Point): Point => {
      const length = Math.hypot(other[0] - x, other[1] - y)
      const radius = Math.min(7, length / 2) / (length === 0 ? 1 : length)
      return [round(x + (other[0] - x) * radius), round(y + (other[1] - y) * radius)]
    }
    const [ax, ay] = toward(before)
    const [bx, by] = toward(after)
    return `L${ax} ${ay}Q${x} ${y} ${bx} ${by}`
  })
  return parts.join('')
}

const round = (value: number): number => Math.round(value * 10) / 10

const headPath = (points: readonly Point[]): string => {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [x, y - 1]
  const [dx, dy] = [Math.sign(Math.round(x - fromX)), Math.sign(Math.round(y - fromY))]
  return `M${x} ${y}L${x - dx * 9 - dy * 4.5} ${y - dy * 9 + dx * 4.5}L${x - dx * 9 + dy * 4.5} ${y - dy * 9 - dx * 4.5}z`
}

/** Ends the line inside the arrowhead, so that a thick line doesn't show beside the tip. */
const shortened = (points: readonly Point[]): Point[] => {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [x, y]
  return [...points.slice(0, -1), [x - Math.sign(x - fromX) * 4, y - Math.sign(y - fromY) * 4]]
}

const edgeShape = (edge: LayoutEdge, className: string): Shape =>
  shape('g', { class: className, 'data-edge': edge.id }, [
    shape('path', { class: 'arrow', d: roundedPath(shortened(edge.points)) }),
    shape('path', { class: 'head', d: headPath(edge.points) }),
  ])

const pillShape = (
  edge: LayoutEdge,
  className: string,
  highlight: Highlight,
  attributes: Shape['attributes'] | undefined,
  roomy?: boolean,
): Shape | null => {
  if (edge.label === null) return null
  const { label } = edge
  return shape('g', { class: className, ...attributes }, [
    shape('g', { class: 'pill' }, [
      rect(label, Math.min(9, label.height / 2), ''),
      ...label.rows.map((row, index) => {
        const { x, y, height } = lineBox(label, index, roomy)
        const top = y + (height - M.labelRowHeight) / 2
        return shape(
          'g',
          { class: highlight(row.glyph === 'page' ? edge.transitions : [row.transition]).trim() || null },
          [
            titleShape(row.detail),
            glyph(row.glyph, x + 7, top + 3),
            shape('text', { x: x + 7 + M.glyph, y: top + 11.5 }, [
              row.nth === null ? null : shape('tspan', { class: 'nth' }, [nthText(row.nth)]),
              row.text,
            ]),
          ],
        )
      }),
    ]),
  ])
}

const kindOf = (edge: LayoutEdge): string => {
  const kinds = new Set(edge.label?.rows.map((row) => row.glyph))
  const [only] = kinds
  return kinds.size === 1 ? (only ?? 'event') : 'event'
}

/**
 * Draws the picture as a tree of shapes, which `toSvg` writes as text and a page renders.
 */
export function draw(chartLayout: ChartLayout, options: DrawOptions = {}, interaction?: Interaction): Shape {
  const {
    active = [],
    trail = [],
    latest = [],
    possible = [],
    styles = true,
    theme = 'auto',
    title = chartLayout.id,
  } = options
  const lit = new Set([...trail, ...active])
  const isTrail = trail.length > 0
  const litNode = (node: LayoutNode): boolean => lit.has(node.id)
  const isLit = (edge: LayoutEdge): boolean => edge.transitions.some((id) => trail.includes(id))
  const highlight: Highlight = (transitions) =>
    transitions.some((id) => latest.includes(id))
      ? ' lit latest'
      : transitions.some((id) => trail.includes(id))
        ? ' lit'
        : ''
  const edgeClass = (edge: LayoutEdge): string => {
    const isStart = edge.label === null
    const canHappen = edge.transitions.some((id) => possible.includes(id))
    const dim = isTrail && !isStart && !canHappen ? ' dim' : ''
    const line = edge.line === null ? '' : ` l-${edge.line}`
    return `edge k-${kindOf(edge)}${line}${highlight(edge.transitions) || dim}`
  }
  const nodeShape = (node: LayoutNode): Shape => {
    const isOn = active.includes(node.id) && node.kind !== 'anywhere'
    const isLeaf = isOn && node.collapsed !== false
    if (node.kind === 'start')
      return shape('circle', {
        class: isTrail && node.parent !== null && !lit.has(node.parent) ? 'dot dim' : 'dot',
        cx: node.x + node.width / 2,
        cy: node.y + node.height / 2,
        r: 5,
      })
    const names = [
      node.kind === 'anywhere' ? 'note' : 'state',
      node.kind === 'final' ? 'end' : '',
      node.tone === 'plain' ? '' : `t-${node.tone}`,
      isOn ? 'on' : '',
      isLeaf ? 'leaf' : '',
      isTrail && !litNode(node) && node.kind !== 'anywhere' ? 'dim' : '',
    ]
    const isState = node.kind !== 'anywhere'
    return shape(
      'g',
      {
        class: names.filter(Boolean).join(' '),
        'data-state': isState ? node.id : null,
        ...(isState && interaction?.state(node, isOn)),
      },
      [
        titleShape(node.description ?? ''),
        ...(node.kind === 'history' ? historyShapes(node) : boxShapes(node, highlight, chartLayout.roomy)),
        interaction?.inside(node) ?? null,
      ],
    )
  }
  const frames = chartLayout.nodes.filter(({ collapsed }) => collapsed === false)
  const boxes = chartLayout.nodes.filter(({ collapsed }) => collapsed !== false)
  const edges = [...chartLayout.edges].toSorted((a, b) => Number(isLit(a)) - Number(isLit(b)))
  return shape(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'rc',
      viewBox: `0 0 ${chartLayout.width} ${chartLayout.height}`,
      width: chartLayout.width,
      height: chartLayout.height,
      'data-theme': theme === 'auto' ? null : theme,
      role: interaction === undefined ? 'img' : 'group',
      'aria-label': title,
    },
    [
      // The page provides the styles.
      interaction === undefined && styles ? shape('style', {}, [STYLES]) : null,
      ...frames.map(nodeShape),
      ...edges.map((edge) => edgeShape(edge, edgeClass(edge))),
      ...edges.map((edge) => pillShape(edge, edgeClass(edge), highlight, interaction?.label(edge), chartLayout.roomy)),
      ...boxes.map(nodeShape),
    ],
  )
}
