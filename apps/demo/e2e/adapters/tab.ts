import { type Page, expect } from '@playwright/test'
import { unlessClosed } from '@reauth/playwright'
import { Authenticator } from './authenticator.js'
import type { Adapter } from './settings.js'
import type { TestWorld } from './world.js'

/** How a run rests or ends, as its page shows it. */
const STATUSES = [
  'confirmingResumed',
  'awaitingConfirmation',
  'succeeded',
  'refused',
  'cancelled',
  'failed',
  'outcomeUnknown',
]
const AT_REST = new RegExp(`^(?:${STATUSES.join('|')})$`)
const RESTING = STATUSES.map((status) => `#run[data-status=${status}]`).join(', ')

/** Whether an address is that of a page that asks the end-user who they are. */
export const isQuestion = (href: string): boolean => /\/(?:interaction|app\/sign-in)\b/.test(new URL(href).pathname)

/** The last answer of the end-user, in any tab. */
let answering: Promise<void> = Promise.resolve()

/** A tab on the page of an adapter. */
export class Tab {
  readonly page: Page
  /** Of a tab whose end-user is asked by the device. */
  authenticator: Authenticator | undefined
  /** The window that the page opened last. */
  popup: Page | undefined
  /** The last callback that was loaded in this tab or its window. */
  callback = ''
  readonly #world: TestWorld
  readonly #home: string
  readonly #isDevice: boolean

  constructor(page: Page, world: TestWorld, { name, mode }: Adapter, at: string = mode) {
    this.page = page
    this.#world = world
    this.#isDevice = mode === 'device'
    this.#home = `${world.origin}/${name}/${at}/`
    this.#listen(page)
    page.on('popup', (popup) => {
      this.popup = popup
      this.#listen(popup)
    })
  }

  #listen(page: Page): void {
    page.on('framenavigated', (frame) => {
      const url = frame.url()
      if (frame === page.mainFrame() && url.startsWith(`${this.#home}callback`) && /[?#&]state=/.test(url))
        this.callback = url
    })
  }

  /** Opens the page. */
  async open(): Promise<boolean> {
    if (this.#isDevice) this.authenticator ??= await Authenticator.of(this.page)
    await this.page.goto(this.#home)
    return this.ready()
  }

  /** Waits until the page has dealt with its address, and reads whether somebody is signed in. */
  async ready(): Promise<boolean> {
    await expect(this.page.locator('#page')).toHaveAttribute('data-signed-in', /true|false/)
    return (await this.page.locator('#page').getAttribute('data-signed-in')) === 'true'
  }

  /** Signs in. Somebody who is signed in at the provider is not asked there. */
  async signIn(user: string): Promise<void> {
    const hasLeft = this.page.waitForURL((url) => url.href !== this.#home)
    await this.page.click('#sign-in')
    await hasLeft
    await this.page.waitForURL((url) => url.href === this.#home || isQuestion(url.href))
    if (isQuestion(this.page.url())) await this.#answer(user, await this.prompt())
    await this.page.waitForURL(this.#home)
    expect(await this.ready()).toBe(true)
  }

  /** Starts the sensitive action outside of any click, so that the browser blocks the window. Waits until the run has dealt with it. */
  async transferWithoutClick(): Promise<void> {
    // Whatever Playwright evaluates counts as a click: the first window uses it up, and then the page is looked at without one.
    await this.page.evaluate(() => {
      open('about:blank')?.close()
      window.startTransfer()
    })
    const session = await this.page.context().newCDPSession(this.page)
    const expression = "document.getElementById('run')?.dataset.status ?? ''"
    await expect
      .poll(async () => (await session.send('Runtime.evaluate', { expression })).result.value as string)
      .not.toMatch(/working|prompting/)
  }

  /** Clicks the button of the sensitive action. */
  async transfer(to = 'Bob'): Promise<void> {
    await this.page.fill('#to', to)
    await this.page.click('#transfer')
  }

  /** Waits for the page that asks the end-user, in this tab or in its window. */
  async prompt(): Promise<Page> {
    let asking: Page | undefined
    await expect
      .poll(() => {
        asking = this.#pages().find((page) => isQuestion(page.url()))
        return asking !== undefined
      })
      .toBe(true)
    await expect(asking!.getByLabel('Password')).toBeVisible()
    return asking!
  }

  /** Authenticates where the end-user is asked. The device does it by itself. */
  async authenticate(user: string): Promise<void> {
    if (this.#isDevice) return
    const asking = await this.prompt()
    // An end-user has two hands and one keyboard: of two tabs that ask, one is answered after the other.
    const answered = answering.then(() => this.#answer(user, asking))
    answering = answered.catch(() => {})
    await answered
  }

  /** Starts the action, and waits until its run asks the end-user. A device waits, too. */
  async ask(to: string): Promise<void> {
    await this.transfer(to)
    if (this.#isDevice) await expect(this.page.locator('#run')).toHaveAttribute('data-status', 'prompting')
  }

  /** Goes on to the end of the run: authenticates where the end-user is asked, and clicks where the run waits for a click. Returns the outcome and its code. */
  async finish(user: string): Promise<string> {
    const resting = this.page.locator(RESTING)
    for (;;) {
      await expect.poll(async () => this.#isAsked() || (await resting.count()) > 0).toBe(true)
      if (this.#isAsked()) await this.authenticate(user)
      else if (await this.page.locator('#run[data-status=awaitingConfirmation]').count())
        await this.page.click('#confirm')
      else return this.end()
    }
  }

  #isAsked(): boolean {
    return this.#pages().some((page) => isQuestion(page.url()))
  }

  /** This tab and its window. */
  #pages(): Page[] {
    return [this.page, this.popup].filter((page): page is Page => page?.isClosed() === false)
  }

  async #answer(user: string, asking: Page): Promise<void> {
    const name = asking.getByLabel('Username')
    if (await name.isVisible()) await name.fill(user)
    await asking.getByLabel('Password').fill('password')
    await unlessClosed(asking, () => asking.locator('button.primary').click())
    await expect.poll(() => asking.isClosed() || !isQuestion(asking.url())).toBe(true)
  }

  /** Cancels where the end-user is asked. */
  async cancel(): Promise<void> {
    if (this.#isDevice) return
    const asking = await this.prompt()
    await unlessClosed(asking, () => asking.getByRole('button', { name: 'Cancel' }).click())
  }

  /** Waits until the run ends or waits for a click: a click on "Confirm" is done. Returns the outcome, and the code unless it succeeded. */
  async end(): Promise<string> {
    const run = this.page.locator('#run')
    for (;;) {
      await expect(run).toHaveAttribute('data-status', AT_REST)
      const status = await run.getAttribute('data-status')
      if (status !== 'confirmingResumed') {
        const code = await run.getAttribute('data-code')
        const cause = await run.getAttribute('data-cause')
        return [status, code, cause].filter(Boolean).join(': ')
      }
      await this.page.click('#confirm')
      await expect(run).not.toHaveAttribute('data-status', 'confirmingResumed')
    }
  }

  /** Waits until the run has come back, and asks for a click. */
  async isBack(): Promise<void> {
    await expect(this.page.locator('#run')).toHaveAttribute('data-status', 'confirmingResumed')
  }

  /** Another tab of the same browser, in which the same end-user is signed in. */
  async another(adapter: Adapter, user: string): Promise<Tab> {
    const tab = new Tab(await this.page.context().newPage(), this.#world, adapter)
    if (!(await tab.open())) await tab.signIn(user)
    return tab
  }
}
