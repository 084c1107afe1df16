import { afterAll, describe, expect, it } from 'vitest'
import { Agreement } from './agreement.fixture.js'
import { checkInvariants, describeRun, explore, scenarios } from './index.js'
import { differencesOf, product } from './product.fixture.js'

// Runs in `npm run test:model`, because it takes minutes and seldom finds more than `model.test.ts`.

let [explored, moments, edges] = [0, 0, 0]
afterAll(() => {
  // oxlint-disable-next-line no-console -- the size of the exploration is part of the result
  console.log(
    `${edges.toLocaleString('en')} edges from ${moments.toLocaleString('en')} moments, in ${explored} scenarios`,
  )
})

describe('every combination of capabilities, policies, stages and preferences', () => {
  it.each(product().map((group) => [group.title, group] as const))(
    'satisfies every rule and behaves as documented: %s',
    (_, group) => {
      const exploration = explore({ scenarios: group.scenarios })
      const broken = checkInvariants(exploration.edges).map(
        ({ invariant, problem, step }) => `${invariant.id}: ${problem}\n${describeRun(step)}`,
      )
      expect(broken).toEqual([])
      const agreement = new Agreement()
      for (const step of exploration.edges) agreement.compare(step)
      expect(agreement.problems.slice(0, 3)).toEqual([])
      expect(agreement.agreed).toBe(exploration.edges.length)
      explored += group.scenarios.length
      moments += exploration.moments
      edges += exploration.edges.length
    },
  )
})

describe('a remembered step equals the step of the chart', () => {
  it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('on every edge: %s', (_, scenario) => {
    expect(differencesOf(scenario).slice(0, 3)).toEqual([])
  })
})
