import { nthText } from '../chart/words.js'
import { GLYPHS, type Glyph } from './glyphs.js'
import type { Box, LaidEdge, LaidNode, LaidOut, Point, Row } from './laid-out.js'
import { METRICS as M } from './metrics.js'
import { lineBox, rowBox } from './places.js'
import { type Shape, shape } from './shape.js'
import { STYLES } from './styles.js'

/** What is shown of a picture. */
export interface DrawOptions {
  /** Ids of the active states, as `activeStates` gives them. Default none. */
  readonly active?: readonly string[]
  /** Ids of the states and transitions of the path so far: lit, with the rest dimmed. Default none. */
  readonly trail?: readonly string[]
  /** Ids of the transitions that were taken last: those of the path that are lit most. Default none. */
  readonly latest?: readonly string[]
  /** Ids of the transitions that can happen now: their arrows are not dimmed. Default none. */
  readonly possible?: readonly string[]
  /** Whether the picture brings its own rules; a page that may not use inline styles has `chartStyles`. Default `true`. */
  readonly styles?: boolean
  /** `'auto'` follows the reader's system. Default `'auto'`. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** What the picture is called. Default: the chart's id. */
  readonly title?: string
}

/** What a page adds to the picture. */
export interface Interaction {
  /** Attributes of the element of a state. */
  readonly state: (node: LaidNode, isActive: boolean) => Shape['attributes']
  /** What is drawn in the box of a state, on top of the rest. */
  readonly inside: (node: LaidNode) => Shape | null
  /** Attributes of the label of an arrow. */
  readonly label: (edge: LaidEdge) => Shape['attributes']
}

const glyph = (kind: Glyph, x: number, y: number): Shape =>
  shape('g', { class: `g-${kind}`, transform: `translate(${x} ${y})` }, [shape('path', { d: GLYPHS[kind] })])

const titleShape = (text: string): Shape | null => (text === '' ? null : shape('title', {}, [text]))

/** How what stands for transitions is shown: `lit` if one of them was passed, `latest` if it was the last. */
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

const historyShapes = (node: LaidNode): Shape[] => {
  const radius = node.width / 2
  return [
    shape('circle', { class: 'box', cx: node.x + radius, cy: node.y + radius, r: radius - 1 }),
    shape('text', { class: 'title mid', x: node.x + radius, y: node.y + radius + 4.5 }, [node.title]),
  ]
}

const boxShapes = (node: LaidNode, highlight: Highlight, roomy?: boolean): (Shape | null)[] => {
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

/** The line stops inside the head, so that a thick one does not show beside its tip. */
const shortened = (points: readonly Point[]): Point[] => {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [x, y]
  return [...points.slice(0, -1), [x - Math.sign(x - fromX) * 4, y - Math.sign(y - fromY) * 4]]
}

const edgeShape = (edge: LaidEdge, className: string): Shape =>
  shape('g', { class: className, 'data-edge': edge.id }, [
    shape('path', { class: 'arrow', d: roundedPath(shortened(edge.points)) }),
    shape('path', { class: 'head', d: headPath(edge.points) }),
  ])

const pillShape = (
  edge: LaidEdge,
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

const kindOf = (edge: LaidEdge): string => {
  const kinds = new Set(edge.label?.rows.map((row) => row.glyph))
  const [only] = kinds
  return kinds.size === 1 ? (only ?? 'event') : 'event'
}

/**
 * The picture as elements: what `toSvg` writes, and what a page renders.
 */
export function draw(laidOut: LaidOut, options: DrawOptions = {}, interaction?: Interaction): Shape {
  const {
    active = [],
    trail = [],
    latest = [],
    possible = [],
    styles = true,
    theme = 'auto',
    title = laidOut.id,
  } = options
  const lit = new Set([...trail, ...active])
  const isTrail = trail.length > 0
  const litNode = (node: LaidNode): boolean => lit.has(node.id)
  const isLit = (edge: LaidEdge): boolean => edge.transitions.some((id) => trail.includes(id))
  const highlight: Highlight = (transitions) =>
    transitions.some((id) => latest.includes(id))
      ? ' lit latest'
      : transitions.some((id) => trail.includes(id))
        ? ' lit'
        : ''
  const edgeClass = (edge: LaidEdge): string => {
    const isStart = edge.label === null
    const canHappen = edge.transitions.some((id) => possible.includes(id))
    const dim = isTrail && !isStart && !canHappen ? ' dim' : ''
    const line = edge.line === null ? '' : ` l-${edge.line}`
    return `edge k-${kindOf(edge)}${line}${highlight(edge.transitions) || dim}`
  }
  const nodeShape = (node: LaidNode): Shape => {
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
        ...(node.kind === 'history' ? historyShapes(node) : boxShapes(node, highlight, laidOut.roomy)),
        interaction?.inside(node) ?? null,
      ],
    )
  }
  const frames = laidOut.nodes.filter(({ collapsed }) => collapsed === false)
  const boxes = laidOut.nodes.filter(({ collapsed }) => collapsed !== false)
  const edges = [...laidOut.edges].toSorted((a, b) => Number(isLit(a)) - Number(isLit(b)))
  return shape(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'rc',
      viewBox: `0 0 ${laidOut.width} ${laidOut.height}`,
      width: laidOut.width,
      height: laidOut.height,
      'data-theme': theme === 'auto' ? null : theme,
      role: interaction === undefined ? 'img' : 'group',
      'aria-label': title,
    },
    [
      // A page brings the rules itself.
      interaction === undefined && styles ? shape('style', {}, [STYLES]) : null,
      ...frames.map(nodeShape),
      ...edges.map((edge) => edgeShape(edge, edgeClass(edge))),
      ...edges.map((edge) => pillShape(edge, edgeClass(edge), highlight, interaction?.label(edge), laidOut.roomy)),
      ...boxes.map(nodeShape),
    ],
  )
}
