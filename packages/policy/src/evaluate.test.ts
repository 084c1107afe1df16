import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Authentication, type Requirement, type Verdict, evaluate } from './index.js'

const NOW = 1_000_000

const authenticated = (change: Partial<Authentication> = {}): Authentication => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime: NOW - 100,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: ['pwd'],
  canReauthenticate: true,
  ...change,
})
const decide = (requirement: Requirement, change: Partial<Authentication> = {}): Verdict =>
  evaluate(requirement, authenticated(change), NOW)

describe('evaluate', () => {
  it.each([
    [299, 'fresh'],
    [300, 'fresh'],
    [301, 'stale'],
  ])('returns, for an age of %i s and a max_age of 300 s, %s (OIDC Core §3.1.3.7)', (age, verdict) => {
    expect(decide({ maxAge: '5m' }, { authTime: NOW - age })).toEqual({ verdict, age })
  })

  it.each([
    [0, 'fresh'],
    [1, 'fresh'],
    [2, 'stale'],
  ])('returns, for an age of %i s and the shortest max_age of one second, %s', (age, verdict) => {
    expect(decide({ maxAge: '1s' }, { authTime: NOW - age })).toEqual({ verdict, age })
  })

  it('refuses a max_age of zero', () => {
    expect(() => decide({ maxAge: '0s' }, { authTime: NOW })).toThrow(
      expect.objectContaining({ code: 'invalidDuration', field: 'maxAge' }),
    )
  })

  it.each([
    [undefined, 'missing'],
    [Number.NaN, 'malformed'],
    [-1, 'malformed'],
    [-0.5, 'malformed'],
    [Number.POSITIVE_INFINITY, 'milliseconds'],
    [(NOW - 100) * 1_000_000, 'milliseconds'],
    ['999900' as unknown as number, 'malformed'],
    ['9'.repeat(15) as unknown as number, 'malformed'],
    [100_000_000_000, 'future'],
    [100_000_000_001, 'milliseconds'],
    [NOW + 6, 'future'],
    [NOW + 5, 'afterIssued'],
  ])('returns implausible for an auth_time of %s: %s', (authTime, reason) => {
    const { authTime: _, ...rest } = authenticated()
    const claims = authTime === undefined ? rest : { ...rest, authTime }
    expect(evaluate({ maxAge: '5m' }, claims, NOW)).toEqual({ verdict: 'implausible', reason })
  })

  it.each([
    [NOW - 299.5, 'fresh', 300],
    [NOW - 300, 'fresh', 300],
    [NOW - 300.25, 'stale', 301],
    [0.5, 'stale', NOW],
  ])(
    'rounds an auth_time with a fraction down, to the older second: %d is %s (RFC 7519 §2)',
    (authTime, verdict, age) => {
      expect(decide({ maxAge: '5m' }, { authTime })).toEqual({ verdict, age })
    },
  )

  it("rounds an auth_time with a fraction down, to the second before the operation was opened ('always')", () => {
    const at = (authTime: number): string =>
      evaluate({ maxAge: 'always' }, authenticated({ authTime }), NOW, { openedAt: NOW - 10 }).verdict
    expect([at(NOW - 10.25), at(NOW - 10), at(NOW - 9.75)]).toEqual(['stale', 'fresh', 'fresh'])
  })

  it('compares numbers only', () => {
    // A comparison would call `toString`, which isn't a function here.
    const authTime = { toString: 0 } as unknown as number
    expect(decide({ maxAge: '5m' }, { authTime })).toEqual({ verdict: 'implausible', reason: 'malformed' })
  })

  it('accepts 0 as a time and as a tolerance', () => {
    const first = authenticated({ authTime: 0, issuedAt: 0 })
    expect(evaluate({ maxAge: '5m' }, first, 100, { clockTolerance: 0 })).toEqual({ verdict: 'fresh', age: 100 })
  })

  it('accepts an auth_time one second after iat, and refuses a later one', () => {
    expect(decide({ maxAge: '5m' }, { authTime: NOW + 1 }).verdict).toBe('fresh')
    expect(decide({ maxAge: '5m' }, { authTime: NOW + 2 })).toEqual({ verdict: 'implausible', reason: 'afterIssued' })
  })

  it('applies the tolerance to an auth_time in the future only, never to max_age', () => {
    const late = authenticated({ authTime: NOW + 30, issuedAt: NOW + 30 })
    expect(evaluate({ maxAge: '5m' }, late, NOW, { clockTolerance: 30 }).verdict).toBe('fresh')
    expect(
      evaluate({ maxAge: '5m' }, authenticated({ authTime: NOW - 301 }), NOW, { clockTolerance: 60 }).verdict,
    ).toBe('stale')
  })

  it.each([
    [Number.NaN, {}],
    [NOW, { clockTolerance: 61 }],
    [NOW, { clockTolerance: -1 }],
    [NOW, { clockTolerance: Number.NaN }],
  ])('returns implausible for a clock of %s with options %j', (now, options) => {
    expect(evaluate({ maxAge: '5m' }, authenticated(), now, options)).toEqual({
      verdict: 'implausible',
      reason: 'clock',
    })
  })

  it("returns implausible for claims that can't be read", () => {
    expect(evaluate({ maxAge: '5m' }, undefined, NOW)).toEqual({ verdict: 'implausible', reason: 'missing' })
  })

  it.each([
    [NOW - 101, 'fresh'],
    [NOW - 100, 'fresh'],
    [NOW - 99, 'stale'],
    [undefined, 'stale'],
    [Number.NaN, 'stale'],
  ])("compares 'always' with the time when the operation was opened (%s): %s", (openedAt, verdict) => {
    const options = openedAt === undefined ? {} : { openedAt }
    expect(evaluate({ maxAge: 'always' }, authenticated(), NOW, options).verdict).toBe(verdict)
  })

  const policies = ['requireFresh', 'deny', 'allowUnverifiable'] as const
  const expected: Record<string, string> = {
    'requireFresh true fresh': 'fresh',
    'requireFresh true stale': 'stale',
    'requireFresh unknown fresh': 'fresh',
    'requireFresh unknown stale': 'stale',
    'requireFresh false fresh': 'fresh',
    'requireFresh false stale': 'cannotReauthenticate',
    'deny true fresh': 'fresh',
    'deny true stale': 'stale',
    'deny unknown fresh': 'fresh',
    'deny unknown stale': 'stale',
    'deny false fresh': 'cannotReauthenticate',
    'deny false stale': 'cannotReauthenticate',
    'allowUnverifiable true fresh': 'fresh',
    'allowUnverifiable true stale': 'stale',
    'allowUnverifiable unknown fresh': 'fresh',
    'allowUnverifiable unknown stale': 'stale',
    'allowUnverifiable false fresh': 'fresh',
    'allowUnverifiable false stale': 'unverifiable',
  }
  for (const whenCannotReauthenticate of policies) {
    for (const canReauthenticate of [true, 'unknown', false] as const) {
      for (const age of ['fresh', 'stale'] as const) {
        const cell = `${whenCannotReauthenticate} ${canReauthenticate} ${age}`
        it(`${cell}: ${expected[cell]}`, () => {
          const authTime = NOW - (age === 'fresh' ? 10 : 1000)
          const verdict = decide({ maxAge: '5m', whenCannotReauthenticate }, { canReauthenticate, authTime })
          expect(verdict.verdict).toBe(expected[cell])
        })
      }
    }
  }

  it('requires every method and one of the levels', () => {
    const requirement: Requirement = { maxAge: '5m', methods: ['pwd', 'otp'], acrValues: ['gold', 'silver'] }
    expect(decide(requirement, { methods: ['otp', 'pwd'], acr: 'silver' }).verdict).toBe('fresh')
    expect(decide(requirement, { methods: ['pwd'], acr: 'gold' }).verdict).toBe('insufficientMethods')
    expect(decide(requirement, { methods: ['otp', 'pwd'], acr: 'bronze' }).verdict).toBe('insufficientMethods')
    expect(decide(requirement, { methods: ['otp', 'pwd'] }).verdict).toBe('insufficientMethods')
  })

  it('requires no level and no method by default', () => {
    expect(decide({ maxAge: '5m', methods: ['pwd'] }, { methods: ['pwd'] }).verdict).toBe('fresh')
    expect(decide({ maxAge: '5m', acrValues: ['gold'] }, { methods: [], acr: 'gold' }).verdict).toBe('fresh')
  })

  it('requires the methods even if allowUnverifiable lets a stale authentication pass', () => {
    const requirement: Requirement = { maxAge: '5m', methods: ['otp'], whenCannotReauthenticate: 'allowUnverifiable' }
    expect(decide(requirement, { canReauthenticate: false, authTime: NOW - 1000 }).verdict).toBe('insufficientMethods')
  })

  const UNPRINTABLE: unknown[] = [{ toString: 0 }, { __proto__: null }, Symbol('time'), 1n, [1], { valueOf: () => 1 }]
  const anything = fc.oneof(fc.anything(), fc.constantFrom(...UNPRINTABLE), fc.integer({ min: -9, max: 400 }))

  test.prop([anything, anything, anything, anything], {
    numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000),
    examples: [
      ['', 0, 0, { toString: 0 }],
      [{ toString: 0 }, 0, 0, 5],
    ],
  })(
    'never throws, whatever the claims and the clock are, and returns fresh only within max_age',
    (authTime, issuedAt, now, clockTolerance) => {
      const verdict = evaluate(
        { maxAge: '5m' },
        authenticated({ authTime, issuedAt } as Partial<Authentication>),
        now as number,
        { clockTolerance } as never,
      )
      if (verdict.verdict !== 'fresh') return
      expect(Number.isFinite(authTime)).toBe(true)
      expect((now as number) - Math.floor(authTime as number)).toBeLessThanOrEqual(300)
    },
  )
})
