import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { evaluate, formatChallenge, parseChallenge, parseRequirement, toAuthentication, toChallenge } from './index.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const NOW = 1_800_000_000

/** The rule of the specification, written independently of the implementation. */
const isRecent = (authTime: unknown, iat: number, now: number, maxAge: number, tolerance: number): boolean =>
  typeof authTime === 'number' &&
  Math.max(0, now - maxAge) <= Math.floor(authTime) &&
  Math.floor(authTime) <= Math.min(now + tolerance, iat + 1, 1e11)

const near = fc.integer({ min: -400, max: 100 }).map((delta) => NOW + delta)
const odd = fc.oneof(
  fc.double(),
  fc.double({ min: NOW - 400, max: NOW + 100 }),
  fc.constantFrom(NOW * 1000, 0, -1, NOW - 0.5, 1e11, 1e11 + 1, Number.MAX_SAFE_INTEGER + 2),
)
const authTimes = fc.oneof({ weight: 4, arbitrary: near }, odd, fc.anything())

describe('evaluate', () => {
  test.prop([authTimes, near, fc.integer({ min: 1, max: 350 }), fc.integer({ min: 0, max: 60 })], runs)(
    'returns fresh exactly when the rule is satisfied (OIDC Core §3.1.3.7)',
    (authTime, iat, maxAge, clockTolerance) => {
      const claims = { iss: 'https://op.example.com', sub: 'alice', iat, exp: NOW + 300, auth_time: authTime }
      const { verdict } = evaluate({ maxAge: `${maxAge}s` }, toAuthentication(claims), NOW, { clockTolerance })
      expect(verdict === 'fresh').toBe(isRecent(authTime, iat, NOW, maxAge, clockTolerance))
    },
  )

  test.prop([fc.anything(), fc.string(), fc.anything(), fc.dictionary(fc.string(), fc.anything())], runs)(
    'never throws, whatever the claims, mapping and options are',
    (claims, canReauthenticate, now, options) => {
      const authentication = toAuthentication(claims, { canReauthenticate, methods: () => now, acr: () => options })
      expect(evaluate({ maxAge: '5m' }, authentication, now as number, options).verdict).toBeTypeOf('string')
    },
  )
})

describe('toChallenge', () => {
  const acr = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,12}$/)
  test.prop([fc.integer({ min: 1, max: 1e9 }), fc.array(acr, { maxLength: 4 })], runs)(
    'demands through the header what the requirement demands',
    (seconds, acrValues) => {
      const read = parseChallenge(formatChallenge(toChallenge(parseRequirement({ maxAge: `${seconds}s`, acrValues }))))
      expect(read).toEqual({ maxAge: seconds, ...(acrValues.length > 0 && { acrValues }) })
    },
  )

  test.prop(
    [
      fc.oneof(fc.string(), fc.constantFrom('Bearer error="insufficient_user_authentication"')),
      fc.string(),
      fc.anything(),
    ],
    runs,
  )('is parsed from any header and body, and maxAge is always a whole number of seconds', (start, rest, body) => {
    const maxAge = parseChallenge(`${start}, max_age=${rest}`, body)?.maxAge ?? 0
    expect(Number.isSafeInteger(maxAge) && maxAge >= 0).toBe(true)
  })
})
