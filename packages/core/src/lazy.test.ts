// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createReauth, defineSensitiveAction } from './index.js'
import { Tab, TestWorld } from './reauth/browser.fixture.js'
import { lazyReauth } from './lazy.js'
import { browserPage } from './platform/page.js'
import { tabMemory } from './platform/tab-memory.js'

const transfer = defineSensitiveAction<{ to: string }, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ input }) => `sent to ${input.to}`,
})

const moduleOf = () => {
  const world = new TestWorld()
  return {
    reauth: createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() }),
    transfer,
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
  sessionStorage.clear()
  localStorage.clear()
  history.replaceState(null, '', '/')
})

describe('a lazily loaded flow', () => {
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

  it('fails with the cause when it cannot be loaded, and is loaded by the next action', async () => {
    const load = vi.fn(async () => moduleOf())
    const cause = new TypeError('Failed to fetch dynamically imported module')
    load.mockRejectedValueOnce(cause)
    const lazy = lazyReauth(load)
    const outcome = await lazy.perform((module) => module.transfer, { to: 'bob' })
    expect(outcome).toEqual({ outcome: 'failed', code: 'offline' })
    expect(outcome).toHaveProperty('cause', cause)
    expect((await lazy.perform((module) => module.transfer, { to: 'bob' })).outcome).toBe('succeeded')
    expect((await lazy.load()).transfer).toBe(transfer)
  })

  it('is not loaded on a page that did not come back from a redirect', async () => {
    const load = vi.fn(async () => moduleOf())
    expect(await lazyReauth(load).resume()).toBeNull()
    vi.stubGlobal('location', undefined)
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(load).not.toHaveBeenCalled()
  })

  it('passes on the options of a call', async () => {
    const perform = vi.fn(async () => ({ outcome: 'succeeded', data: '' }))
    const lazy = lazyReauth(async () => ({ ...moduleOf(), reauth: { perform } as never }))
    const options = { signal: AbortSignal.abort(), idempotencyKey: 'key' }
    await lazy.perform(() => transfer, { to: 'bob' }, options)
    expect(perform).toHaveBeenCalledWith(transfer, { to: 'bob' }, options)
  })

  it.each([
    ['the address has a state', () => history.replaceState(null, '', '/callback?code=c&state=s')],
    ['the fragment has a state', () => history.replaceState(null, '', '/callback#state=s&code=c')],
    ['the tab is in a transaction', () => tabMemory(browserPage, () => 'bank').remember('A'.repeat(22))],
  ])('is loaded to resume a run when %s', async (_, prepare) => {
    prepare()
    const load = vi.fn(async () => moduleOf())
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(load).toHaveBeenCalledTimes(1)
    load.mockRejectedValueOnce(new TypeError('offline'))
    await expect(lazyReauth(load).resume()).rejects.toThrow('offline')
  })

  it('is not loaded in a tab that only counts prompts', async () => {
    tabMemory(browserPage, () => 'bank').rememberPrompts([1])
    const load = vi.fn(async () => moduleOf())
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(load).not.toHaveBeenCalled()
  })

  it('depends on the address alone when storage is denied', async () => {
    vi.stubGlobal('sessionStorage', undefined)
    vi.stubGlobal('localStorage', undefined)
    const load = vi.fn(async () => moduleOf())
    const { resume } = lazyReauth(load)
    await resume()
    expect(load).not.toHaveBeenCalled()
    history.replaceState(null, '', '/callback?state=s')
    await resume()
    expect(load).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})

describe('an expired record', () => {
  it.each([
    ['a minute ago', Date.now() - 60_000, 1],
    ['in a minute', Date.now() + 60_000, 0],
    ['an unreadable expiry', 'x', 1],
  ])('is deleted by loading the flow once: %s', async (_, at, times) => {
    browserPage.rememberExpiry!(at as number)
    const load = vi.fn(async () => moduleOf())
    const { resume } = lazyReauth(load)
    await resume()
    expect(load).toHaveBeenCalledTimes(times)
    expect(localStorage.length).toBe(1 - times)
    await lazyReauth(load).resume()
    expect(load).toHaveBeenCalledTimes(times)
  })

  it('is deleted at the next page load if the flow cannot be loaded, and the error is ignored', async () => {
    browserPage.rememberExpiry!(1)
    const load = vi.fn(async () => moduleOf())
    load.mockRejectedValueOnce(new TypeError('offline'))
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(localStorage.length).toBe(1)
    expect(await lazyReauth(load).resume()).toBeNull()
    expect(localStorage.length).toBe(0)
  })

  it('is deleted when a redirect comes back', async () => {
    browserPage.rememberExpiry!(1)
    history.replaceState(null, '', '/callback?code=c&state=s')
    await lazyReauth(async () => moduleOf()).resume()
    expect(localStorage.length).toBe(0)
  })
})
