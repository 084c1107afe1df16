import { describe, expect, it } from 'vitest'
import { type Step, checkInvariants, edgesOf, invariants } from './index.js'
import { MUTANTS, type Mutant } from './mutants.fixture.js'

/** What the rule of a mutant finds wrong with it. Stops at the first step that is. */
function problemOf({ rule, scenario, make }: Mutant): string | null {
  const invariant = invariants.find(({ id }) => id === rule)!
  const edges: Step[] = []
  for (const step of edgesOf({ machine: make(), scenarios: [scenario] })) {
    const problem = invariant.check(step)
    if (problem !== null) return problem
    edges.push(step)
  }
  return checkInvariants(edges, [invariant])[0]?.problem ?? null
}

describe('a rule that nothing can break says nothing', () => {
  it.each(MUTANTS.map((mutant) => [mutant.rule, mutant.title, mutant] as const))(
    '%s breaks if %s',
    (_, _title, mutant) => {
      expect(problemOf(mutant)).not.toBeNull()
    },
    60_000,
  )

  it('breaks each rule by one of them', () => {
    expect(new Set(MUTANTS.map(({ rule }) => rule))).toEqual(new Set(invariants.map(({ id }) => id)))
  })

  it('has a name for each', () => {
    expect(new Set(MUTANTS.map(({ title }) => title)).size).toBe(MUTANTS.length)
  })
})
