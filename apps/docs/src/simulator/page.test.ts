import { describe, expect, it } from 'vitest'
import { routeOf } from './page.js'

describe('a link to a page that is an app', () => {
  it('is a path and a query behind the mark', () => {
    const { parts, query } = routeOf('simulator#/run/web?at=2')
    expect([parts, query.get('at')]).toEqual([['run', 'web'], '2'])
  })

  it('begins with the name of its page, unless the simulator shows something', () => {
    expect(routeOf('together#/two-tabs').parts).toEqual(['together', 'two-tabs'])
    expect([routeOf('simulator').parts, routeOf('rules#rule-I7').parts]).toEqual([['simulator'], ['rules']])
  })

  it('keeps a part that cannot be decoded as it is', () => {
    expect(routeOf('simulator#/a/%zz').parts).toEqual(['a', '%zz'])
  })
})
