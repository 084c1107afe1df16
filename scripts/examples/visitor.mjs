// An end-user of an example, in a browser of their own.
import { AxeBuilder } from '@axe-core/playwright'
import { Provider, SensitiveCalls, expect as anyExpect } from '@reauth/playwright'

/** A busy machine is slow and not wrong. */
export const expect = anyExpect.configure({ timeout: 30_000 })

/** What the action's button and its dialog say. */
const SENTENCE = 'Send 20.00 to Bob'

/** Runs in the page: how far each pending action is. */
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

/** Sends money as alice. Every visitor begins with a new browser and no session at the provider. */
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

  /** How many calls the example's server got from the page. */
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

  /** Makes the session ten minutes older, and loads the page anew, as it would be after lunch. */
  async letTimePass() {
    expect(await this.provider.ageSessions('alice', '10m')).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.button).toBeEnabled()
  }

  /** Signs in, lets the window pass, starts the action, and is at the provider. */
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

  /** Authenticates again, and is asked on the page that the redirect comes back to. */
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

  /** The number that the server gave to what it did: it counts what it did. */
  async receipt() {
    await expect(this.status).toContainText(/receipt is R-\d+/)
    return Number(/R-(\d+)/.exec(await this.status.textContent())[1])
  }

  /** Lets the next call reach the server, and takes its answer away. */
  async loseNextAnswer() {
    let isLost = false
    await this.page.route('**', async (route) => {
      if (isLost || !this.isCall(route.request())) return route.continue()
      isLost = true
      await route.fetch()
      return route.abort()
    })
  }

  /** Waits until the record of the run is closed: the page shows the end first. */
  async expectClosed() {
    await expect
      .poll(async () => (await this.page.evaluate(stagesAtRest)).filter((stage) => stage !== 'done'))
      .toEqual([])
  }

  /** Moves the focus by Tab until the element has it. */
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
