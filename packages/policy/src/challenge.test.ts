import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import {
  PROBLEM_MEDIA_TYPE,
  type StepUpChallenge,
  formatChallenge,
  parseChallenge,
  parseRequirement,
  toChallenge,
  toProblem,
} from './index.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }

describe('formatChallenge (RFC 9470 §3)', () => {
  it('writes max_age and acr_values', () => {
    expect(formatChallenge({ maxAge: 300 })).toBe('Bearer error="insufficient_user_authentication", max_age="300"')
    expect(formatChallenge({ maxAge: 0, acrValues: ['gold', 'silver'] }, 'DPoP')).toBe(
      'DPoP error="insufficient_user_authentication", max_age="0", acr_values="gold silver"',
    )
    expect(formatChallenge({})).toBe('Bearer error="insufficient_user_authentication"')
  })

  it.each([
    { maxAge: -1 },
    { maxAge: 1.5 },
    { maxAge: Number.NaN },
    { maxAge: '300' },
    { acrValues: 'gold' },
    { acrValues: [5] },
    { acrValues: [] },
    { acrValues: [''] },
    { acrValues: ['a"b'] },
    { acrValues: ['a\\b'] },
    { acrValues: ['a\r\nSet-Cookie: x=1'] },
    // No space and no quote: a line break alone is enough to be refused.
    { acrValues: ['a\r\nb'] },
    { acrValues: ['a\rb'] },
    { acrValues: ['a\nb'] },
    { acrValues: ['a\n'] },
    { acrValues: ['a\tb'] },
    { acrValues: ['a\0b'] },
    { acrValues: ['a\u007f'] },
    { acrValues: ['é'] },
    { acrValues: ['a b'] },
    { acrValues: ['gold', 'a b'] },
  ])('refuses %j', (challenge) => {
    for (const write of [formatChallenge, toProblem]) {
      expect(() => write(challenge as StepUpChallenge)).toThrow(
        expect.objectContaining({ code: 'invalidChallenge', field: Object.keys(challenge)[0] }),
      )
    }
  })
})

describe('toProblem (RFC 9457)', () => {
  it('writes the same values as the header, and leaves out members without a value', () => {
    const problem = {
      type: 'https://www.rfc-editor.org/rfc/rfc9470',
      title: 'The operation needs a more recent or a stronger authentication.',
      status: 401,
      error: 'insufficient_user_authentication',
    }
    expect(toProblem({})).toStrictEqual(problem)
    expect(toProblem({ maxAge: 0 })).toStrictEqual({ ...problem, max_age: 0 })
    expect(toProblem({ acrValues: ['gold', 'silver'] })).toStrictEqual({ ...problem, acr_values: 'gold silver' })
    expect(PROBLEM_MEDIA_TYPE).toBe('application/problem+json')
  })
})

describe('toChallenge', () => {
  it("asks for a max_age of 0 if the requirement is 'always'", () => {
    expect(toChallenge(parseRequirement({ maxAge: 'always' }))).toEqual({ maxAge: 0 })
    expect(toChallenge(parseRequirement({ maxAge: '5m', acrValues: ['gold'] }))).toEqual({
      maxAge: 300,
      acrValues: ['gold'],
    })
  })
})

describe('parseChallenge', () => {
  it.each([
    ['Bearer error="insufficient_user_authentication", max_age="300"', { maxAge: 300 }],
    ['Bearer error=insufficient_user_authentication, max_age=300', { maxAge: 300 }],
    ['bearer ERROR="insufficient_user_authentication",MAX_AGE=0', { maxAge: 0 }],
    [
      'Basic realm="x", DPoP error="insufficient_user_authentication", acr_values="gold silver"',
      { acrValues: ['gold', 'silver'] },
    ],
    ['Negotiate abc==, Bearer error="insufficient_user_authentication", max_age=5', { maxAge: 5 }],
    ['Bearer realm="a, b \\"c\\"", error="insufficient_user_authentication", max_age=5', { maxAge: 5 }],
    ['Bearer error="insufficient_user_authentication"', {}],
    ['Bearer error="invalid_token"', undefined],
    ['Basic error="insufficient_user_authentication", max_age=5', undefined],
    ['Bearer error="insufficient_user_authentication", max_age=-5', undefined],
    ['Bearer error="insufficient_user_authentication", max_age=5m', undefined],
    ['Bearer error="insufficient_user_authentication", max_age=5, max_age=600', undefined],
    ['Bearer error="insufficient_user_authentication", max_age=5e3', undefined],
    ['Bearer error="insufficient_user_authentication", acr_values=" gold  silver "', { acrValues: ['gold', 'silver'] }],
    ['Bearer error="insufficient_user_authentication", acr_values="gold \\"x"', undefined],
    ['Bearer error="insufficient_user_authentication", acr_values=" "', undefined],
    ['Bearer error="insufficient_user_authentication", acr_values=""', undefined],
    ['Bearer error="insufficient_user_authentication', undefined],
    ['Bearer error="insufficient_user_authentication"\r\nX: y', undefined],
    ['Bearer error="insufficient_user_authentication", max_age=', undefined],
    ['max_age=5', undefined],
    ['', undefined],
    ['Bearer', undefined],
  ])('reads %j', (header, challenge) => {
    expect(parseChallenge(header)).toStrictEqual(challenge)
  })

  it("reads the body if the header can't be read", () => {
    expect(parseChallenge(null, toProblem({ maxAge: 300, acrValues: ['gold'] }))).toEqual({
      maxAge: 300,
      acrValues: ['gold'],
    })
    expect(parseChallenge(null, { error: 'insufficient_user_authentication' })).toStrictEqual({})
    expect(parseChallenge(null, null)).toBeUndefined()
    expect(parseChallenge(null, { error: 'insufficient_user_authentication', max_age: '300' })).toBeUndefined()
    expect(parseChallenge(null, { error: 'insufficient_user_authentication', max_age: -1 })).toBeUndefined()
    expect(parseChallenge(null, { error: 'insufficient_user_authentication', acr_values: 5 })).toBeUndefined()
    expect(parseChallenge(null, { error: 'invalid_token', max_age: 300 })).toBeUndefined()
    expect(parseChallenge(null, 'x')).toBeUndefined()
    expect(parseChallenge(null, Object.create({ error: 'insufficient_user_authentication' }))).toBeUndefined()
  })

  const acr = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,12}$/)
  const challenges: fc.Arbitrary<StepUpChallenge> = fc.record(
    { maxAge: fc.nat(), acrValues: fc.array(acr, { minLength: 1, maxLength: 4 }) },
    { requiredKeys: [] },
  )

  test.prop([challenges], runs)('reads what formatChallenge and toProblem write', (challenge) => {
    expect(parseChallenge(formatChallenge(challenge))).toEqual(challenge)
    expect(parseChallenge(`Basic realm="x", ${formatChallenge(challenge, 'DPoP')}`)).toEqual(challenge)
    expect(parseChallenge(null, JSON.parse(JSON.stringify(toProblem(challenge))))).toEqual(challenge)
  })

  test.prop([fc.string()], runs)('never throws, whatever the header is', (header) => {
    parseChallenge(header)
  })
})
