import type { Step } from './step.js'

/**
 * Sorts the steps that lead from one moment to another by the moment that they lead from.
 *
 * An event that leaves every timer and service as it is leads nowhere, and is left out.
 */
export function waysOf(edges: readonly Step[]): Step[][] {
  const ways: Step[][] = []
  for (const step of edges) {
    const from = step.before?.moment ?? -1
    if (from >= 0 && step.moment >= 0 && !step.stayed) (ways[from] ??= []).push(step)
  }
  return ways
}
