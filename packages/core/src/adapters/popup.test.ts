import { ReauthError } from '@reauth/policy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakePage, settled } from './popup.fixture.js'
import { Popup, finishPopup } from './popup.js'

const URL_OF_REQUEST = 'https://op.example.com/authorize?state=the-state'
const CALLBACK = 'https://app.example.com/callback?code=the-code&state=the-state'
/** The interval at which a window is polled, in milliseconds. */
const LOOK = 250

let page: FakePage
beforeEach(() => {
  page = new FakePage()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const look = (times = 1): unknown => vi.advanceTimersByTime(times * LOOK)
const errorOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

/** Starts a prompt, and records how it settles. */
async function prompt(popup = new Popup(), state = 'the-state', url = URL_OF_REQUEST) {
  const controller = new AbortController()
  const settling: { as?: unknown } = {}
  popup.authorize(url, { state, signal: controller.signal }).then(
    ({ href }) => (settling.as = href),
    (error: { code?: string }) => (settling.as = error.code),
  )
  await settled()
  return { popup, opened: page.newest, abort: () => controller.abort(), ended: () => settling.as }
}
const say = async (message: unknown, state = 'the-state'): Promise<void> => {
  const channel = new BroadcastChannel(`reauth:v1:popup:${state}`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel only reaches this origin
  channel.postMessage(message)
  await settled()
  channel.close()
}

describe('the window', () => {
  it('is opened immediately, empty, centered over the page, and with its own name', () => {
    new Popup().prepare()
    new Popup({ width: 400, height: 2000 }).prepare()
    const [one, other] = page.opened
    expect(one!.features).toBe('popup,width=480,height=640,left=360,top=130')
    expect(other!.features).toBe('popup,width=400,height=2000,left=400,top=0')
    expect(one!.name).not.toBe(other!.name)
  })

  it('is shared by prompts that prepare it, and closed when the last one does not need it', () => {
    const popup = new Popup()
    const [one, other] = [popup.prepare(), popup.prepare()]
    one()
    one()
    expect(page.opened.map(({ closed }) => closed)).toEqual([false])
    other()
    expect(page.newest.closed).toBe(true)
    popup.prepare()
    expect(page.opened.length).toBe(2)
  })

  it('stays open once a prompt uses it, and another prompt opens none in the meantime', async () => {
    const popup = new Popup()
    const close = popup.prepare()
    await prompt(popup)
    close()
    popup.prepare()()
    // A severed window reports that it is closed.
    page.newest.closed = true
    popup.prepare()
    expect(page.opened.length).toBe(1)
  })

  it('is opened again after it was used and closed', () => {
    const popup = new Popup()
    popup.take().close()
    popup.prepare()
    expect(page.opened.length).toBe(2)
  })

  it.each([
    ['returns none', () => null],
    [
      'returns a closed one',
      (opened: FakePage['newest']) => {
        opened.close()
        return opened
      },
    ],
    [
      'throws',
      () => {
        throw new Error('not allowed')
      },
    ],
  ])('is blocked if the browser %s', (_, onOpen) => {
    page.onOpen = onOpen
    const popup = new Popup()
    expect(() => popup.prepare()()).not.toThrow()
    expect(errorOf(() => popup.take())).toMatchObject({ code: 'popupBlocked' })
  })

  it.each([
    [LOOK - 1, 'popupBlocked'],
    [LOOK, 'popupBlocked'],
    [LOOK + 1, 'popupClosed'],
  ])('that is closed %d ms after it was opened was %s', (after, code) => {
    const popup = new Popup()
    popup.prepare()
    // The timer of the poll was set first, so it fires before this one.
    setTimeout(() => page.newest.close(), after > LOOK ? after : LOOK - 1)
    vi.advanceTimersByTime(after + 1)
    expect(errorOf(() => popup.take())).toMatchObject({ code })
  })

  it('refuses an unknown option', () => {
    expect(errorOf(() => new Popup({ title: 'x' } as object))).toBeInstanceOf(ReauthError)
    expect(errorOf(() => new Popup({ width: '480' as never }))).toMatchObject({ field: 'width' })
  })
})

describe('a prompt in a window', () => {
  it('navigates it, and resolves with the callback that its page reports', async () => {
    const { opened, ended } = await prompt()
    expect([opened.navigations, page.locks.held]).toEqual([[URL_OF_REQUEST], ['reauth:v1:popup:the-state']])
    await say(CALLBACK)
    expect([ended(), opened.closed, page.locks.held]).toEqual([CALLBACK, true, []])
  })

  it('accepts a callback with a fragment, and no foreign message', async () => {
    const { ended } = await prompt()
    for (const message of [undefined, 7, 'the-code', { href: CALLBACK }, CALLBACK.replace('the-state', 'another')])
      await say(message)
    await say(CALLBACK, 'another')
    expect(ended()).toBeUndefined()
    await say(CALLBACK.replace('?', '#'))
    expect(ended()).toBe(CALLBACK.replace('?', '#'))
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'blob:https://app.example.com/x'])(
    'navigates to web pages only: %s',
    async (url) => {
      const { opened, ended } = await prompt(new Popup(), 'the-state', url)
      expect([ended(), opened.navigations, opened.closed]).toEqual(['misconfigured', [], true])
    },
  )

  it('closes its window when it is aborted, before and during', async () => {
    const { opened, ended, abort } = await prompt()
    abort()
    await settled()
    expect([ended(), opened.closed, page.locks.held]).toEqual(['cancelled', true, []])
    const popup = new Popup()
    popup.prepare()
    await expect(
      popup.authorize(URL_OF_REQUEST, { state: 'the-state', signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect([page.newest.closed, page.newest.navigations]).toEqual([true, []])
  })

  it('ends as popupClosed if the window is closed before it is navigated', async () => {
    const { signal } = new AbortController()
    const authorized = new Popup().authorize(URL_OF_REQUEST, { state: 'the-state', signal })
    page.newest.close()
    await expect(authorized).rejects.toMatchObject({ code: 'popupClosed' })
    expect([page.newest.navigations, page.locks.held]).toEqual([[], []])
  })

  it('ends as popupClosed if its page was loaded, and this page has had the focus for a second', async () => {
    const { opened, ended } = await prompt()
    opened.arrive()
    look(3)
    opened.close()
    look(4)
    await settled()
    expect(ended()).toBeUndefined()
    look()
    await settled()
    expect(ended()).toBe('popupClosed')
  })

  it('accepts a callback right after the window was closed', async () => {
    const { opened, ended } = await prompt()
    opened.arrive()
    look(3)
    opened.close()
    look(4)
    await say(CALLBACK)
    expect(ended()).toBe(CALLBACK)
  })

  it.each([
    ['before a page was seen', 0],
    ['with the first page', 2],
  ])('ignores `closed` when the window was severed %s', async (_, looks) => {
    const { opened, ended } = await prompt()
    if (looks > 0) opened.arrive()
    look(looks)
    opened.close()
    look(4000)
    await settled()
    expect(ended()).toBeUndefined()
    await say(CALLBACK)
    expect(ended()).toBe(CALLBACK)
  })

  it('ignores `closed` when the window was severed later, while this page has no focus', async () => {
    const { opened, ended } = await prompt()
    opened.arrive()
    look(3)
    opened.close()
    page.hasFocus = false
    look(4000)
    page.hasFocus = true
    look(4)
    page.hasFocus = false
    look()
    page.hasFocus = true
    look(4)
    await settled()
    expect(ended()).toBeUndefined()
    await say(CALLBACK)
    expect(ended()).toBe(CALLBACK)
  })

  it('does not count an empty window as loaded', async () => {
    const { opened, ended } = await prompt()
    look(100)
    opened.close()
    look(100)
    await settled()
    expect(ended()).toBeUndefined()
  })
})

describe('the callback page', () => {
  const close = vi.fn()
  beforeEach(() => {
    close.mockClear()
    vi.stubGlobal('window', { close })
  })

  it('reports to the page that waits for its state, and closes when that page has received it', async () => {
    const { ended } = await prompt()
    expect(await finishPopup(CALLBACK)).toBe(true)
    await settled()
    expect([ended(), close.mock.calls.length, page.locks.held]).toEqual([CALLBACK, 1, []])
  })

  it('reads its own address', async () => {
    const { ended } = await prompt()
    vi.stubGlobal('location', { href: CALLBACK })
    expect(await finishPopup()).toBe(true)
    await settled()
    expect(ended()).toBe(CALLBACK)
  })

  it('closes eventually, even if the waiting page is asleep', async () => {
    vi.useRealTimers()
    await page.locks.request('reauth:v1:popup:the-state', {}, async () => {
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort())
      expect(await finishPopup(CALLBACK)).toBe(true)
      expect([timeout.mock.calls, close.mock.calls.length]).toEqual([[[1000]], 1])
      timeout.mockRestore()
    })
  })

  it.each([
    ['waits for another state', 'https://app.example.com/callback?code=the-code&state=another'],
    ['is asked by a page without a state', 'https://app.example.com/callback?code=the-code'],
    ['is asked by no page', 'nowhere'],
  ])('does nothing if the page that opened a window %s', async (_, href) => {
    const { ended } = await prompt()
    expect(await finishPopup(href)).toBe(false)
    await settled()
    expect([ended(), close.mock.calls]).toEqual([undefined, []])
  })

  it.each([
    ['no page waits', () => {}],
    ['there are no Web Locks', () => vi.stubGlobal('navigator', {})],
    [
      'Web Locks are denied',
      () => vi.stubGlobal('navigator', { locks: { query: () => Promise.reject(new Error('denied')) } }),
    ],
  ])('does nothing if %s', async (_, prepare) => {
    prepare()
    expect(await finishPopup(CALLBACK)).toBe(false)
    expect(close).not.toHaveBeenCalled()
  })
})
