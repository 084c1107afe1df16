import { describe, expect, it } from 'vitest'
import { type ProsePage, search, tools } from './pages.js'
import { routeOf } from './route.js'

const page = (id: string, title: string, text: string): ProsePage => ({ id, title, text, group: 'Guides', html: '' })

describe('the search', () => {
  const among = [page('a', 'The server', 'keys of the issuer'), page('b', 'Keys', 'and nothing else')]

  it('finds pages that hold every word, and names those first that have them in their title', () => {
    expect(search('keys', among).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(search('KEYS issuer', among).map(({ id }) => id)).toEqual(['a'])
  })

  it('finds the tools as well', () => {
    expect(search('devtools', tools).map(({ id }) => id)).toEqual(['inspector'])
  })

  it('finds nothing for nothing, and for words that no page has', () => {
    expect([search('  ', among), search('banana', among)]).toEqual([[], []])
  })
})

describe('the address', () => {
  it('is a path and a query behind the mark', () => {
    const { parts, query } = routeOf('#/guide/server?to=keys')
    expect([parts, query.get('to')]).toEqual([['guide', 'server'], 'keys'])
    expect(routeOf('').parts).toEqual([])
  })

  it('keeps a part that cannot be decoded as it is', () => {
    expect(routeOf('#/a/%zz').parts).toEqual(['a', '%zz'])
  })
})
