import type { Step } from './step.js'

/**
 * Groups the steps between moments by their source moment.
 *
 * An event that changes no timer and no service is omitted.
 */
export function waysOf(edges: readonly Step[]): Step[][] {
  const ways: Step[][] = []
  for (const step of edges) {
    const from = step.before?.moment ?? -1
    if (from >= 0 && step.moment >= 0 && !step.stayed) (ways[from] ??= []).push(step)
  }
  return ways
}
