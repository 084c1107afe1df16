import { type APIResponse, type BrowserContext, type Page, type Route, expect, test as base } from '@playwright/test'
import { Provider, SensitiveCalls } from '@reauth/playwright'
import { BOOKED, type LedgerRow, ORIGIN, PLAIN_PROVIDER, PROVIDER, control, ledger, reset } from './demo.js'
import { type Sinks, collect, leaksOf, rememberStorage, watch } from './leaks.js'

export { BOOKED, ORIGIN, PLAIN_PROVIDER, PROVIDER }

/** Lets a page that a test serves itself reach this machine, as a page of this machine may. */
export const allowThisMachine = (context: BrowserContext): Promise<void> =>
  context.grantPermissions(['local-network-access'], { origin: ORIGIN })

/** What the tests do with the demo. */
export class Harbor {
  readonly page: Page
  /** Authgear, with its pages as this tab shows them. */
  readonly provider: Provider
  readonly #transfers: SensitiveCalls

  constructor(page: Page, transfers = new SensitiveCalls(page.context(), '/api/transfers')) {
    this.page = page
    this.provider = new Provider(page, PROVIDER)
    this.#transfers = transfers
  }

  /** Another tab of the same browser. */
  async newTab(): Promise<Harbor> {
    return new Harbor(await this.page.context().newPage(), this.#transfers)
  }

  /** The idempotency keys of all calls of the API of transfers, in any tab. */
  get keys(): readonly (string | undefined)[] {
    return this.#transfers.all.map(({ idempotencyKey }) => idempotencyKey)
  }

  readonly control = control

  /** Requests that the API of transfers got since the page was opened. */
  readonly calls: number[] = []

  async signIn(name: 'alice' | 'carol' | 'mallory', address = '/'): Promise<void> {
    const { page } = this
    page.on('response', (response) => {
      if (response.url().endsWith('/api/transfers')) this.calls.push(response.status())
    })
    await page.goto(address)
    await page.getByRole('button', { name: 'Sign in' }).click()
    if (name === 'carol') await page.getByRole('button', { name: 'Continue with Acme' }).click()
    else await this.password(name)
    await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
    await expect(page.locator('.amount')).toContainText('$')
  }

  /** Signs in on the page of whichever provider the demo was told to use, its own included. */
  async password(name: string): Promise<void> {
    await this.page.getByLabel('Username').fill(name)
    await this.page.getByLabel('Password').fill('password')
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** Authenticates again on the provider's page. */
  confirmPassword(): Promise<void> {
    return this.provider.reauthenticate()
  }

  /** Makes the session older, and loads the page anew, as it would be after lunch. */
  async letTimePass(user: string, seconds = 600): Promise<void> {
    expect(await this.control('age-sessions', { user, seconds })).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.page.locator('.amount')).toContainText('$')
  }

  /** Lets a second pass. Times are whole seconds, an authentication counts from the second after an operation was opened, and tests are faster than that. */
  async passSecond(): Promise<void> {
    await this.page.request.post('/presenter', { data: { act: 'passTime', minutes: 1 / 60 } })
  }

  /** Lets time pass at the bank and at the providers, on the page that is open. */
  async passTime(): Promise<void> {
    await this.#turnByHand('Let 10 minutes pass', 'Ten minutes passed.')
    await expect(this.page.locator('.amount')).toContainText('$')
  }

  /** Lets somebody else sign in where the end-user is asked again. */
  allowOtherAccount(): Promise<void> {
    return this.#turnByHand('Let another account confirm', 'Another account may confirm now.')
  }

  /** Presses a button of the dock. It is closed afterwards if it was before: what it draws takes time from the page. */
  async #turnByHand(name: string, words: string): Promise<void> {
    const { page } = this
    const [knob, show] = [name, 'Show the live chart'].map((each) => page.getByRole('button', { name: each }))
    await expect(knob!.or(show!)).toBeVisible()
    const wasClosed = await show!.isVisible()
    if (wasClosed) await show!.click()
    // The page may still say so of the time before.
    const turned = page.waitForResponse('**/presenter')
    await knob!.click()
    await turned
    await expect(page.getByText(words)).toBeVisible()
    if (wasClosed) await page.getByRole('button', { name: 'Hide', exact: true }).click()
  }

  async send(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    await this.fillIn(to, amount, note)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
  }

  /** Fills in the form key by key: what Playwright does at once in Firefox, React does not notice. */
  async fillIn(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    for (const [name, text] of Object.entries({ To: to, Amount: amount, Note: note })) {
      const field = this.page.getByRole('textbox', { name })
      await field.clear()
      await field.pressSequentially(text)
    }
  }

  /** Alice fills in the form when the window has passed, and the page leaves for the provider. */
  async leave(): Promise<void> {
    await this.signIn('alice')
    await this.letTimePass('alice')
    await this.send()
    await this.expectReauthentication()
  }

  /** Authenticates again, and tells the callback that the provider sends the page to. */
  async comeBack(): Promise<string> {
    const callback = this.page.waitForRequest((request) => request.url().includes('/callback?'))
    await this.confirmPassword()
    return (await callback).url()
  }

  /** Confirms what is shown again after the redirect. */
  async sendNow(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send now' }).click()
  }

  async expectForm(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    await expect(this.page.getByRole('textbox', { name: 'To' })).toHaveValue(to)
    await expect(this.page.getByRole('textbox', { name: 'Amount' })).toHaveValue(amount)
    await expect(this.page.getByRole('textbox', { name: 'Note' })).toHaveValue(note)
  }

  async expectReauthentication(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
    expect(this.page.url()).toContain(PROVIDER)
  }

  async expectEnd(status: string, code?: string): Promise<void> {
    const report = this.page.locator('.report')
    await expect(report).toHaveAttribute('data-status', status)
    if (code !== undefined) await expect(report).toHaveAttribute('data-code', code)
  }

  /** Waits until the record of every run is closed: the page is told of the end first, and is not held up by its storage. */
  async expectClosed(): Promise<void> {
    await expect
      .poll(async () => (await this.page.evaluate(stagesAtRest)).filter((stage) => stage !== 'done'))
      .toEqual([])
  }

  /** What the database holds. */
  readonly ledger = (): Promise<LedgerRow[]> => ledger()
}

/** Runs in the page: how far each pending action is. */
async function stagesAtRest(): Promise<string[]> {
  const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('no answer'))
    })
  const database = await done(indexedDB.open('reauth'))
  const entries = await done<{ record: { stage: string } }[]>(
    database.transaction('pending').objectStore('pending').getAll(),
  )
  database.close()
  return entries.map((entry) => entry.record.stage)
}

/** Lets the bank book the transfer of the form, and answers what it answers. Playwright reads no body of a request in Firefox. */
export const letBook = (route: Route): Promise<APIResponse> =>
  route.fetch({ postData: JSON.stringify({ to: 'Bob Baker', amount: 2050, note: 'lunch' }) })

/** Searches every sink, at any moment of a test. */
export interface Search {
  readonly sinks: Sinks
  /** Every place where a secret is found, until now. */
  leaks(): Promise<string[]>
}

/** Every test starts with an empty ledger and an emulator as new, and ends with a search through every sink. */
export const test = base.extend<{ harbor: Harbor; search: Search }>({
  // The chart beside the bank is closed, and costs nothing: its own tests open it.
  viewport: { width: 1180, height: 720 },
  harbor: async ({ page }, use) => {
    const harbor = new Harbor(page)
    await reset()
    await use(harbor)
  },
  search: [
    async ({ page, context }, use) => {
      const sinks = watch(page, context)
      await rememberStorage(context)
      const leaks = async (): Promise<string[]> => {
        await collect(context, sinks)
        return leaksOf(sinks)
      }
      await use({ sinks, leaks })
      expect(await leaks()).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
