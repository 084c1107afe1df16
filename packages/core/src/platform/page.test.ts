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
  it('has an address, and replaces it without loading and with the state of the history', () => {
    history.replaceState({ router: 1 }, '', '/callback?code=c')
    browserPage.replaceAddress(new URL('/callback', location.href).href)
    expect(browserPage.href()).toBe(location.href)
    expect([location.pathname, location.search, history.state]).toEqual(['/callback', '', { router: 1 }])
  })

  it.each([[null], ['text'], [{ router: 1 }]])('keeps the state of the history: %j', (state) => {
    history.replaceState(state, '', '/callback?code=c')
    browserPage.replaceAddress(new URL('/callback', location.href).href)
    expect(history.state).toEqual(state)
  })

  it("leaves the marks of Next.js out of the state, so that its router doesn't bring the code back", () => {
    history.replaceState({ __NA: true, _N: true, __PRIVATE_NEXTJS_INTERNALS_TREE: [], mine: 1 }, '', '/callback?code=c')
    const replace = vi.spyOn(history, 'replaceState')
    browserPage.replaceAddress('/callback')
    expect(replace.mock.calls).toEqual([[{ __PRIVATE_NEXTJS_INTERNALS_TREE: [], mine: 1 }, '', '/callback']])
  })

  it('goes on when the browser does not let it replace the address', () => {
    vi.spyOn(history, 'replaceState').mockImplementation(() => {
      throw new DOMException('100 times per 30 seconds', 'SecurityError')
    })
    expect(() => browserPage.replaceAddress('https://app.example.com/')).not.toThrow()
  })

  it('remembers one word for this tab, and forgets it', () => {
    browserPage.rememberInTab('word')
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual(['word', 1])
    browserPage.rememberInTab(null)
    expect([browserPage.recallInTab(), sessionStorage.length]).toEqual([null, 0])
  })

  it('remembers nothing when storage is denied, and goes on', () => {
    vi.stubGlobal('sessionStorage', undefined)
    vi.stubGlobal('localStorage', undefined)
    browserPage.rememberInTab('word')
    browserPage.rememberExpiry!(1)
    expect([browserPage.recallInTab(), browserPage.recallExpiry!()]).toEqual([null, null])
    vi.unstubAllGlobals()
  })

  it('notes when what was kept expires, and nothing else', () => {
    browserPage.rememberExpiry!(601_000)
    expect([localStorage.getItem('reauth:v1:kept'), localStorage.length]).toEqual(['601000', 1])
    expect(browserPage.recallExpiry!()).toBe(601_000)
    browserPage.rememberExpiry!(null)
    expect([browserPage.recallExpiry!(), localStorage.length]).toEqual([null, 0])
  })

  it('calls back after a return from the back/forward cache and not after a first load, until it is stopped', () => {
    const shown: string[] = []
    const stop = browserPage.onRestored(() => shown.push('restored'))
    const show = (persisted: boolean) => dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
    show(false)
    show(true)
    stop()
    show(true)
    expect(shown).toEqual(['restored'])
  })

  it('calls back when the network is back, until it is stopped', () => {
    let count = 0
    const stop = browserPage.onOnline(() => (count += 1))
    dispatchEvent(new Event('online'))
    stop()
    dispatchEvent(new Event('online'))
    expect(count).toBe(1)
  })

  it.each([
    [{ onLine: true }, true],
    [{ onLine: false }, false],
    [{}, true],
    [undefined, true],
  ])('of the navigator %j is online: %s', (navigator, isOnline) => {
    vi.stubGlobal('navigator', navigator)
    expect(browserPage.isOnline!()).toBe(isOnline)
  })

  it('knows the address that it was loaded with after a router replaced it', () => {
    const name = 'https://app.example.com/callback?code=c&state=s'
    vi.stubGlobal('performance', { getEntriesByType: (type: string) => [{ name: type === 'navigation' ? name : '' }] })
    expect(browserPage.arrivedAt!()).toBe(name)
  })

  it.each([
    ['no performance', undefined],
    ['no entry', { getEntriesByType: () => [] }],
    ['an entry without an address', { getEntriesByType: () => [{ name: 'document' }] }],
  ])('was loaded with the address of now when there is %s', (_, performance) => {
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
  ])('ignores the malformed word %j, and writes over it', (word) => {
    browserPage.rememberInTab(word)
    const memory = tabMemory(browserPage, () => 'bank')
    expect(memory.recall()).toBeNull()
    memory.remember(A)
    expect(memory.recall()).toBe(A)
  })

  it('keeps when the end-user was asked, beside the transaction', () => {
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

  it('ignores times that are none', () => {
    browserPage.rememberInTab('{"bank":{"prompts":[1,"2",null]},"shop":{"prompts":7}}')
    expect(['bank', 'shop'].map((namespace) => tabMemory(browserPage, () => namespace).prompts())).toEqual([[1], []])
  })

  it('finds nothing under the name of a method', () => {
    expect(tabMemory(browserPage, () => 'toString').recall()).toBeNull()
  })

  it('is empty on a page that throws', () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    const memory = tabMemory({ rememberInTab: denied, recallInTab: denied }, () => 'bank')
    memory.remember(A)
    expect(memory.recall()).toBeNull()
  })
})
