import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SECRETS, TestPage } from '../fixtures/page.fixture.js'
import { createInspection } from './inspection.js'

const KEY = 'reauth:devtools:runs'

/** The `pagehide` listeners of the current page. */
let leaving: (() => void)[] = []
beforeEach(() =>
  vi.stubGlobal('addEventListener', (type: string, leave: () => void) => type === 'pagehide' && leaving.push(leave)),
)
/** Leaves the page. Everything afterwards is a new page. */
function leavePage(): void {
  for (const leave of leaving.splice(0)) leave()
}

afterEach(() => {
  leaving = []
  vi.unstubAllGlobals()
  sessionStorage.clear()
})

describe('an inspection with `keepInTab`', () => {
  const kept = (): ReturnType<typeof createInspection> => createInspection({ keepInTab: true })

  it('has the runs of the previous page, and saves them when the page is left', async () => {
    const [page, before] = [new TestPage(), kept()]
    await page.reauth.perform(page.transfer, page.input)
    for (const event of page.inspection.getEvents()) before.receive(event)
    expect(sessionStorage.getItem(KEY)).toBeNull()
    leavePage()
    const after = kept()
    expect(after.getEvents()).toEqual(before.getEvents())
    after.clear()
    leavePage()
    expect(kept().getEvents()).toEqual([])
  })

  it('saves them as soon as a run redirects', async () => {
    const [page, before] = [new TestPage(), kept()]
    await page.reauth.perform(page.transfer, page.input)
    const [first] = page.inspection.getEvents()
    const value = { reauthenticating: { browser: 'redirecting' } }
    before.receive({ ...first, snapshot: { ...first!.snapshot, value } })
    expect(kept().getEvents()).toEqual(before.getEvents())
    expect(before.getEvents()).toHaveLength(1)
  })

  it('redacts stored data that any script may have written', async () => {
    const page = new TestPage()
    await page.reauth.perform(page.transfer, page.input)
    const planted = page.inspection.getEvents().map((event) => ({ ...event, idToken: SECRETS.token }))
    sessionStorage.setItem(KEY, JSON.stringify([...planted, SECRETS.token, { type: SECRETS.opaque }]))
    expect(kept().getEvents()).toEqual(page.inspection.getEvents())
  })

  it.each(['{', '{}', 'null', '[1]'])('starts empty if the stored data is not a list of events: %s', (text) => {
    sessionStorage.setItem(KEY, text)
    expect(kept().getEvents()).toEqual([])
  })

  it('works if storage is denied', () => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('sessionStorage', { getItem: denied, setItem: denied })
    expect(kept().getEvents()).toEqual([])
    expect(leavePage).not.toThrow()
  })

  it('is not the default', async () => {
    const page = new TestPage()
    await page.reauth.perform(page.transfer, page.input)
    leavePage()
    expect(sessionStorage.getItem(KEY)).toBeNull()
  })
})
