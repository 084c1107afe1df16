import { describe, expect, it } from 'vitest'
import { parseAuthenticate } from './authenticate-header.js'

describe('parseAuthenticate (RFC 9110 §11.6.1)', () => {
  it('reads several challenges of one header', () => {
    const parsed = parseAuthenticate(
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\"", Other abc123==',
    )
    expect(parsed?.map(({ scheme, params }) => [scheme, ...params])).toEqual([
      ['basic', ['realm', 'simple']],
      ['newauth', ['realm', 'apps'], ['type', '1'], ['title', 'Login to "apps"']],
      ['other'],
    ])
  })

  it('ignores extra whitespace and empty list items', () => {
    const parsed = parseAuthenticate('\t Bearer \t error = x ,, , Basic   realm="y"  ')
    expect(parsed?.map(({ scheme, params }) => [scheme, ...params])).toEqual([
      ['bearer', ['error', 'x']],
      ['basic', ['realm', 'y']],
    ])
  })

  it.each(['Bearer realm="é"', 'Bearer realm="a\u0001"', 'Bearer realm="a\r\n"', 'Bearer realm="\u007f"'])(
    'refuses %j, which holds a control or non-ASCII character',
    (header) => {
      expect(parseAuthenticate(header)).toBeUndefined()
    },
  )

  it('reads a header of 8 KiB and refuses a longer one', () => {
    const pad = (length: number): string => `Bearer realm="${'x'.repeat(length - 'Bearer realm=""'.length)}"`
    expect(parseAuthenticate(pad(8192))).toHaveLength(1)
    expect(parseAuthenticate(pad(8193))).toBeUndefined()
  })

  it.each(['"', '\\', 'a ', 'a=', 'a="', ', ', 'a="b\\'])('reads 8 KiB of %j in under 200 ms', (part) => {
    const began = performance.now()
    parseAuthenticate(part.repeat(8192 / part.length))
    expect(performance.now() - began).toBeLessThan(200)
  })
})
