import { describe, expect, it } from 'vitest'
import { addressFrom } from './address.mjs'

describe('a link between two pages of the repository', () => {
  const known = new Map([
    ['docs/guide/server.md', 'guide/server'],
    ['api/server', 'api/server'],
  ])

  it('leads to the page, and to its heading', () => {
    expect(addressFrom('docs/concepts/flow.md', '../guide/server.md#keys', known)).toBe('#/guide/server?to=keys')
    expect(addressFrom('docs/guide/server.md', '#keys', known)).toBe('#/guide/server?to=keys')
    expect(addressFrom('api/server', '#createverifier', known)).toBe('#/api/server?to=createverifier')
  })

  it('leads elsewhere as it is, and nowhere where the app has no such page', () => {
    expect(addressFrom('docs/guide/server.md', 'https://e.com', known)).toBe('https://e.com')
    expect(addressFrom('docs/guide/server.md', '../../packages/x', known)).toBeNull()
    expect(addressFrom('docs/guide/server.md', '../../apps/docs', known)).toBeNull()
    expect(addressFrom('docs/guide/server.md', '../../apps/docs#/inspector', known)).toBe('#/inspector')
    expect(addressFrom('api/elsewhere', '#here', known)).toBeNull()
  })
})
