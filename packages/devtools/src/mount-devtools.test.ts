import { afterEach, describe, expect, it, vi } from 'vitest'
import { LONG_TIMEOUT, textsOf } from './fixtures/devtools.fixture.js'
import { TestPage } from './fixtures/page.fixture.js'
import * as entry from './index.js'
import { mountDevtools } from './production.js'
import { openInspector, receiveShared, shareInspection } from './stream/wires.js'

let unmount = (): void => {}
afterEach(() => {
  unmount()
  sessionStorage.clear()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const host = () => document.querySelector<HTMLElement>('[data-reauth-devtools]')
const opened = () => document.querySelector('reauth-devtools')
const press = (init: KeyboardEventInit): boolean => document.dispatchEvent(new KeyboardEvent('keydown', init))
const untilOpen = (): Promise<void> => vi.waitFor(() => expect(opened()).not.toBeNull(), LONG_TIMEOUT)

describe('mountDevtools()', () => {
  it('shows a button that opens the devtools, and shows it again when they are closed', async () => {
    const page = new TestPage()
    unmount = mountDevtools({ reauth: page.reauth, inspection: page.inspection, theme: 'dark' })
    host()!.shadowRoot!.querySelector('button')!.click()
    await untilOpen()
    expect(host()!.hidden).toBe(true)
    expect(opened()!.getAttribute('theme')).toBe('dark')
    opened()!.close()
    expect(host()!.hidden).toBe(false)
    expect(opened()).toBeNull()
  })

  it('follows the runs of a page without an inspection', async () => {
    const page = new TestPage({ inspects: false })
    unmount = mountDevtools({ reauth: page.reauth, isOpen: true })
    await untilOpen()
    await page.reauth.perform(page.transfer, page.input)
    await vi.waitFor(() => expect(textsOf(opened()!, '.head .chip')).toEqual(['Succeeded']), LONG_TIMEOUT)
  })

  it.each([
    [undefined, { key: 'D', code: 'KeyD', altKey: true, shiftKey: true }],
    ['ctrl+k', { key: 'k', code: 'KeyK', ctrlKey: true }],
    ['meta+e', { key: '€', code: 'KeyE', metaKey: true }],
  ])('opens and closes with the shortcut %s', async (shortcut, keys) => {
    unmount = mountDevtools(shortcut === undefined ? {} : { shortcut })
    press({ ...keys, shiftKey: !(keys as KeyboardEventInit).shiftKey })
    press(keys)
    await untilOpen()
    press(keys)
    expect(opened()).toBeNull()
  })

  it('has no shortcut with `shortcut: null`', () => {
    unmount = mountDevtools({ shortcut: null })
    expect(press({ key: 'd', altKey: true, shiftKey: true, cancelable: true })).toBe(true)
  })

  it('reopens them on the next page of the tab without focus, until they are closed', async () => {
    unmount = mountDevtools()
    host()!.shadowRoot!.querySelector('button')!.click()
    await untilOpen()
    expect(document.activeElement).toBe(opened())
    unmount()
    unmount = mountDevtools()
    await untilOpen()
    expect(document.activeElement).toBe(document.body)
    opened()!.close()
    unmount()
    unmount = mountDevtools({ isOpen: false })
    unmount()
    expect(sessionStorage.getItem('reauth:devtools:open')).toBeNull()
  })

  it('does not reopen them if storage is denied', async () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('sessionStorage', { getItem: denied, setItem: denied, removeItem: denied })
    unmount = mountDevtools()
    host()!.shadowRoot!.querySelector('button')!.click()
    await untilOpen()
    opened()!.close()
    expect(opened()).toBeNull()
    vi.unstubAllGlobals()
  })

  it('removes everything on unmount', async () => {
    mountDevtools({ isOpen: true })()
    await Promise.resolve()
    expect(host()).toBeNull()
    expect(opened()).toBeNull()
  })
})

describe('the entry of an app', () => {
  it('contains the devtools in development', async () => {
    const page = new TestPage()
    expect(entry.createInspection().receive(page.inspection.getEvents()[0])).toBe(false)
    unmount = entry.mountDevtools({ isOpen: true })
    await untilOpen()
  })

  it('does nothing in production', async () => {
    vi.resetModules()
    vi.stubEnv('NODE_ENV', 'production')
    const production = await import('./index.js')
    const inspection = production.createInspection()
    const page = new TestPage()
    inspection.inspect({})
    inspection.clear()
    inspection.subscribe(() => {})()
    expect(inspection.receive({})).toBe(false)
    expect(inspection.getEvents()).toEqual([])
    production.mountDevtools()()
    production.followRuns(page.reauth, inspection)()
    production.shareInspection(inspection)()
    expect(production.openInspector(inspection, '/')).toBeNull()
    expect(host()).toBeNull()
  })
})

describe('the transports of the stream', () => {
  const channelOf = () => {
    const channel = { postMessage: vi.fn(), close: vi.fn(), onmessage: null as null | ((event: unknown) => void) }
    return channel
  }

  it('reach another tab, which receives earlier events on request', async () => {
    const [page, other] = [new TestPage(), new TestPage()]
    const [mine, theirs] = [channelOf(), channelOf()]
    mine.postMessage.mockImplementation((data: unknown) => theirs.onmessage?.({ data }))
    theirs.postMessage.mockImplementation((data: unknown) => mine.onmessage?.({ data }))
    const stop = shareInspection(page.inspection, mine as never)
    await page.reauth.perform(page.transfer, page.input)
    const stopListening = receiveShared(other.inspection, theirs as never)
    expect(other.inspection.getEvents()).toEqual(page.inspection.getEvents())
    await page.reauth.perform(page.transfer, page.input)
    expect(other.inspection.getEvents()).toEqual(page.inspection.getEvents())
    stop()
    stopListening()
    expect([mine.close.mock.calls.length, theirs.close.mock.calls.length]).toEqual([1, 1])
  })

  it('reach a window of one origin only, once it is ready', async () => {
    const page = new TestPage()
    await page.reauth.perform(page.transfer, page.input)
    const inspector = { postMessage: vi.fn() }
    const open = vi.spyOn(window, 'open').mockReturnValue(inspector as never)
    const stop = openInspector(page.inspection, 'https://docs.example.com/inspector')!
    const say = (origin: string, source: unknown, data: unknown = { type: '@statelyai.connected' }): boolean =>
      window.dispatchEvent(new MessageEvent('message', { origin, source: source as never, data }))
    say('https://evil.example.com', inspector)
    say('https://docs.example.com', window)
    say('https://docs.example.com', inspector, null)
    expect(inspector.postMessage).not.toHaveBeenCalled()
    say('https://docs.example.com', inspector)
    expect(inspector.postMessage.mock.calls).toEqual(
      page.inspection.getEvents().map((event) => [event, 'https://docs.example.com']),
    )
    stop()
    open.mockReturnValue(null)
    expect(openInspector(page.inspection, '/')).toBeNull()
  })
})
