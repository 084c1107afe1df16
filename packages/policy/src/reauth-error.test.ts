import { describe, expect, it } from 'vitest'
import {
  REAUTH_ERROR_ADVICE,
  ReauthError,
  changeRequirement,
  durationInSeconds,
  formatChallenge,
  parseRequirement,
} from './index.js'

const errorOf = (act: () => unknown): ReauthError => {
  try {
    act()
  } catch (error) {
    if (error instanceof ReauthError) return error
  }
  throw new Error('No ReauthError was thrown.')
}

describe('ReauthError', () => {
  it('serializes to its name, code and field only', () => {
    const error = new ReauthError('invalidConfiguration', { field: 'actions' })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ReauthError',
      code: 'invalidConfiguration',
      field: 'actions',
    })
  })

  it('has a message with its code, what is wrong and what to do', () => {
    expect(new ReauthError('invalidChallenge').message).toBe(
      `invalidChallenge: ${REAUTH_ERROR_ADVICE.invalidChallenge}`,
    )
    expect(new ReauthError('invalidConfiguration', { field: 'actions' }).message).toBe(
      `invalidConfiguration: \`actions\` is not valid. ${REAUTH_ERROR_ADVICE.invalidConfiguration}`,
    )
    expect(new ReauthError('invalidConfiguration', { field: 'id', message: '`id` must be text.' }).message).toBe(
      'invalidConfiguration: `id` must be text.',
    )
  })

  it.each([
    [300, "`maxAge` must be a duration such as '5m', got a number. Use '300s' for 300 seconds."],
    [0, "`maxAge` must be longer than zero, got zero. Did you mean 'always'?"],
    ['0s', "`maxAge` must be longer than zero, got zero. Did you mean 'always'?"],
    [-5, "`maxAge` must be a duration such as '5m', got a number. Write a whole number and its unit: 's', 'm' or 'h'."],
    [
      undefined,
      "`maxAge` must be a duration such as '5m', got undefined. Write a whole number and its unit: 's', 'm' or 'h'.",
    ],
    [
      ['5m'],
      "`maxAge` must be a duration such as '5m', got an array. Write a whole number and its unit: 's', 'm' or 'h'.",
    ],
  ])('explains a maxAge of %j', (maxAge, text) => {
    expect(errorOf(() => parseRequirement({ maxAge } as never)).message).toBe(`invalidDuration: ${text}`)
  })

  const parse = (requirement: unknown) => () => parseRequirement(requirement as never)
  const format = (challenge: unknown) => () => formatChallenge(challenge as never)
  it.each([
    [parse(null), "A requirement must be an object such as { maxAge: '5m' }, got null."],
    [parse('5m'), "A requirement must be an object such as { maxAge: '5m' }, got a string."],
    [
      parse({ maxAge: '5m', maxage: 1 }),
      'A requirement has no field `maxage`. Its fields are maxAge, methods, acrValues and whenCannotReauthenticate.',
    ],
    [
      parse({ maxAge: '5m', whenCannotReauthenticate: true }),
      "`whenCannotReauthenticate` must be 'requireFresh', 'deny' or 'allowUnverifiable', got a boolean.",
    ],
    [
      parse({ maxAge: '5m', methods: 'pwd' }),
      '`methods` must be an array of strings, got a string. Write a single value as an array with one entry.',
    ],
    [
      parse({ maxAge: '5m', acrValues: {} }),
      '`acrValues` must be an array of strings, got an object. Write a single value as an array with one entry.',
    ],
    [parse({ maxAge: '5m', methods: Array(33).fill('x') }), '`methods` must have at most 32 entries, got 33.'],
    [parse({ maxAge: '5m', methods: [undefined] }), 'Each entry of `methods` must be a string, got undefined.'],
    [
      parse({ maxAge: '5m', acrValues: ['gold silver'] }),
      'Each entry of `acrValues` must be 1 to 256 printable ASCII characters, without spaces, quotes or backslashes, got a string with other characters. Write several values as separate entries.',
    ],
    [
      () => changeRequirement(parseRequirement({ maxAge: '5m' }), { maxAge: 0 }),
      "`maxAge` must be a whole number of seconds above zero, or 'always', got a number.",
    ],
    [
      format({ maxAge: '300' }),
      '`maxAge` must be a whole number of seconds, 0 or more, got a string. Leave it out if the age does not matter.',
    ],
    [
      format({ acrValues: [] }),
      '`acrValues` must be an array of at least one string, each without spaces, quotes, backslashes or control characters, got an array. Leave it out if the level does not matter.',
    ],
  ])('explains what is invalid (%#)', (act, text) => {
    const { code, message } = errorOf(act)
    expect(message).toBe(`${code}: ${text}`)
  })

  it('names no field if the caller names none', () => {
    const error = errorOf(() => durationInSeconds(null as never))
    expect(error.message).toContain('The value must be a duration')
    expect(error.field).toBeUndefined()
    expect(errorOf(() => durationInSeconds(null as never, 'lifetime')).field).toBe('lifetime')
  })

  const SECRET = 'hunter2 "secret"'
  it.each([
    () => parseRequirement(SECRET as never),
    () => parseRequirement({ maxAge: SECRET } as never),
    () => parseRequirement({ maxAge: '5m', methods: SECRET } as never),
    () => parseRequirement({ maxAge: '5m', methods: [SECRET] }),
    () => parseRequirement({ maxAge: '5m', acrValues: [{ SECRET }] } as never),
    () => parseRequirement({ maxAge: '5m', whenCannotReauthenticate: SECRET } as never),
    () => formatChallenge({ maxAge: SECRET } as never),
    () => formatChallenge({ acrValues: [SECRET] }),
    () => formatChallenge({ acrValues: { SECRET } } as never),
  ])('never holds the refused value (%#)', (act) => {
    const { message, field } = errorOf(act)
    expect(`${message} ${field}`).not.toMatch(/hunter2|secret/i)
  })
})
