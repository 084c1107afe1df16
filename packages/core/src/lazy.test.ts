// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createReauth, defineSensitiveAction } from './index.js'
import { Tab, World } from './reauth/browser.fixture.js'
import { lazyReauth } from './lazy.js'

const transfer = defineSensitiveAction<{ to: string }, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ input }) => `sent to ${input.to}`,
})

const moduleOf = () => {
  const world = new World()
  return {
    reauth: createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() }),
    transfer,
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

describe('a flow that is loaded at the first click', () => {
  it('is loaded once, by the first action', async () => {
    const load = vi.fn(async () => moduleOf())
    const { perform } = lazyReauth(load)
    expect(load).not.toHaveBeenCalled()
    const outcomes = await Promise.all([
      perform((module) => module.transfer, { to: 'bob' }),
      perform((module) => module.transfer, { to: 'carol' }),
    ])
    expect(outcomes).toEqual([
      { outcome: 'succeeded', data: 'sent to bob' },
      { outcome: 'succeeded', data: 'sent to carol' },
    ])
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('has failed where it cannot be loaded, and is loaded by the next action', async () => {
    const load = vi.fn(async () => moduleOf())
    load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
    const lazy = lazyReauth(load)
    expect(await lazy.perform((module) => module.transfer, { to: 'bob' })).toEqual({
      outcome: 'failed',
      code: 'offline',
    })
    expect((await lazy.perform((module) => module.transfer, { to: 'bob' })).outcome).toBe('succeeded')
    expect((await lazy.load()).transfer).toBe(transfer)
  })

  it('loads nothing on a page that no redirect came back to', async () => {
    const load = vi.fn(async () => moduleOf())
    expect(await lazyReauth(load).resume()).toBeNull()
    vi.stubGlobal('location', undefined)
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(load).not.toHaveBeenCalled()
  })

  it.each([
    ['the address holds a state', () => history.replaceState(null, '', '/callback?code=c&state=s')],
    ['the tab remembers a run', () => sessionStorage.setItem('reauth:v1:tab', 'id')],
  ])('looks for what to resume where %s', async (_, prepare) => {
    prepare()
    const load = vi.fn(async () => moduleOf())
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(load).toHaveBeenCalledTimes(1)
  })
})
