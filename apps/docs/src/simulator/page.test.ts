import { describe, expect, it } from 'vitest'
import { routeOf } from './page.js'

describe('the route behind the mark', () => {
  it('is a path and a query', () => {
    const { parts, query } = routeOf('#/run/web?at=2')
    expect([parts, query.get('at')]).toEqual([['run', 'web'], '2'])
    expect(routeOf('').parts).toEqual([])
  })

  it('keeps a part that cannot be decoded as it is', () => {
    expect(routeOf('#/a/%zz').parts).toEqual(['a', '%zz'])
  })

  it('is none for an anchor of the page', () => {
    expect(routeOf('#rule-I7').parts).toEqual([])
  })
})
