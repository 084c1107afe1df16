import type { Arrangement } from './elk-graph.js'

/** Creates a seeded random number generator, so that the same chart always gives the same bytes. */
const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

/** Swaps some neighbors, so that the order stays close to the reading order. */
const shuffleOf = (seed: number): Arrangement['shuffle'] => {
  if (seed === 0) return (items) => [...items]
  const random = randomOf(seed)
  return (items) => {
    const keyed = items.map((item, index) => ({
      item,
      key: index + (random() - 0.5) * (seed % 3 === 0 ? items.length : 5),
    }))
    return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
  }
}

const LABELS = ['TAIL_LAYER', 'MEDIAN_LAYER', 'HEAD_LAYER'] as const
const PLACEMENTS = [
  ['BRANDES_KOEPF', 'NONE'],
  ['BRANDES_KOEPF', 'BALANCED'],
  ['NETWORK_SIMPLEX', 'NONE'],
  ['BRANDES_KOEPF', 'LEFTUP'],
  ['BRANDES_KOEPF', 'RIGHTDOWN'],
] as const
const ORDERS = ['NODES_AND_EDGES', 'NONE'] as const

/** Returns an arrangement by number: first those in reading order, then those close to it. */
export const arrangementOf = (number: number): Arrangement => {
  // Each arrangement exists twice: unchanged, and with nested states stacked.
  const index = Math.floor(number / 2)
  const [placement, align] = PLACEMENTS[Math.floor(index / LABELS.length) % PLACEMENTS.length] ?? PLACEMENTS[0]
  const round = LABELS.length * PLACEMENTS.length
  return {
    labels: LABELS[index % LABELS.length] ?? 'TAIL_LAYER',
    placement,
    align,
    order: ORDERS[Math.floor(index / round) % ORDERS.length] ?? 'NODES_AND_EDGES',
    shuffle: shuffleOf(Math.floor(index / round / ORDERS.length)),
    forward: index % 2 === 1,
    stacked: number % 2 === 1,
    seed: 1 + Math.floor(index / round),
  }
}
