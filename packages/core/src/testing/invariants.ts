import { callRules } from './call-rules.js'
import { endRules } from './end-rules.js'
import { promptRules } from './prompt-rules.js'
import type { Invariant } from './rule.js'
import type { Step } from './step.js'

/** A violated rule, with the run that violates it. */
export interface Violation {
  readonly invariant: Invariant
  readonly step: Step
  readonly problem: string
}

/** The rules of the chart. For each rule, the tests contain a broken chart that violates it. */
export const invariants: readonly Invariant[] = [...callRules, ...promptRules, ...endRules].toSorted(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
)

/**
 * Checks every edge against the rules.
 *
 * @param edges The edges of {@link explore}. With fewer edges, the rules about all edges together prove less, for
 * example that every run ends.
 * @param rules Default: {@link invariants}.
 * @returns The shortest run for each broken rule.
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
