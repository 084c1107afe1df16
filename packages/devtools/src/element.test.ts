import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LONG_TIMEOUT, all, control, openTab, rootOf, show, textsOf } from './fixtures/devtools.fixture.js'
import { TestPage } from './fixtures/page.fixture.js'

beforeEach(() => localStorage.clear())
afterEach(() => {
  for (const element of document.querySelectorAll('reauth-devtools')) element.remove()
  vi.restoreAllMocks()
})

const press = (target: HTMLElement, key: string): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }))

/** Waits until the devtools have recorded the event. */
const shows = (element: HTMLElement, selector: string, texts: readonly unknown[]): Promise<void> =>
  vi.waitFor(() => expect(textsOf(element, selector)).toEqual(texts), LONG_TIMEOUT)

async function prompting(page: TestPage) {
  page.prompt = 'waits'
  page.age = 1000
  const run = page.reauth.start(page.transfer, page.input)
  await vi.waitFor(() => expect(run.getSnapshot().status).toBe('prompting'), LONG_TIMEOUT)
  return run
}

describe('the devtools', () => {
  it('show the pending actions of other pages before the first run', async () => {
    const page = new TestPage()
    const record = { stage: 'pending', createdAt: page.milliseconds, expiresAt: 2e12, stepUps: 0, transactionId: 'a' }
    await page.store.put({ record: { ...record, actionId: 'transfer' } as never, sealed: null })
    const element = show(page)
    await shows(element, '.empty tbody th', ['another action'])
    element.close()
    const inspector = show(page, 'page')
    expect(textsOf(inspector, '.empty tbody th')).toEqual([])
  })

  it('explain what to do before the first run', () => {
    const element = show(new TestPage())
    expect(textsOf(element, '.empty b')).toEqual(['No run yet'])
  })

  it('show a run live: its state, its log, and its end', async () => {
    const page = new TestPage()
    const element = show(page)
    const run = await prompting(page)
    await shows(element, '.step b', ['Requesting', 'In process'])
    expect(textsOf(element, '[role=status]')).toEqual(['Now: In process'])
    run.cancel()
    await shows(element, '.step b', ['Requesting', 'In process', 'Cancelled'])
    expect(textsOf(element, '.head .chip')).toEqual(['Cancelled · cancelled'])
  })

  it('highlight the active state and the latest transitions, and dim everything off the trail', async () => {
    const page = new TestPage()
    const element = show(page)
    await prompting(page)
    await shows(element, '.step b', ['Requesting', 'In process'])
    const classOf = (id: string) => rootOf(element).querySelector(`[data-state="${id}"]`)!.getAttribute('class')
    expect(classOf('reauth.reauthenticating.browser.inProcess')).toContain('on leaf')
    expect(classOf('reauth.calling')).toContain('dim')
    expect(all(element, '.rc .latest').length).toBeGreaterThan(0)
  })

  it('show the possible actions of the run, and send the clicked one', async () => {
    const page = new TestPage()
    const element = show(page)
    const run = await prompting(page)
    await openTab(element, 'next')
    control(element, 'cancel').click()
    await expect(run.ended).resolves.toMatchObject({ outcome: 'cancelled' })
    await vi.waitFor(() => expect(all(element, '[data-do=cancel]')).toEqual([]), LONG_TIMEOUT)
  })

  it('keep the focus inside when the focused button is gone', async () => {
    const page = new TestPage()
    const element = show(page)
    const run = await prompting(page)
    await openTab(element, 'next')
    control(element, 'cancel').focus()
    run.cancel()
    await vi.waitFor(() => expect(all(element, '[data-do=cancel]')).toEqual([]), LONG_TIMEOUT)
    expect(rootOf(element).activeElement?.className).toBe('pane')
  })

  it('show an earlier moment without sending anything, and return to the current one', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.step b', ['Requesting', 'Calling', 'Succeeded'])
    control(element, 'step', 0).click()
    expect(textsOf(element, '.moment [role=status]')).toEqual(['1 of 3: Requesting'])
    expect(page.inspection.getEvents()).toHaveLength(4)
    control(element, 'now').click()
    expect(textsOf(element, '.moment [role=status]')).toEqual(['3 of 3: Succeeded'])
  })

  it('stay on a selected run, and otherwise follow the newest one', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await vi.waitFor(() => expect(all(element, '.run')).toHaveLength(1), LONG_TIMEOUT)
    page.answers = ['refused']
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.head .chip', ['Refused · refusedByServer'])
    all(element, '.run')[1]!.click()
    expect(textsOf(element, '.head .chip')).toEqual(['Succeeded'])
    await page.reauth.perform(page.transfer, page.input)
    await vi.waitFor(() => expect(all(element, '.run')).toHaveLength(3), LONG_TIMEOUT)
    expect(all(element, '.run')[2]!.hasAttribute('aria-current')).toBe(true)
  })

  it('explain claim by claim why the end-user is asked, and what would happen now', async () => {
    const page = new TestPage()
    const element = show(page)
    page.answers = ['stepUp']
    page.prompt = 'closes'
    await page.reauth.perform(page.transfer, page.input)
    const text = await openTab(element, 'why')
    expect(text).toContain('This run asked the end-user')
    expect(text).toContain('The server requires a newer or stronger authentication.')
    expect(textsOf(element, 'tbody th')).toEqual(['auth_time', 'auth_time', 'amr', 'acr', 'can_reauthenticate', 'exp'])
  })

  it('show where each answer leads', async () => {
    const page = new TestPage()
    const element = show(page)
    await prompting(page)
    const text = await openTab(element, 'next')
    expect(text).toContain('The end-user closes the window.')
    expect(textsOf(element, '.next .chip')).toContain('Cancelled · popupClosed')
  })

  it('list the pending actions of this origin by stage, and never name an unknown action', async () => {
    const page = new TestPage()
    const stored = { stage: 'pending', createdAt: page.milliseconds - 61_000, expiresAt: 2e12, stepUps: 0 }
    await page.store.put({ record: { ...stored, actionId: 'transfer', transactionId: 'a' } as never, sealed: null })
    await page.store.put({ record: { ...stored, actionId: 'other', transactionId: 'b' } as never, sealed: null })
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await openTab(element, 'storage')
    expect(textsOf(element, 'tbody th').toSorted()).toEqual(['another action', 'transfer'])
    expect(textsOf(element, '.pane').join('')).toContain('1 min 1 s')
  })

  it('share the run as a link, as a test and as a recording', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    const text = await openTab(element, 'share')
    expect(text).toContain(
      'simulator#/run/own.inProcess.5m.reauthenticate/refreshIdToken.fresh,performAction.performed',
    )
    expect(text).toContain("from '@reauth/core/testing'")
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    control(element, 'copy-recording').click()
    expect(JSON.parse(written.mock.calls[0]![0])).toEqual(page.inspection.getEvents())
  })

  it('explain that they know only the state of a run that is not inspected', async () => {
    const page = new TestPage({ inspects: false })
    const { followRuns } = await import('./stream/follow-runs.js')
    followRuns(page.reauth, page.inspection)
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.head .chip', ['Succeeded'])
    expect(await openTab(element, 'why')).toContain('Only the state of this run is known')
  })

  it('show the last known state of a run that is not on this page, without a timer', async () => {
    const page = new TestPage()
    await prompting(page)
    const later = new TestPage()
    for (const event of page.inspection.getEvents()) later.inspection.receive(event)
    const element = show(later)
    expect(textsOf(element, '.moment [role=status]')).toEqual(['Last seen: In process'])
    expect(textsOf(element, '.step time').at(-1)).toBe('left')
  })

  it('remove all runs on request', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.head .chip', ['Succeeded'])
    control(element, 'clear').click()
    expect(textsOf(element, '.empty b')).toEqual(['No run yet'])
  })
})

describe('with the keyboard', () => {
  it('arrow keys, Home and End select a moment, and the list has one tab stop', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.step b', ['Requesting', 'Calling', 'Succeeded'])
    const chosen = () => all(element, '.step').findIndex((step) => step.hasAttribute('aria-current'))
    all(element, '.step')[2]!.focus()
    press(all(element, '.step')[2]!, 'ArrowUp')
    expect(chosen()).toBe(1)
    press(all(element, '.step')[1]!, 'Home')
    expect(chosen()).toBe(0)
    press(all(element, '.step')[0]!, 'ArrowUp')
    expect(chosen()).toBe(0)
    press(all(element, '.step')[0]!, 'End')
    expect(chosen()).toBe(2)
    expect(all(element, '.step[tabindex="0"]')).toHaveLength(1)
  })

  it('arrow keys select a tab', async () => {
    const page = new TestPage()
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.head .chip', ['Succeeded'])
    press(control(element, 'tab', 'log'), 'ArrowRight')
    expect(textsOf(element, '[role=tab][aria-selected=true]')).toEqual(['Why'])
  })

  it('Escape closes the devtools, and they dispatch `close`', () => {
    const element = show(new TestPage())
    const closed = vi.fn()
    element.addEventListener('close', closed)
    press(control(element, 'close'), 'Escape')
    expect(closed).toHaveBeenCalledOnce()
    expect(element.isConnected).toBe(false)
  })

  it('Escape does not close devtools that are embedded in a page', () => {
    const element = show(new TestPage(), 'page')
    press(control(element, 'clear'), 'Escape')
    expect(element.isConnected).toBe(true)
  })

  it('arrow keys resize the devtools', () => {
    const element = show(new TestPage())
    press(control(element, 'resize'), 'ArrowUp')
    expect(JSON.parse(localStorage.getItem('reauth:devtools')!)).toEqual({ bottom: 200 })
    press(control(element, 'resize'), 'ArrowLeft')
    expect(JSON.parse(localStorage.getItem('reauth:devtools')!)).toEqual({ bottom: 200 })
  })
})

describe('the position of the devtools', () => {
  it('is stored, and so is the tab', async () => {
    const page = new TestPage()
    const element = show(page)
    element.removeAttribute('dock')
    control(element, 'dock', 'right').click()
    await page.reauth.perform(page.transfer, page.input)
    await shows(element, '.head .chip', ['Succeeded'])
    control(element, 'tab', 'next').click()
    element.close()
    const again = show(page)
    again.removeAttribute('dock')
    expect(JSON.parse(localStorage.getItem('reauth:devtools')!)).toEqual({ dock: 'right', tab: 'next' })
    expect(textsOf(again, '[role=tab][aria-selected=true]')).toEqual(['Next'])
  })

  it('adds padding to the page while they are docked, and removes it afterwards', () => {
    document.body.style.paddingBottom = '7px'
    const rect = vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    rect.mockReturnValue({ width: 480, height: 420 } as DOMRect)
    const element = show(new TestPage())
    element.removeAttribute('dock')
    const padding = () => [document.body.style.paddingBottom, document.body.style.paddingRight]
    expect(padding()).toEqual(['420px', ''])
    control(element, 'dock', 'right').click()
    expect(padding()).toEqual(['7px', '480px'])
    element.close()
    expect(padding()).toEqual(['7px', ''])
    show(new TestPage(), 'page')
    expect(padding()).toEqual(['7px', ''])
    document.body.style.paddingBottom = ''
  })

  it('is the bottom edge if the stored value is invalid', () => {
    localStorage.setItem('reauth:devtools', 'null')
    const element = show(new TestPage())
    element.removeAttribute('dock')
    expect(rootOf(element).querySelector<HTMLElement>('.panel')!.dataset['dock']).toBe('bottom')
  })
})
