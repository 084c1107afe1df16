import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Duration, durationInSeconds, parseRequirement } from './index.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }

describe('durationInSeconds', () => {
  it.each([
    ['30s', 30],
    ['5m', 300],
    ['1h', 3600],
    ['007m', 420],
    ['0s', 0],
    ['0m', 0],
    ['0h', 0],
  ] as const)('reads %s as %i seconds', (value, seconds) => {
    expect(durationInSeconds(value)).toBe(seconds)
  })

  it.each([
    ['999999999999999s', 999_999_999_999_999],
    ['150119987579016m', 9_007_199_254_740_960],
    ['2501999792983h', 9_007_199_254_738_800],
  ] as const)('reads %s, the maximum of its unit', (value, seconds) => {
    expect(durationInSeconds(value)).toBe(seconds)
  })

  it.each(['1000000000000000s', '150119987579017m', '2501999792984h'] as const)(
    'refuses %s, which is above the maximum',
    (value) => {
      expect(() => durationInSeconds(value)).toThrow(expect.objectContaining({ code: 'invalidDuration' }))
    },
  )

  const UNITS = { s: 1, m: 60, h: 3600 } as const
  const windows = fc.tuple(fc.integer({ min: 1, max: 2_501_999_792_983 }), fc.constantFrom('s', 'm', 'h'))

  test.prop([windows], runs)('returns the same seconds as parseRequirement', ([count, unit]) => {
    const value: Duration = `${count}${unit}`
    expect(durationInSeconds(value)).toBe(count * UNITS[unit])
    expect(parseRequirement({ maxAge: value }).maxAge).toBe(durationInSeconds(value))
  })

  test.prop([fc.anything()], runs)(
    "refuses what parseRequirement refuses as maxAge, apart from 'always' and zero",
    (value) => {
      const outcomeOf = (read: () => unknown): unknown => {
        try {
          return read()
        } catch (error) {
          return (error as { code: unknown }).code
        }
      }
      fc.pre(value !== 'always' && value !== 0)
      const seconds = outcomeOf(() => durationInSeconds(value as Duration))
      fc.pre(seconds !== 0)
      expect(outcomeOf(() => parseRequirement({ maxAge: value as Duration }).maxAge)).toBe(seconds)
    },
  )
})
