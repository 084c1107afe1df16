import { describe, expect, it } from 'vitest'
import { type Step, checkInvariants, edgesOf, invariants } from './index.js'
import { MUTANTS, type Mutant } from './mutants.fixture.js'

/** Returns the first problem that the rule of a mutant finds. */
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

describe('each rule can be violated', () => {
  it.each(MUTANTS.map((mutant) => [mutant.rule, mutant.title, mutant] as const))(
    '%s is violated if %s',
    (_, _title, mutant) => {
      expect(problemOf(mutant)).not.toBeNull()
    },
    60_000,
  )

  it('every rule has a mutant', () => {
    expect(new Set(MUTANTS.map(({ rule }) => rule))).toEqual(new Set(invariants.map(({ id }) => id)))
  })

  it('every mutant has a unique title', () => {
    expect(new Set(MUTANTS.map(({ title }) => title)).size).toBe(MUTANTS.length)
  })
})
