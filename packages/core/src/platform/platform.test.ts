// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { deviceClock } from './clock.js'
import { browserPage } from './page.js'
import { webLocks } from './tab-locks.js'

afterEach(() => {
  vi.unstubAllGlobals()
  sessionStorage.clear()
})

describe('the page of a browser', () => {
  it('tells its address and replaces it without loading, keeping the state of the history', () => {
    history.replaceState({ router: 1 }, '', '/callback?code=c')
    browserPage.replaceAddress(new URL('/callback', location.href).href)
    expect(browserPage.href()).toBe(location.href)
    expect([location.pathname, location.search, history.state]).toEqual(['/callback', '', { router: 1 }])
  })

  it('remembers one word for this tab, and forgets it', () => {
    browserPage.rememberInTab('word')
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual(['word', 1])
    browserPage.rememberInTab(null)
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual([null, 0])
  })

  it('remembers nothing where storage is denied, and goes on', () => {
    vi.stubGlobal('sessionStorage', undefined)
    browserPage.rememberInTab('word')
    expect(browserPage.recallInTab()).toBeNull()
    vi.unstubAllGlobals()
  })

  it('tells of a return from the back/forward cache, not of a first load, until it is stopped', () => {
    const seen: string[] = []
    const stop = browserPage.onRestored(() => seen.push('restored'))
    const show = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
    show(false)
    show(true)
    stop()
    show(true)
    expect(seen).toEqual(['restored'])
  })

  it('tells when the network is back, until it is stopped', () => {
    let count = 0
    const stop = browserPage.onOnline(() => (count += 1))
    dispatchEvent(new Event('online'))
    stop()
    dispatchEvent(new Event('online'))
    expect(count).toBe(1)
  })

  it('is safe to use where there is no page', () => {
    for (const name of ['location', 'history', 'addEventListener', 'removeEventListener'])
      vi.stubGlobal(name, undefined)
    expect(browserPage.href()).toBe('about:blank')
    expect(() => browserPage.replaceAddress('https://app.example.com/')).not.toThrow()
    expect(() => browserPage.onOnline(() => {})()).not.toThrow()
  })
})

describe("the device's clocks", () => {
  it('are milliseconds: one that only grows, one since the Unix epoch', () => {
    const before = deviceClock.monotonic()
    expect(deviceClock.monotonic()).toBeGreaterThanOrEqual(before)
    expect(Math.abs(deviceClock.wall() - Date.now())).toBeLessThan(1000)
  })
})

describe('locks between tabs', () => {
  const { signal } = new AbortController()
  const ask = (locks: unknown) => {
    vi.stubGlobal('navigator', locks === undefined ? undefined : { locks })
    return webLocks.exclusive('name', signal, (hasWaited) => Promise.resolve(hasWaited ? 'waited' : 'at once'))
  }

  it('work at once where the browser has none', async () => {
    expect([await ask(undefined), await ask(null)]).toEqual(['at once', 'at once'])
  })

  it('say whether another tab had to be waited for', async () => {
    const requests: unknown[] = []
    const locksHeldBy = (other: boolean) => ({
      request: (_: string, options: { ifAvailable?: boolean }, work: (lock: unknown) => unknown) => {
        requests.push(options)
        return Promise.resolve(work(options.ifAvailable === true && other ? null : { name: 'name' }))
      },
    })
    expect(await ask(locksHeldBy(false))).toBe('at once')
    expect(await ask(locksHeldBy(true))).toBe('waited')
    expect(requests).toEqual([{ ifAvailable: true }, { ifAvailable: true }, { signal }])
  })
})
