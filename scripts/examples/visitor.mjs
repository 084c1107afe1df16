// An end-user of an example, in their own browser.
import { AxeBuilder } from '@axe-core/playwright'
import { Provider, SensitiveCalls, expect as anyExpect } from '@reauth/playwright'

/** Waits up to 30 seconds, because a busy machine is slow. */
export const expect = anyExpect.configure({ timeout: 30_000 })

/** The text of the action's button and dialog. */
const SENTENCE = 'Send 20.00 to Bob'

/** Runs in the page. Returns the stage of each pending action. */
async function stagesAtRest() {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const database = await done(indexedDB.open('reauth'))
  const entries = await done(database.transaction('pending').objectStore('pending').getAll())
  database.close()
  return entries.map(({ record }) => record.stage)
}

/** Sends money as alice. Every visitor starts with a new browser and no session at the provider. */
export class Visitor {
  constructor(page, { origin, provider }, { isCall, guarded }) {
    Object.assign(this, { page, origin, isCall, guarded: origin + guarded })
    this.provider = new Provider(page, provider)
    this.providerURL = provider
    this.actions = new SensitiveCalls(page.context(), isCall)
    this.button = page.getByRole('button', { name: SENTENCE })
    this.signInButton = page.getByRole('button', { name: 'Sign in' })
    this.dialog = page.getByRole('dialog')
    this.status = page.getByRole('status')
  }

  /** The number of calls that the example's server received from the page. */
  get calls() {
    return this.actions.all.length
  }

  async signIn() {
    await this.provider.control('reset')
    await this.page.goto(this.origin)
    await this.signInButton.click()
    await this.provider.signIn('alice')
    await expect(this.button).toBeEnabled()
    expect(this.page.url()).toBe(`${this.origin}/`)
  }

  /** Makes the session ten minutes older, and reloads the page. */
  async letTimePass() {
    expect(await this.provider.ageSessions('alice', '10m')).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.button).toBeEnabled()
  }

  /** Signs in, makes the session stale, starts the action, and redirects to the provider. */
  async leave() {
    await this.signIn()
    await this.letTimePass()
    await this.button.click()
    await this.expectReauthentication()
  }

  async expectReauthentication() {
    await expect(this.page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
    expect(this.page.url()).toContain(this.providerURL)
    expect(this.actions).toHaveCalledNothing()
  }

  /** Reauthenticates, and waits for the confirmation on the page after the redirect. */
  async comeBack() {
    await this.provider.reauthenticate()
    await this.expectQuestion()
  }

  async expectQuestion() {
    await expect(this.dialog).toContainText(SENTENCE)
    expect(await this.dialog.evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
    expect(new URL(this.page.url()).search).toBe('')
    expect(this.actions).toHaveCalledNothing()
  }

  /** Returns the receipt: a number that the server increments with each transfer. */
  async receipt() {
    await expect(this.status).toContainText(/receipt is R-\d+/)
    return Number(/R-(\d+)/.exec(await this.status.textContent())[1])
  }

  /** Lets the next call reach the server, and drops its response. */
  async loseNextAnswer() {
    let isLost = false
    await this.page.route('**', async (route) => {
      if (isLost || !this.isCall(route.request())) return route.continue()
      isLost = true
      await route.fetch()
      return route.abort()
    })
  }

  /** Waits until the record of the run is closed, which happens after the page has shown the result. */
  async expectClosed() {
    await expect
      .poll(async () => (await this.page.evaluate(stagesAtRest)).filter((stage) => stage !== 'done'))
      .toEqual([])
  }

  /** Presses Tab until the element has the focus. */
  async tabTo(locator) {
    const hasFocus = () => locator.evaluate((element) => element === document.activeElement)
    for (let steps = 0; steps < 20 && !(await hasFocus()); steps += 1) await this.page.keyboard.press('Tab')
    await expect(locator).toBeFocused()
  }

  async expectNoFindings() {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}
