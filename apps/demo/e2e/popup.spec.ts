import { type BrowserContext, type Page, expect, test as base } from '@playwright/test'
import { unlessClosed } from '@reauth/playwright'
import { CHROMIUM } from '../../playwright.base.js'
import { PopupWorld } from './popup-world.js'

/** A browser that blocks windows which no click opened: Playwright's own lets them all open, and a headless shell blocks none. */
const test = base.extend<{ world: PopupWorld; browserThatBlocks: BrowserContext }>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the names of the pattern
  world: async ({}, use) => {
    const world = new PopupWorld()
    await world.open()
    await use(world)
    world.close()
  },
  browserThatBlocks: async ({ playwright, launchOptions, world }, use) => {
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
      ignoreDefaultArgs: ['--disable-popup-blocking'],
    })
    const context = await browser.newContext()
    await context.grantPermissions(['local-network-access'], { origin: world.app })
    await use(context)
    await browser.close()
  },
})

/** The page of the app, with what its buttons and its provider do. */
class App {
  readonly page: Page
  readonly #context: BrowserContext

  constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  press = (name: 'send' | 'confirm' | 'cancel'): Promise<void> => this.page.getByRole('button', { name }).click()

  /** Presses a button that opens a window. */
  async pressForWindow(name: 'send' | 'confirm'): Promise<Page> {
    const opened = this.#context.waitForEvent('page')
    await this.press(name)
    return opened
  }

  /** Lets time pass in the pages. */
  pass = (time: number | string): Promise<void> => this.#context.clock.runFor(time)

  /** Waits for the state of the run, or the code that it ended with. */
  expectRun = (text: string): Promise<void> => expect(this.page.locator('#run')).toHaveText(text)
}

/** Waits until the page is told that the window is gone, which the browser does a moment after the window has its page. */
const severed = ({ page }: App): Promise<void> =>
  expect.poll(() => page.evaluate(() => window.opened?.closed)).toBe(true)

async function openApp(context: BrowserContext, world: PopupWorld, search = ''): Promise<App> {
  const page = await context.newPage()
  // Time passes when the test says so: the looks at the window are not to depend on how busy the machine is.
  await context.clock.install({ time: 0 })
  await context.clock.pauseAt(1000)
  await page.goto(`${world.app}/${search}`)
  await expect(page.locator('#resumed')).toHaveText('nothing')
  return new App(context, page)
}

const itIsMe = (window: Page): Promise<void> => unlessClosed(window, () => window.getByText('It is me').click())
const gone = (window: Page): Promise<void> => expect.poll(() => window.isClosed()).toBe(true)

test('opens the window inside the click, before a request is answered, and its callback page reports and closes', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = await openApp(context, world)
  let answer!: () => void
  world.refreshed = new Promise((resolve) => (answer = resolve))
  const window = await app.pressForWindow('send')
  expect([window.url(), world.requests]).toEqual(['about:blank', ['/refresh']])
  answer()
  await itIsMe(window)
  await gone(window)
  await app.expectRun('succeeded')
  expect(world.requests).toEqual(['/refresh', '/token', '/transfer'])
  const kept = await app.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  expect(kept).not.toContain('the-code')
})

test('closes the window if no prompt follows, and opens none if the page knows that', async ({
  browserThatBlocks: context,
  world,
}) => {
  world.age = 10
  const app = await openApp(context, world)
  const window = await app.pressForWindow('send')
  await gone(window)
  await app.expectRun('succeeded')
  const opened: Page[] = []
  context.on('page', (page) => opened.push(page))
  await app.press('send')
  await expect.poll(() => world.requests.filter((path) => path === '/transfer').length).toBe(2)
  expect(opened).toEqual([])
})

test('asks for a click if the browser blocks the window, and opens it inside that click', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = new App(context, await context.newPage())
  const asked = app.page.waitForEvent('console', (message) => message.text() === 'awaitingConfirmation')
  await app.page.goto(`${world.app}/?auto`)
  await asked
  await itIsMe(await app.pressForWindow('confirm'))
  await app.expectRun('succeeded')
})

test('leaves the page if the browser blocks the window and the app says so, and continues on the callback page', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = new App(context, await context.newPage())
  await app.page.goto(`${world.app}/?auto&fallback`)
  await app.page.waitForURL(/authorize/)
  await itIsMe(app.page)
  await app.expectRun('confirmingResumed')
  expect(app.page.url()).not.toContain('the-code')
  await app.press('confirm')
  await app.expectRun('succeeded')
  expect(context.pages()).toEqual([app.page])
})

test('ends as closed by the end-user, before and after the provider is there', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = await openApp(context, world)
  let answer!: () => void
  world.refreshed = new Promise((resolve) => (answer = resolve))
  const early = await app.pressForWindow('send')
  await app.pass(1000)
  await early.close()
  answer()
  await app.expectRun('popupClosed')
  const late = await app.pressForWindow('send')
  await late.getByText('It is me').waitFor()
  await app.pass(1000)
  await app.expectRun('prompting')
  await late.close()
  await app.pass(2000)
  await app.expectRun('popupClosed')
  expect(world.requests).not.toContain('/transfer')
})

for (const coop of ['same-origin', 'same-origin-allow-popups'])
  test(`is reported to from a window that Cross-Origin-Opener-Policy took away: ${coop}`, async ({
    browserThatBlocks: context,
    world,
  }) => {
    const app = await openApp(context, world, `?coop=${coop}`)
    const window = await app.pressForWindow('send')
    await window.getByText('It is me').waitFor()
    expect(await window.evaluate(() => opener as unknown)).toBeNull()
    await severed(app)
    await app.pass('01:00')
    await app.expectRun('prompting')
    await itIsMe(window)
    await gone(window)
    await app.expectRun('succeeded')
  })

test('ends by the timeout if a window that was taken away never reports', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = await openApp(context, world, '?coop=same-origin')
  const window = await app.pressForWindow('send')
  await window.getByText('It is me').waitFor()
  await severed(app)
  await app.pass('10:01')
  await app.expectRun('timeout')
  // The run has ended, so the callback page leaves the callback alone.
  await itIsMe(window)
  await expect(window.locator('#resumed')).toHaveText('nothing')
  expect(world.requests).not.toContain('/token')
})

test('closes a window that is left open when the run is over, or when it is cancelled', async ({
  browserThatBlocks: context,
  world,
}) => {
  const app = await openApp(context, world)
  const left = await app.pressForWindow('send')
  await left.getByText('It is me').waitFor()
  await app.pass('10:01')
  await gone(left)
  await app.expectRun('timeout')
  const cancelled = await app.pressForWindow('send')
  await cancelled.getByText('It is me').waitFor()
  await app.press('cancel')
  await gone(cancelled)
  await app.expectRun('cancelled')
})

test('opens no second window while another tab asks, and goes on with what it brought', async ({
  browserThatBlocks: context,
  world,
}) => {
  const [first, second] = [await openApp(context, world), await openApp(context, world)]
  await first.page.bringToFront()
  const window = await first.pressForWindow('send')
  await window.getByText('It is me').waitFor()
  await second.page.bringToFront()
  const blank = await second.pressForWindow('send')
  await gone(blank)
  await second.expectRun('prompting')
  await itIsMe(window)
  await first.expectRun('succeeded')
  await second.expectRun('succeeded')
})

test('leaves a callback alone that no page waits for', async ({ browserThatBlocks: context, world }) => {
  const page = await context.newPage()
  await page.goto(`${world.app}/callback?code=the-code&state=of-a-sign-in`)
  await expect(page.locator('#resumed')).toHaveText('nothing')
  expect([page.isClosed(), world.requests]).toEqual([false, []])
})
