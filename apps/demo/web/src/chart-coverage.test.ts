import { type ChartCoverage, chartCoverage } from '@reauth/core/testing'
import { describe, expect, it } from 'vitest'
import { LIMITS } from './chart-coverage.js'

const { transitions } = chartCoverage({ ignore: LIMITS.ignore })
/** The smallest number of transitions that passes. */
const ENOUGH = Math.ceil((transitions.length * LIMITS.threshold) / 100)

/** Returns the coverage of tests that took the first `count` transitions of the chart. */
const coverageOf = (count: number): ChartCoverage =>
  chartCoverage({ ...LIMITS, taken: new Map(transitions.slice(0, count).map(({ id }) => [id, 1])) })

describe('the threshold of the chart coverage', () => {
  it('passes with exactly the required number of transitions, and with one more', () => {
    expect(coverageOf(ENOUGH).percent).toBeGreaterThanOrEqual(LIMITS.threshold)
    expect(coverageOf(ENOUGH + 1).taken).toBe(ENOUGH + 1)
  })

  it('fails with one transition fewer, and lists those that were not taken', () => {
    const { id } = transitions[ENOUGH - 1]!
    expect(() => coverageOf(ENOUGH - 1)).toThrow(`  ${id}  `)
    expect(() => coverageOf(ENOUGH - 1)).toThrow(expect.objectContaining({ name: 'ChartCoverageError' }))
  })
})
