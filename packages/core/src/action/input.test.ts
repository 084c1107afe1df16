import { describe, expect, it } from 'vitest'
import { copyOf, keyOf } from './input.js'
import { uncarriableIssue } from './uncarriable.js'

class Money {
  readonly amount = 5
}
const cycle: { self?: unknown } = {}
cycle.self = cycle

/** An object that contains itself, or whose part contains itself. */
const cyclic = (isWhole: boolean) => {
  const whole: { part: { self?: unknown } } = { part: {} }
  whole.part.self = isWhole ? whole : whole.part
  return whole
}

describe('an input that JSON cannot carry', () => {
  it.each([
    [Number.NaN, 'NaN'],
    [[undefined], 'undefined'],
    [5n, 'a bigint'],
    [new Money(), 'a Money'],
    [Object.create({ own: 1 }), 'an object with a prototype'],
    [Object.create(Object.create(null, { own: { value: 1 } }) as object), undefined],
    [cycle, 'a cycle'],
  ])('is named by its kind: %o', (input, kind) => {
    expect(/ is (.*), which/.exec(uncarriableIssue(input)?.message ?? '')?.[1]).toBe(kind)
  })

  it.each([
    ['FormData', new FormData(), []],
    ['File', { file: new File([], 'a') }, ['file']],
    ['Date', { at: [new Date(0)] }, ['at', 0]],
    ['Map', { by: new Map() }, ['by']],
    ['NaN', { amount: Number.NaN }, ['amount']],
    ['a later field', { to: 'bob', amount: Number.NaN }, ['amount']],
    ['Infinity', { amount: Number.POSITIVE_INFINITY }, ['amount']],
    ['BigInt', { amount: 5n }, ['amount']],
    ['cycle', cycle, ['self']],
    ['class instance', { price: new Money() }, ['price']],
    ['function', { go: () => 1 }, ['go']],
    ['symbol', { go: Symbol('x') }, ['go']],
    ['undefined in a list', [1, undefined], [1]],
    ['toJSON', { toJSON: () => 1 }, []],
    ['nameless prototype', { x: Object.create({ own: 1 }) as object }, ['x']],
  ])('has a message with the path of the field and a remedy: %s', (_, input, path) => {
    const issue = uncarriableIssue(input)
    expect(issue?.path).toEqual(path)
    expect(issue?.message).toContain(`\`${['input', ...path].join('.')}\` is `)
    expect(issue?.message).toContain('codec')
  })

  it.each([
    [undefined],
    [null],
    ['text'],
    [5],
    [true],
    [[]],
    [{}],
    [{ a: { b: [null, 'x', -1.5, false] } }],
    [{ optional: undefined }],
    [Object.create(null)],
  ])('is not reported for an input that JSON carries: %o', (input) => {
    expect(uncarriableIssue(input)).toBeUndefined()
  })
})

describe('a copy of an input', () => {
  it('does not follow later changes of plain data', () => {
    const input = { to: ['bob'] }
    const copy = copyOf(input)
    input.to.push('eve')
    expect(copy).toEqual({ to: ['bob'] })
  })

  it('is the same object if the input is not plain data', () => {
    const form = new FormData()
    expect(copyOf(form)).toBe(form)
  })
})

describe('the key of an input', () => {
  const form = (...pairs: [string, string][]) => {
    const made = new FormData()
    for (const [name, value] of pairs) made.append(name, value)
    return made
  }

  it.each([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: undefined }],
    [new Date(5), new Date(5)],
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [new Set([1, 2]), new Set([1, 2])],
    [form(['a', '1']), form(['a', '1'])],
    [new URLSearchParams('a=1'), new URLSearchParams('a=1')],
    [5n, 5n],
    [undefined, undefined],
  ])('is the same for equal inputs: %o', (a, b) => {
    expect(keyOf(a)).toBe(keyOf(b))
  })

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: '1' }],
    [
      [1, 2],
      [2, 1],
    ],
    [new Date(5), new Date(6)],
    [form(['a', '1']), form(['a', '2'])],
    [new Money(), new Money()],
    [() => 1, () => 1],
    [5n, 5],
    [5n, 6n],
    [Number.NaN, null],
    [cyclic(true), cyclic(false)],
    ['1,2', [1, 2]],
    [null, undefined],
  ])('differs for different inputs: %o', (a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b))
  })

  it('is the same for the same object, and supports cycles', () => {
    const price = new Money()
    expect(keyOf(price)).toBe(keyOf(price))
    expect(keyOf(cycle)).toBe(keyOf(cycle))
  })
})
