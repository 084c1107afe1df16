import { describe, expect, it } from 'vitest'
import { toTimeouts } from './timeouts.js'

describe('timeouts', () => {
  it('are the given durations in milliseconds', () => {
    expect(toTimeouts({ call: '60s', confirmation: '1h' })).toEqual({ call: 60_000, confirmation: 3_600_000 })
    expect(toTimeouts()).toEqual({})
  })

  it.each([
    ['a number', { call: 60 }],
    ['zero', { call: '0s' }],
    ['no duration', { call: 'long' }],
    ['nothing', { call: undefined }],
  ])('refuse %s, with the name', (_, options) => {
    expect(() => toTimeouts(options as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'timeouts.call' }),
    )
  })

  it('refuse an unknown name', () => {
    expect(() => toTimeouts({ calls: '1s' } as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'calls' }),
    )
  })
})
