import { describe, expect, it } from 'vitest'
import { addressFrom, linkBetween } from './address.mjs'

describe('a link between two pages', () => {
  it('is relative, so that the site works below any folder', () => {
    expect(linkBetween('', 'guide/start')).toBe('guide/start')
    expect(linkBetween('guide/start', 'guide/server')).toBe('server')
    expect(linkBetween('guide/start', 'concepts/flow', 'refreshing')).toBe('../concepts/flow#refreshing')
    expect(linkBetween('api/core/createReauth', 'simulator')).toBe('../../simulator')
  })

  it('leads to the first page by its folder', () => {
    expect(linkBetween('simulator', '')).toBe('./')
    expect(linkBetween('guide/start', '')).toBe('../')
    expect(linkBetween('', '')).toBe('./')
  })

  it('is an anchor alone on the same page', () => {
    expect(linkBetween('guide/start', 'guide/start', 'install')).toBe('#install')
  })
})

describe('a link in a Markdown file', () => {
  const addresses = new Map([
    ['docs/guide/server.md', 'guide/server'],
    ['docs/concepts/flow.md', 'concepts/flow'],
    ['api/server', 'api/server'],
  ])

  it('leads to the page of the file, and to its heading', () => {
    expect(addressFrom('docs/concepts/flow.md', '../guide/server.md#keys', addresses)).toBe('../guide/server#keys')
    expect(addressFrom('docs/guide/server.md', '#keys', addresses)).toBe('#keys')
  })

  it('leads elsewhere as it is written, and nowhere if the site has no such page', () => {
    expect(addressFrom('docs/guide/server.md', 'https://e.com', addresses)).toBe('https://e.com')
    expect(addressFrom('docs/guide/server.md', '../../packages/x', addresses)).toBeNull()
    expect(addressFrom('docs/guide/server.md', '../../apps/docs', addresses)).toBeNull()
  })

  it('leads to a page that is an app by the folder of the site, and to what it shows', () => {
    const from = 'docs/guide/server.md'
    expect(addressFrom(from, '../../apps/docs#/inspector', addresses)).toBe('../inspector')
    expect(addressFrom(from, '../../apps/docs#/state/calling', addresses)).toBe('../simulator#/state/calling')
    expect(addressFrom(from, '../../apps/docs#/together/tabs', addresses)).toBe('../together#/tabs')
  })
})
