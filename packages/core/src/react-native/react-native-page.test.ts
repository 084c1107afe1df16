import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeAsyncStorage, FakeProcess, expoCrypto } from './native.fixture.js'
import { reactNativePage } from './react-native-page.js'

const LINK = 'com.example.app://callback?code=c&state=s'

afterEach(() => vi.unstubAllGlobals())

describe('the address of an app', () => {
  it('is about:blank until a link opens the app', async () => {
    const page = reactNativePage(new FakeProcess())
    expect(page.href()).toBe('about:blank')
    await page.ready
    expect(page.href()).toBe('about:blank')
  })

  it('is the link that started the app, once it is known', async () => {
    const page = reactNativePage(new FakeProcess(LINK))
    await page.ready
    expect(page.href()).toBe(LINK)
    page.replaceAddress('com.example.app://callback')
    expect(page.href()).toBe('com.example.app://callback')
  })

  it('is the link that opened the app last, and listeners are called', async () => {
    const app = new FakeProcess('com.example.app://first')
    const page = reactNativePage(app)
    const addresses: string[] = []
    const stop = page.onLink(() => addresses.push(page.href()))
    app.open(LINK)
    await page.ready
    expect(page.href()).toBe(LINK)
    stop()
    app.open('com.example.app://last')
    expect([addresses, page.href()]).toEqual([[LINK], 'com.example.app://last'])
  })

  it('is about:blank if the native module fails', async () => {
    const page = reactNativePage(new FakeProcess(Promise.reject(new Error('no activity'))))
    await page.ready
    expect(page.href()).toBe('about:blank')
  })
})

describe('the memory of an app', () => {
  it('is lost with its process, unless there is a storage', async () => {
    const storage = new FakeAsyncStorage()
    for (const [options, expected] of [
      [{}, null],
      [{ storage }, 'word'],
    ] as const) {
      const first = reactNativePage({ ...new FakeProcess().modules, ...options })
      first.rememberInTab('word')
      expect(first.recallInTab()).toBe('word')
      await first.ready
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      const next = reactNativePage({ ...new FakeProcess().modules, ...options })
      await next.ready
      expect(next.recallInTab()).toBe(expected)
    }
  })

  it('has the text that was written last, even if it was written before the storage was read', async () => {
    const storage = new FakeAsyncStorage()
    storage.texts.set('reauth:v1:tab', 'old')
    const page = reactNativePage({ ...new FakeProcess().modules, storage })
    page.rememberInTab('new')
    page.rememberInTab(null)
    await page.ready
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect([page.recallInTab(), storage.texts.size]).toEqual([null, 0])
  })

  it('is kept in memory if the storage fails', async () => {
    const fail = () => Promise.reject(new Error('full'))
    const page = reactNativePage({
      ...new FakeProcess().modules,
      storage: { getItem: fail, setItem: fail, removeItem: fail },
    })
    page.rememberInTab('word')
    await page.ready
    expect(page.recallInTab()).toBe('word')
  })
})

describe('an app is shown again', () => {
  const open = () => {
    const app = new FakeProcess()
    const page = reactNativePage(app)
    let count = 0
    const stop = page.onRestored(() => (count += 1))
    return { app, stop, count: () => count }
  }

  it('when it returns from the background', () => {
    const { app, count, stop } = open()
    app.becomes('inactive', 'background', 'inactive', 'active')
    expect(count()).toBe(1)
    stop()
    app.becomes('background', 'active')
    expect(count()).toBe(1)
  })

  it('but not after a prompt, which makes it inactive only', () => {
    const { app, count } = open()
    app.becomes('inactive', 'active')
    expect(count()).toBe(0)
  })

  it('but not when a link brings it back with an answer', () => {
    const { app, count } = open()
    app.becomes('background')
    app.open(LINK)
    app.becomes('active')
    expect(count()).toBe(0)
    app.becomes('background', 'active')
    expect(count()).toBe(1)
  })

  it('even if it was in the background when it started to listen', () => {
    const app = new FakeProcess()
    app.becomes('background')
    let count = 0
    reactNativePage(app).onRestored(() => (count += 1))
    app.becomes('active')
    expect(count).toBe(1)
  })
})

describe('the network of an app', () => {
  it('is available unless NetInfo says otherwise', () => {
    const app = new FakeProcess()
    expect(reactNativePage(app).isOnline?.()).toBe(true)
    let notify: (state: { isConnected: boolean | null }) => void = () => {}
    const NetInfo = {
      addEventListener: (listener: typeof notify) => {
        notify = listener
        return () => {}
      },
    }
    const page = reactNativePage({ ...app.modules, NetInfo })
    let count = 0
    const stop = page.onOnline(() => (count += 1))
    for (const isConnected of [null, true, false, false, true]) notify({ isConnected })
    expect([count, page.isOnline?.()]).toEqual([1, true])
    stop()
    for (const isConnected of [false, true]) notify({ isConnected })
    expect(count).toBe(1)
  })
})

describe('the crypto module of an app', () => {
  it('creates ids and digests', async () => {
    const { randomId, digest } = reactNativePage({ ...new FakeProcess().modules, crypto: expoCrypto })
    expect(randomId!()).toMatch(/^[\w-]{22}$/)
    expect(randomId!()).not.toBe(randomId!())
    expect(await digest!('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  })

  it('may have no digest, and may be missing', () => {
    vi.stubGlobal('crypto', { getRandomValues: expoCrypto.getRandomValues })
    const some = reactNativePage(new FakeProcess())
    expect([some.randomId, some.digest].map((each) => typeof each)).toEqual(['function', 'undefined'])
    vi.stubGlobal('crypto', undefined)
    const none = reactNativePage(new FakeProcess())
    expect([none.randomId, none.digest]).toEqual([undefined, undefined])
  })
})

it.each([
  ['AppState', { Linking: new FakeProcess().Linking }],
  ['Linking', { AppState: new FakeProcess().AppState }],
  ['storage', { ...new FakeProcess().modules, storage: {} }],
  ['appState', { ...new FakeProcess().modules, appState: {} }],
])('is refused without a valid `%s`', (field, options) => {
  expect(() => reactNativePage(options as never)).toThrow(
    expect.objectContaining({ code: 'invalidConfiguration', field }),
  )
})
