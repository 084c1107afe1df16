import { callRules } from './call-rules.js'
import { endRules } from './end-rules.js'
import { promptRules } from './prompt-rules.js'
import type { Invariant } from './rule.js'
import type { Step } from './step.js'

/** A step that breaks a rule, with the run that leads to it. */
export interface Violation {
  readonly invariant: Invariant
  readonly step: Step
  readonly problem: string
}

/** The rules of the chart. Each is shown not to be empty by a change of the chart that breaks it. */
export const invariants: readonly Invariant[] = [...callRules, ...promptRules, ...endRules].toSorted(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
)

/**
 * Checks every edge.
 *
 * @param edges Those of {@link explore}. Of fewer, rules about all of them together say less: that every run ends.
 * @param rules Default: {@link invariants}.
 * @returns The shortest run for each rule that is broken.
 */
export function checkInvariants(
  edges: readonly Step[],
  rules: readonly Invariant[] = invariants,
): readonly Violation[] {
  return rules.flatMap((invariant) => {
    let shortest: Violation | undefined
    for (const step of edges) {
      if (shortest !== undefined && step.depth >= shortest.step.depth) continue
      const problem = invariant.check(step)
      if (problem !== null) shortest = { invariant, step, problem }
    }
    const found = invariant.checkAll?.(edges) ?? null
    if (found !== null && (shortest === undefined || found.step.depth < shortest.step.depth))
      shortest = { invariant, ...found }
    return shortest === undefined ? [] : [shortest]
  })
}
