import { fc, test } from '@fast-check/vitest'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { safeReturnTo, withoutCallback } from './return-to.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const ID = 'AAAAAAAAAAAAAAAAAAAAAA'

describe('safeReturnTo', () => {
  const base = 'https://app.example.com/page'

  it.each([
    ['https://app.example.com/a?b=c#d', 'https://app.example.com/a?b=c#d'],
    ['/a', 'https://app.example.com/a'],
    ['?x=1', 'https://app.example.com/page?x=1'],
  ])('keeps %s', (address, result) => expect(safeReturnTo(address, base)).toBe(result))

  it.each([
    'https://shop.example.com/orders?state=CA&code=SAVE10&page=2',
    'https://shop.example.com/report?state=processing&error=none',
    'https://shop.example.com/order?code=SAVE10',
    `https://shop.example.com/report?state=${ID}`,
    'https://shop.example.com/a?x=a%20b&flag&y=%7E#section-2',
  ])("keeps the app's own parameters unchanged: %s", (address) => {
    expect(safeReturnTo(address, address)).toBe(address)
  })

  it.each([
    [`?code=c&state=${ID}&iss=i&keep=1`, '?keep=1'],
    [`?error=e&state=${ID}`, ''],
    [`?code=c&state=${ID.slice(1)}`, `?code=c&state=${ID.slice(1)}`],
    [`?code=c&state=${ID}A`, ''],
  ])('drops the code of a callback, whose state has at least 128 bits: %s', (query, result) => {
    expect(safeReturnTo(`/callback${query}`, base)).toBe(`https://app.example.com/callback${result}`)
  })

  it.each([
    '',
    '#/settings',
    '#!/x?y=1',
    '#section-2',
    '#/',
    '#%C3%BCber',
    '#/list?keyword=x&code',
    `#${'x'.repeat(64)}`,
  ])('keeps the fragment %j, a route or an anchor', (fragment) =>
    expect(safeReturnTo(`/a${fragment}`, base)).toBe(`https://app.example.com/a${fragment}`),
  )

  it.each([
    '#access_token=x',
    '#id_token=x&state=y',
    '#/x?token=1',
    '#/x?a=1&Code=1',
    '#/x;state=1',
    '#!/x?reset_token=1',
    '#/x?refreshToken=1',
    '#/x?session-id=1',
    '#/x?p%61ssword=1',
    '#/code=1',
    '#/x#secret=1',
    '#/x?key=',
    '#a=b',
    '#a/b',
    `#${'x'.repeat(65)}`,
  ])('drops the fragment %j, which could hold a secret', (fragment) => {
    expect(safeReturnTo(`/a?b=1${fragment}`, base)).toBe('https://app.example.com/a?b=1')
  })

  it.each([
    'https://evil.example.com/',
    '//evil.example.com/',
    '/\\evil.example.com',
    '\\\\evil.example.com',
    'https:evil.example.com',
    'http://app.example.com/',
    'https://app.example.com:444/',
    'https://app.example.com@evil.example.com/',
    'https://user@app.example.com/',
    'https://user:pass@app.example.com/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example.com/x',
    'file:///etc/passwd',
    'https://',
    'http://[',
    'https://app.example.com.evil.example.com/',
    'https://appexample.com/',
    '///evil.example.com',
    '////evil.example.com',
    '/\t/evil.example.com',
    '/\\\\evil.example.com/%2e%2e',
    'ftp://app.example.com/',
    'about:blank',
  ])('does not leave the origin for %j', (address) => {
    const result = safeReturnTo(address, base)
    expect(result === null || new URL(result).origin === 'https://app.example.com').toBe(true)
  })

  it('refuses credentials, even a name or a password alone', () => {
    for (const user of ['user', ':pass', 'user:pass'])
      expect(safeReturnTo(`https://${user}@app.example.com/`, base)).toBeNull()
  })

  it('accepts a page on loopback', () => {
    expect(safeReturnTo('/a', 'http://localhost:4300/')).toBe('http://localhost:4300/a')
  })

  const origin = 'https://app.example.com'
  const sized = (path: string, length: number) => path + 'y'.repeat(length - origin.length - path.length)

  it.each([
    ['a path', '/a/', '/'],
    ['a query', '/a?x=', '/a'],
    ['a route', '/a#/', '/'],
  ])('keeps %s of up to 1024 characters, and never truncates it', (_, path, short) => {
    for (const length of [1023, 1024])
      expect(safeReturnTo(sized(path, length), base)).toBe(origin + sized(path, length))
    expect(safeReturnTo(sized(path, 1025), base)).toBe(origin + short)
  })

  it('keeps the route of an address whose query is too long', () => {
    expect(safeReturnTo(`/a?x=${'y'.repeat(1024)}#/b`, base)).toBe(`${origin}/a#/b`)
  })

  it('returns null on a page without a web address', () => {
    expect(safeReturnTo('file:///x', 'file:///y')).toBeNull()
  })

  test.prop(
    [
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `//${text}`),
        fc.string().map((text) => `/\\${text}`),
      ),
    ],
    runs,
  )(
    'never leaves the origin',
    (address) => {
      const result = safeReturnTo(address, base)
      expect(
        result === null || new URL(result, 'https://elsewhere.example.com').origin === 'https://app.example.com',
      ).toBe(true)
      if (result !== null) expect([safeReturnTo(result, base), result.length <= 1024]).toEqual([result, true])
    },
    60_000,
  )
})

describe('withoutCallback', () => {
  const stripped = (address: string) =>
    withoutCallback(new URL(address, 'https://a.example.com')).slice('https://a.example.com'.length)

  it.each([
    ['/c?code=1&state=2&error=3&error_description=4&error_uri=5&iss=6&session_state=7&q=8', '/c?q=8'],
    ['/c?c%6Fde=1&state=2', '/c'],
    ['/c?a=x%20y&code=1&flag&state=2#section', '/c?a=x%20y&flag#section'],
    ['/c#code=1&state=2', '/c'],
    ['/c?q=1#state=2&error=access_denied', '/c?q=1'],
    ['/c?code=1&state=2#/route?state=3', '/c#/route?state=3'],
    ['/c?code=1&state=2&%zz=1&c%=2', '/c?%zz=1&c%=2'],
    ['/c#state=2', '/c#state=2'],
    ['/c', '/c'],
  ])('turns %s into %s', (address, clean) => expect(stripped(address)).toBe(clean))
})

describe("with React Native's `URL`, which has no `canParse`", () => {
  afterEach(() => vi.unstubAllGlobals())

  it('safeReturnTo returns null, because the parts of the address cannot be trusted', () => {
    vi.stubGlobal('URL', { prototype: URL.prototype })
    expect(safeReturnTo('https://app.example.com/', 'https://app.example.com/')).toBeNull()
  })

  it('withoutCallback removes a callback from a link of the app', () => {
    const href = 'com.example.app://callback?code=1&state=2&q=8'
    expect(withoutCallback({ href } as URL)).toBe('com.example.app://callback?q=8')
  })
})
