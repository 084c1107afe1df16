import type { Step } from './step.js'

/**
 * Groups the steps between moments by their source moment.
 *
 * Omits steps that change no timer and no service.
 */
export function stepsByMoment(edges: readonly Step[]): Step[][] {
  const stepsOf: Step[][] = []
  for (const step of edges) {
    const from = step.before?.moment ?? -1
    if (from >= 0 && step.moment >= 0 && !step.stayed) (stepsOf[from] ??= []).push(step)
  }
  return stepsOf
}
