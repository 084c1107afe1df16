import { describe, expect, it } from 'vitest'
import { type OptionTypes, checkOptionTypes } from './options.js'

const TYPES: OptionTypes = {
  any: '',
  flag: 'boolean',
  listener: 'function or object',
  store: '.put.get',
  word: "'one', 'two' or 'three'",
}

/** The message of the error for refused options. */
function refusalOf(options: unknown, field?: string): string {
  try {
    checkOptionTypes('make()', options, TYPES, field)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

describe('the check of option types', () => {
  it.each<[object]>([
    [{}],
    [{ any: undefined, flag: undefined, word: undefined }],
    [{ any: 5 }],
    [{ any: null }],
    [{ flag: false }],
    [{ listener: () => undefined }],
    [{ listener: {} }],
    [{ store: { put: 1, get: 2 } }],
    [{ word: 'two' }],
  ])('accepts options of the right type: %j', (options) => {
    expect(refusalOf(options)).toBe('accepted')
  })

  it.each<[string, unknown]>([
    ['`options` must be an object, got undefined.', undefined],
    ['`options` must be an object, got null.', null],
    ['`options` must be an object, got string.', 'text'],
    ['`flag` must be boolean, got string.', { flag: 'true' }],
    ['`flag` must be boolean, got null.', { flag: null }],
    ['`listener` must be function or object, got null.', { listener: null }],
    ['`listener` must be function or object, got number.', { listener: 5 }],
    ['`store` must be an object with put, get, got object.', { store: { put: 1 } }],
    ['`store` must be an object with put, get, got string.', { store: 'put' }],
    ["`word` must be 'one', 'two' or 'three', got string.", { word: 'four' }],
    ["`word` must be 'one', 'two' or 'three', got number.", { word: 1 }],
    ['make() has no option `flagg`. Its options are any, flag, listener, store, word.', { flagg: true }],
    ['make() has no option `constructor`. Its options are any, flag, listener, store, word.', { constructor: 1 }],
  ])('refuses any other options, and names the type of the value: %s', (message, options) => {
    expect(refusalOf(options)).toBe(`invalidConfiguration: ${message}`)
  })

  it('refuses a value that is not an object by the name of its option', () => {
    expect(refusalOf(5, 'limits')).toBe('invalidConfiguration: `limits` must be an object, got number.')
  })
})
