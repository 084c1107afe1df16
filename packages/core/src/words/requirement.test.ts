import { parseRequirement } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { checkedRequirement, demandOf, withMargin } from './requirement.js'

describe('a checked requirement', () => {
  it('is returned as the same object', () => {
    const parsed = parseRequirement({ maxAge: '5m' })
    expect(checkedRequirement(parsed)).toBe(parsed)
  })

  it('is accepted after JSON carried it, and parsed once', () => {
    const copy = JSON.parse(JSON.stringify(parseRequirement({ maxAge: '5m', methods: ['pwd'] }))) as never
    expect(checkedRequirement(copy)).toEqual(parseRequirement({ maxAge: '5m', methods: ['pwd'] }))
    expect(checkedRequirement(copy)).toBe(checkedRequirement(copy))
    const always = JSON.parse(JSON.stringify(parseRequirement({ maxAge: 'always' }))) as never
    expect(checkedRequirement(always)).toEqual(parseRequirement({ maxAge: 'always' }))
  })

  it.each([[undefined], [null], [{ maxAge: 0 }], [{ maxAge: Number.NaN }], [{ maxAge: 1.5 }], [{}]])(
    'is refused if it is invalid: %o',
    (value) => {
      expect(() => checkedRequirement(value as never)).toThrow(
        expect.objectContaining({ code: expect.any(String) as string }),
      )
    },
  )
})

describe('the margin', () => {
  it.each([
    ['1s', 1],
    ['19s', 19],
    ['20s', 19],
    ['39s', 38],
    ['100s', 95],
    ['200s', 190],
    ['5m', 290],
    ['1h', 3590],
  ] as const)('reduces a window of %s to %i seconds', (maxAge, left) => {
    expect(withMargin(parseRequirement({ maxAge })).maxAge).toBe(left)
  })

  it("leaves 'always' unchanged", () => {
    expect(withMargin(parseRequirement({ maxAge: 'always' })).maxAge).toBe('always')
  })
})

describe('the demand', () => {
  const requirement = parseRequirement({ maxAge: '5m', acrValues: ['silver'] })
  const always = parseRequirement({ maxAge: 'always' })

  it.each([
    [requirement, null, 300, ['silver']],
    [requirement, {}, 300, ['silver']],
    [requirement, { maxAge: 60 }, 60, ['silver']],
    [requirement, { maxAge: 600 }, 300, ['silver']],
    [requirement, { maxAge: 0 }, 'always', ['silver']],
    [requirement, { acrValues: ['gold'] }, 300, ['gold']],
    [always, { maxAge: 60 }, 'always', []],
    [always, {}, 'always', []],
  ] as const)('is the stronger of the requirement and the challenge (%#)', (own, challenge, maxAge, acrValues) => {
    expect(demandOf(own, challenge)).toMatchObject({ maxAge, acrValues })
  })
})
