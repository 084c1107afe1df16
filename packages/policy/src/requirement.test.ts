import { fc, test } from '@fast-check/vitest'
import { describe, expect, it, vi } from 'vitest'
import { changeRequirement, evaluate, parseRequirement } from './index.js'

const refused = (code: string, field?: string) =>
  expect.objectContaining({ code, ...(field !== undefined && { field }) })
const listOf = (length: number): string[] => Array.from({ length }, (_, index) => `m${index}`)

describe('parseRequirement', () => {
  it('fills in the defaults and converts the duration to seconds', () => {
    expect(parseRequirement({ maxAge: '1h' })).toEqual({
      maxAge: 3600,
      methods: [],
      acrValues: [],
      whenCannotReauthenticate: 'requireFresh',
    })
  })

  it.each([
    ['1s', 1],
    ['90s', 90],
    ['15m', 900],
    ['999999999999999s', 999_999_999_999_999],
    ['always', 'always'],
  ] as const)('reads %s as %s', (maxAge, seconds) => {
    expect(parseRequirement({ maxAge }).maxAge).toBe(seconds)
  })

  it.each(['0s', '0m', '0h', '00s', 0])("refuses a maxAge of %j, which 'always' replaces", (maxAge) => {
    expect(() => parseRequirement({ maxAge } as never)).toThrow(refused('invalidDuration', 'maxAge'))
  })

  it.each([300, Number.NaN, '', '-5m', '5', '5 m', '5mm', '5d', ['5m'], null, undefined, {}, '9999999999999999h'])(
    'refuses a maxAge of %j',
    (maxAge) => {
      expect(() => parseRequirement({ maxAge } as never)).toThrow(refused('invalidDuration', 'maxAge'))
    },
  )

  describe.each(['methods', 'acrValues'] as const)('%s', (field) => {
    const parse = (values: readonly string[]): readonly string[] =>
      parseRequirement({ maxAge: '5m', [field]: values })[field]

    it.each([0, 31, 32])('may have %i entries', (count) => {
      expect(parse(listOf(count))).toEqual(listOf(count))
    })

    it('refuses 33 entries', () => {
      expect(() => parse(listOf(33))).toThrow(refused('invalidRequirement', field))
    })

    it.each([1, 255, 256])('may have an entry of %i characters', (length) => {
      expect(parse(['x'.repeat(length)])[0]).toHaveLength(length)
    })

    it.each([0, 257])('refuses an entry of %i characters', (length) => {
      expect(() => parse(['x'.repeat(length)])).toThrow(refused('invalidRequirement', field))
    })
  })

  it.each([
    [null, 'requirement'],
    [undefined, 'requirement'],
    [5, 'requirement'],
    ['x', 'requirement'],
    [{ maxAge: '5m', methods: [5] }, 'methods'],
    [{ maxAge: '5m', methods: 'pwd' }, 'methods'],
    [{ maxAge: '5m', methods: Array(1) }, 'methods'],
    [{ maxAge: '5m', methods: null }, 'methods'],
    [{ maxAge: '5m', acrValues: ['a b'] }, 'acrValues'],
    [{ maxAge: '5m', acrValues: ['a"b'] }, 'acrValues'],
    [{ maxAge: '5m', acrValues: ['a\r\nb'] }, 'acrValues'],
    [{ maxAge: '5m', acrValues: ['a\n'] }, 'acrValues'],
    [{ maxAge: '5m', methods: ['a\tb'] }, 'methods'],
    [{ maxAge: '5m', methods: ['é'] }, 'methods'],
    [{ maxAge: '5m', acrValues: ['gold', 'a\\b'] }, 'acrValues'],
    [{ maxAge: '5m', whenCannotReauthenticate: 'allow' }, 'whenCannotReauthenticate'],
    [{ maxAge: '5m', maxage: '5m' }, 'maxage'],
  ])('refuses %j and names the field', (requirement, field) => {
    expect(() => parseRequirement(requirement as never)).toThrow(
      expect.objectContaining({ code: 'invalidRequirement', field }),
    )
  })

  it('accepts a requirement validated by another copy of this package, and refuses a copied object', async () => {
    vi.resetModules()
    const otherCopy = await import('./index.js')
    expect(otherCopy.parseRequirement).not.toBe(parseRequirement)
    const foreign = otherCopy.parseRequirement({ maxAge: '5m' })
    expect(parseRequirement(foreign)).toBe(foreign)
    expect(otherCopy.parseRequirement(parseRequirement({ maxAge: '5m' })).maxAge).toBe(300)
    expect(changeRequirement(foreign, { maxAge: 290 }).maxAge).toBe(290)
    for (const copy of [{ ...foreign }, structuredClone(foreign), Object.create(foreign) as typeof foreign])
      expect(() => parseRequirement(copy)).toThrow(refused('invalidDuration', 'maxAge'))
  })

  it('refuses a marked object that is not frozen', () => {
    const [mark] = Object.getOwnPropertySymbols(parseRequirement({ maxAge: '5m' }))
    const unfrozen = { maxAge: 300, methods: [], acrValues: [], whenCannotReauthenticate: 'requireFresh' } as const
    Object.defineProperty(unfrozen, mark!, { value: true })
    expect(() => parseRequirement(unfrozen)).toThrow(refused('invalidDuration', 'maxAge'))
  })

  it('returns its own result unchanged, and refuses a copy of it', () => {
    const parsed = parseRequirement({ maxAge: '5m' })
    expect(parseRequirement(parsed)).toBe(parsed)
    expect(() => parseRequirement({ ...parsed })).toThrow(refused('invalidDuration'))
  })

  it('copies and freezes the lists', () => {
    const methods = ['pwd']
    const parsed = parseRequirement({ maxAge: '5m', methods })
    methods.pop()
    expect(parsed.methods).toEqual(['pwd'])
    expect([parsed, parsed.methods, parsed.acrValues].every(Object.isFrozen)).toBe(true)
  })
})

describe('changeRequirement', () => {
  const requirement = parseRequirement({
    maxAge: '5m',
    methods: ['pwd'],
    acrValues: ['gold'],
    whenCannotReauthenticate: 'deny',
  })

  it('changes maxAge and acrValues, and nothing else', () => {
    expect(changeRequirement(requirement, { maxAge: 290 })).toEqual({ ...requirement, maxAge: 290 })
    expect(changeRequirement(requirement, { maxAge: 'always' })).toEqual({ ...requirement, maxAge: 'always' })
    expect(changeRequirement(requirement, { acrValues: [] })).toEqual({ ...requirement, acrValues: [] })
    expect(changeRequirement(requirement, {})).toEqual(requirement)
    const more = { maxAge: 290, methods: [], whenCannotReauthenticate: 'allowUnverifiable' } as const
    expect(changeRequirement(requirement, more)).toEqual({ ...requirement, maxAge: 290 })
  })

  it('does not modify the original requirement', () => {
    changeRequirement(requirement, { maxAge: 1, acrValues: ['silver'] })
    expect(requirement).toMatchObject({ maxAge: 300, acrValues: ['gold'] })
  })

  it('returns a frozen requirement that parseRequirement and changeRequirement accept', () => {
    const acrValues = ['silver']
    const changed = changeRequirement(requirement, { maxAge: 2, acrValues })
    acrValues.pop()
    expect(Object.isFrozen(changed) && Object.isFrozen(changed.acrValues)).toBe(true)
    expect(changed.acrValues).toEqual(['silver'])
    expect(parseRequirement(changed)).toBe(changed)
    expect(changeRequirement(changed, { maxAge: 1 }).maxAge).toBe(1)
    expect(evaluate(changed, undefined, 0)).toEqual({ verdict: 'implausible', reason: 'missing' })
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '5m', null])(
    'refuses a maxAge of %s',
    (maxAge) => {
      expect(() => changeRequirement(requirement, { maxAge } as never)).toThrow(refused('invalidDuration', 'maxAge'))
    },
  )

  it.each(['gold', [5], ['a b'], null, listOf(33)])('refuses acrValues of %j', (acrValues) => {
    expect(() => changeRequirement(requirement, { acrValues } as never)).toThrow(
      refused('invalidRequirement', 'acrValues'),
    )
  })

  it('refuses a copy, which was never validated', () => {
    const copy = { ...requirement, whenCannotReauthenticate: 'allowUnverifiable' } as const
    expect(() => changeRequirement(copy, { maxAge: 290 })).toThrow(refused('invalidDuration'))
    expect(() => changeRequirement(null as never, {})).toThrow(refused('invalidRequirement'))
  })

  test.prop([fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })])(
    'accepts every whole number of seconds above zero',
    (maxAge) => {
      expect(changeRequirement(requirement, { maxAge }).maxAge).toBe(maxAge)
    },
  )
})
