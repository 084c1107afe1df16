// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserPage } from './page.js'
import { tabMemory } from './tab-memory.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  sessionStorage.clear()
  localStorage.clear()
})

describe('the page of a browser', () => {
  it('replaces its address without loading, and keeps the history state', () => {
    history.replaceState({ router: 1 }, '', '/callback?code=c')
    browserPage.replaceAddress(new URL('/callback', location.href).href)
    expect(browserPage.href()).toBe(location.href)
    expect([location.pathname, location.search, history.state]).toEqual(['/callback', '', { router: 1 }])
  })

  it.each([[null], ['text'], [{ router: 1 }]])('keeps the history state: %j', (state) => {
    history.replaceState(state, '', '/callback?code=c')
    browserPage.replaceAddress(new URL('/callback', location.href).href)
    expect(history.state).toEqual(state)
  })

  it("removes the marks of Next.js from the history state, so that its router doesn't restore the code", () => {
    history.replaceState({ __NA: true, _N: true, __PRIVATE_NEXTJS_INTERNALS_TREE: [], mine: 1 }, '', '/callback?code=c')
    const replace = vi.spyOn(history, 'replaceState')
    browserPage.replaceAddress('/callback')
    expect(replace.mock.calls).toEqual([[{ __PRIVATE_NEXTJS_INTERNALS_TREE: [], mine: 1 }, '', '/callback']])
  })

  it('does not throw when the browser refuses to replace the address', () => {
    vi.spyOn(history, 'replaceState').mockImplementation(() => {
      throw new DOMException('100 times per 30 seconds', 'SecurityError')
    })
    expect(() => browserPage.replaceAddress('https://app.example.com/')).not.toThrow()
  })

  it('stores one text for this tab, and removes it', () => {
    browserPage.rememberInTab('word')
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual(['word', 1])
    browserPage.rememberInTab(null)
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual([null, 0])
  })

  it('does not throw when storage is denied', () => {
    vi.stubGlobal('sessionStorage', undefined)
    vi.stubGlobal('localStorage', undefined)
    browserPage.rememberInTab('word')
    browserPage.rememberExpiry!(1)
    expect([browserPage.recallInTab(), browserPage.recallExpiry!()]).toEqual([null, null])
    vi.unstubAllGlobals()
  })

  it('stores the expiry of the newest record, and nothing else', () => {
    browserPage.rememberExpiry!(601_000)
    expect([localStorage.getItem('reauth:v1:kept'), localStorage.length]).toEqual(['601000', 1])
    expect(browserPage.recallExpiry!()).toBe(601_000)
    browserPage.rememberExpiry!(null)
    expect([browserPage.recallExpiry!(), localStorage.length]).toEqual([null, 0])
  })

  it('calls the listener after a return from the back/forward cache, not after a first load, until it is stopped', () => {
    const shown: string[] = []
    const stopListening = browserPage.onRestored(() => shown.push('restored'))
    const show = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
    show(false)
    show(true)
    stopListening()
    show(true)
    expect(shown).toEqual(['restored'])
  })

  it('calls the listener when the network is back, until it is stopped', () => {
    let count = 0
    const stopListening = browserPage.onOnline(() => (count += 1))
    dispatchEvent(new Event('online'))
    stopListening()
    dispatchEvent(new Event('online'))
    expect(count).toBe(1)
  })

  it.each([
    [{ onLine: true }, true],
    [{ onLine: false }, false],
    [{}, true],
    [undefined, true],
  ])('is online with the navigator %j: %s', (navigator, isOnline) => {
    vi.stubGlobal('navigator', navigator)
    expect(browserPage.isOnline!()).toBe(isOnline)
  })

  it('knows its first address after a router replaced it', () => {
    const name = 'https://app.example.com/callback?code=c&state=s'
    vi.stubGlobal('performance', { getEntriesByType: (type: string) => [{ name: type === 'navigation' ? name : '' }] })
    expect(browserPage.arrivedAt!()).toBe(name)
  })

  it.each([
    ['no performance', undefined],
    ['no entry', { getEntriesByType: () => [] }],
    ['an entry without an address', { getEntriesByType: () => [{ name: 'document' }] }],
  ])('falls back to the current address when there is %s', (_, performance) => {
    vi.stubGlobal('performance', performance)
    expect(browserPage.arrivedAt!()).toBe(location.href)
  })

  it('is safe to use without a page', () => {
    for (const name of ['location', 'history', 'addEventListener', 'removeEventListener'])
      vi.stubGlobal(name, undefined)
    expect(browserPage.href()).toBe('about:blank')
    expect(() => browserPage.replaceAddress('https://app.example.com/')).not.toThrow()
    expect(() => browserPage.onOnline(() => {})()).not.toThrow()
  })
})

describe('the memory of a tab', () => {
  const [A, B] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB']

  it('keeps the transactions of two apps apart', () => {
    const [bank, shop] = ['bank', '__proto__'].map((namespace) => tabMemory(browserPage, () => namespace))
    bank!.remember(A)
    shop!.remember(B)
    expect([bank!.recall(), shop!.recall()]).toEqual([A, B])
    bank!.remember(null)
    expect([bank!.recall(), shop!.recall()]).toEqual([null, B])
    shop!.remember(null)
    expect(sessionStorage.length).toBe(0)
  })

  it.each([
    '',
    '{',
    'null',
    '7',
    '"word"',
    '[]',
    `["${A}"]`,
    '{"bank":7}',
    '{"bank":null}',
    '{"bank":{"id":"short"}}',
    A,
  ])('ignores the malformed text %j, and overwrites it', (word) => {
    browserPage.rememberInTab(word)
    const memory = tabMemory(browserPage, () => 'bank')
    expect(memory.recall()).toBeNull()
    memory.remember(A)
    expect(memory.recall()).toBe(A)
  })

  it('stores the times of prompts beside the transaction', () => {
    const memory = tabMemory(browserPage, () => 'bank')
    expect(memory.prompts()).toEqual([])
    memory.rememberPrompts([1, 2])
    expect([memory.recall(), memory.prompts()]).toEqual([null, [1, 2]])
    memory.remember(A)
    memory.rememberPrompts([3])
    expect([memory.recall(), memory.prompts()]).toEqual([A, [3]])
    memory.remember(null)
    expect([memory.recall(), memory.prompts()]).toEqual([null, [3]])
    memory.rememberPrompts([])
    expect(sessionStorage.length).toBe(0)
  })

  it('ignores invalid times', () => {
    browserPage.rememberInTab('{"bank":{"prompts":[1,"2",null]},"shop":{"prompts":7}}')
    expect(['bank', 'shop'].map((namespace) => tabMemory(browserPage, () => namespace).prompts())).toEqual([[1], []])
  })

  it('finds nothing for a namespace named after an object method', () => {
    expect(tabMemory(browserPage, () => 'toString').recall()).toBeNull()
  })

  it('is empty if the page throws', () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    const memory = tabMemory({ rememberInTab: denied, recallInTab: denied }, () => 'bank')
    memory.remember(A)
    expect(memory.recall()).toBeNull()
  })
})
