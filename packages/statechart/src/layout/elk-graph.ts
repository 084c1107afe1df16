import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import type { ChartState, Line } from '../chart/chart.js'
import { METRICS as M } from '../draw/metrics.js'
import type { Reduced, ReducedEdge, ReducedNode } from './reduce.js'
import { headSize, labelSize } from './sizes.js'

/** Settings for one layout of the graph. */
export interface Arrangement {
  readonly labels:
    | 'CENTER_LAYER'
    | 'TAIL_LAYER'
    | 'HEAD_LAYER'
    | 'MEDIAN_LAYER'
    | 'SPACE_EFFICIENT_LAYER'
    | 'WIDEST_LAYER'
  readonly placement: 'BRANDES_KOEPF' | 'NETWORK_SIMPLEX' | 'LINEAR_SEGMENTS'
  readonly align: 'NONE' | 'BALANCED' | 'LEFTUP' | 'RIGHTUP' | 'LEFTDOWN' | 'RIGHTDOWN'
  readonly order: 'NODES_AND_EDGES' | 'PREFER_EDGES' | 'PREFER_NODES' | 'NONE'
  /** Orders the states and arrows of each container. The identity function keeps the reading order. */
  readonly shuffle: <Item>(items: readonly Item[]) => Item[]
  /** Whether to break cycles inside containers by reading order, too. */
  readonly forward: boolean
  /** Whether to stack nested states in reading order, for a narrower and taller picture. */
  readonly stacked: boolean
  readonly seed: number
}

/** The id prefix of hidden arrows that only stack states. */
export const HIDDEN = '~'

/** The id of the dot of a container's initial state. */
export const startOf = (container: string): string => `${container}::start`

const SPACINGS = {
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeLabel': '2',
  'elk.layered.spacing.nodeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
}

const rootOptions = ({ labels, placement, align, order, seed }: Arrangement): Record<string, string> => ({
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.randomSeed': String(seed),
  'elk.padding': `[top=${M.margin},left=${M.margin},bottom=${M.margin},right=${M.margin}]`,
  ...(order === 'NONE' ? {} : { 'elk.layered.considerModelOrder.strategy': order }),
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.feedbackEdges': 'true',
  'elk.layered.nodePlacement.strategy': placement,
  'elk.layered.nodePlacement.bk.fixedAlignment': align,
  'elk.layered.edgeLabels.centerLabelPlacementStrategy': labels,
  'elk.layered.thoroughness': '40',
  ...SPACINGS,
})

/** Converts the graph to ELK's format. ELK doesn't inherit options, so every container repeats the spacings. */
export function toElk(
  { root, nodes, edges, roomy }: Reduced,
  folded: ReadonlySet<string>,
  arrangement: Arrangement,
): ElkNode {
  const placed = nodes.filter(({ state }) => !folded.has(state.id))
  const byId = new Map(placed.map((node) => [node.state.id, node]))
  const containersOf = (id: string): string[] => {
    const up: string[] = []
    for (let at: ChartState | undefined = byId.get(id)?.state; at !== undefined; at = byId.get(at.parent ?? '')?.state)
      up.push(at.parent ?? root.state.id)
    return up
  }
  const commonOf = (a: string, b: string): string => {
    const others = new Set(containersOf(b))
    return containersOf(a).find((id) => others.has(id)) ?? root.state.id
  }

  const order = new Map(placed.map(({ state }, index) => [state.id, index]))
  const isForward = ({ source, target }: ReducedEdge): boolean => (order.get(target) ?? 0) > (order.get(source) ?? 0)

  const starts = [root, ...placed.filter(({ collapsed }) => collapsed === false)].flatMap(({ state }) => {
    const isShown = state.initial !== null && byId.has(state.initial)
    return isShown ? [{ container: state.id, target: state.initial ?? '' }] : []
  })
  const declared = new Map<string, ElkExtendedEdge[]>()
  const declare = (container: string, edge: ElkExtendedEdge): void => {
    declared.set(container, [...(declared.get(container) ?? []), edge])
  }
  for (const { container, target } of starts) {
    declare(container, {
      id: `${startOf(container)}>${target}`,
      sources: [startOf(container)],
      targets: [target],
      layoutOptions: { 'elk.layered.priority.straightness': '10', 'elk.layered.priority.direction': '10' },
    })
  }
  for (const edge of arrangement.shuffle(edges))
    declare(commonOf(edge.source, edge.target), elkEdge(edge, arrangement.forward && isForward(edge), roomy))

  const childrenOf = (container: string): ElkNode[] => [
    ...(starts.some((one) => one.container === container) ? [{ id: startOf(container), width: 12, height: 12 }] : []),
    ...arrangement.shuffle(placed.filter(({ state }) => (state.parent ?? root.state.id) === container)).map(elkNode),
  ]
  const stackOf = (container: string): ElkExtendedEdge[] => {
    const ids = placed.filter(({ state }) => state.parent === container).map(({ state }) => state.id)
    return ids.slice(1).map((id, index) => ({
      id: `${HIDDEN}${id}`,
      sources: [ids[index] ?? id],
      targets: [id],
      layoutOptions: { 'elk.layered.priority.straightness': '0', 'elk.layered.priority.direction': '10' },
    }))
  }
  const elkNode = (node: ReducedNode): ElkNode => {
    const { state } = node
    const size = state.type === 'history' ? { width: 28, height: 28 } : headSize(node, roomy)
    if (node.collapsed !== false)
      return {
        id: state.id,
        ...size,
        ...(state.type === 'final' ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'LAST' } } : {}),
      }
    return {
      id: state.id,
      children: childrenOf(state.id),
      edges: [...(declared.get(state.id) ?? []), ...(arrangement.stacked ? stackOf(state.id) : [])],
      layoutOptions: {
        ...SPACINGS,
        'elk.padding': `[top=${size.height + 8},left=${M.compoundPad},bottom=${M.compoundPad},right=${M.compoundPad}]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${size.width},${size.height})`,
      },
    }
  }
  return {
    id: root.state.id,
    children: childrenOf(root.state.id),
    edges: declared.get(root.state.id) ?? [],
    layoutOptions: rootOptions(arrangement),
  }
}

/** ELK's priorities for keeping an arrow straight, short and pointing down. */
const priorityOf = (line: Line | null, isForward: boolean): Record<string, string> =>
  line === 'main'
    ? {
        'elk.layered.priority.direction': '100',
        'elk.layered.priority.straightness': '100',
        'elk.layered.priority.shortness': '10',
      }
    : {
        'elk.layered.priority.direction': isForward ? '10' : '0',
        'elk.layered.priority.straightness': line === 'aside' ? '5' : '0',
      }

const elkEdge = (
  { id, source, target, rows, line }: ReducedEdge,
  isForward: boolean,
  roomy: boolean,
): ElkExtendedEdge => ({
  id,
  layoutOptions: priorityOf(line, isForward),
  sources: [source],
  targets: [target],
  labels: [
    {
      id: `${id}::label`,
      text: id,
      ...labelSize(rows, roomy),
      layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
    },
  ],
})
