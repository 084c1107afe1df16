import { type Violation, scenarios } from '@reauth/core/testing'
import { describe, expect, it } from 'vitest'
import { breaks, wholeMachine } from './machine.js'
import { type RulesReport, checkingRules, shortest } from './rules.js'

const lastOf = (reports: Iterable<RulesReport>): RulesReport => [...reports].at(-1)!
const ofId = (ids: readonly string[]) => scenarios.filter(({ id }) => ids.includes(id))

const NOTICED: Readonly<Record<string, string>> = {
  freshness: 'I1',
  future: 'I7',
  'step-up': 'I2',
  subject: 'I6',
  unseen: 'I11',
}

describe('the rules in the page', () => {
  it('hold on the unchanged chart, with progress reports', () => {
    const reports = [...checkingRules(wholeMachine(), ofId(['no-browser', 'resumed-callback']))]
    expect(new Set(reports.map(({ done, violations }) => `${done} ${violations.length}`))).toEqual(
      new Set(['0 0', '1 0', '2 0']),
    )
    const edges = reports.map((report) => report.edges)
    expect(edges).toEqual(edges.toSorted((a, b) => a - b))
    expect(new Set(edges).size).toBeGreaterThan(3)
  })

  it.each(breaks)('detect the change: $title', { timeout: 60_000 }, ({ id, make, scenarios: ids }) => {
    const { violations } = lastOf(checkingRules(make(), ofId(ids)))
    expect(violations.map(({ invariant }) => invariant.id)).toContain(NOTICED[id])
  })

  it('keep the shortest run of two that break the same rule', () => {
    const [long, short] = [...checkingRules(breaks[0]!.make(), ofId(['no-browser', 'resumed-confirmation']))]
      .filter(({ violations }) => violations.length > 0)
      .map(({ violations }) => violations[0]!)
    const deeper: Violation = { ...long!, step: { ...long!.step, depth: 99 } }
    expect(shortest([deeper], [short!])).toEqual([short])
    expect(shortest([short!], [deeper])).toEqual([short])
  })
})
