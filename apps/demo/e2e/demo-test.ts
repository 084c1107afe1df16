import { type APIResponse, type BrowserContext, type Page, type Route, expect, test as base } from '@playwright/test'
import { Provider, SensitiveCalls } from '@reauth/playwright'
import { BOOKED, type LedgerRow, ORIGIN, PLAIN_PROVIDER, PROVIDER, control, ledger, reset } from './demo.js'
import { type Sinks, collect, leaksOf, rememberStorage, watch } from './leaks.js'

export { BOOKED, ORIGIN, PLAIN_PROVIDER, PROVIDER }

/** Allows a page that a test serves to access the local network. */
export const allowThisMachine = (context: BrowserContext): Promise<void> =>
  context.grantPermissions(['local-network-access'], { origin: ORIGIN })

/** The demo, as the tests use it. */
export class Harbor {
  readonly page: Page
  /** The Authgear emulator, with its pages in this tab. */
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

  /** The idempotency keys of all calls of the transfer API, in every tab. */
  get keys(): readonly (string | undefined)[] {
    return this.#transfers.all.map(({ idempotencyKey }) => idempotencyKey)
  }

  readonly control = control

  /** The number of requests to the transfer API since the page was opened. */
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

  /** Signs in on the page of the selected provider, including the bank's own. */
  async password(name: string): Promise<void> {
    await this.page.getByLabel('Username').fill(name)
    await this.page.getByLabel('Password').fill('password')
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** Authenticates again on the provider's page. */
  confirmPassword(): Promise<void> {
    return this.provider.reauthenticate()
  }

  /** Makes the session older, and reloads the page. */
  async letTimePass(user: string, seconds = 600): Promise<void> {
    expect(await this.control('age-sessions', { user, seconds })).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.page.locator('.amount')).toContainText('$')
  }

  /** Moves time by one second. Times are whole seconds, and an authentication must be at least one second newer than the operation. */
  async passSecond(): Promise<void> {
    await this.page.request.post('/presenter', { data: { act: 'passTime', minutes: 1 / 60 } })
  }

  /** Moves time at the bank and at the providers, from the open page. */
  async passTime(): Promise<void> {
    await this.#clickControl('Let 10 minutes pass', 'Ten minutes passed.')
    await expect(this.page.locator('.amount')).toContainText('$')
  }

  /** Allows another account to sign in at the next reauthentication. */
  allowOtherAccount(): Promise<void> {
    return this.#clickControl('Let another account confirm', 'Another account may confirm now.')
  }

  /** Clicks a button in the dock, and closes the dock again if it was closed, because drawing the chart slows down the page. */
  async #clickControl(name: string, words: string): Promise<void> {
    const { page } = this
    const [button, showChart] = [name, 'Show the live chart'].map((each) => page.getByRole('button', { name: each }))
    await expect(button!.or(showChart!)).toBeVisible()
    const wasClosed = await showChart!.isVisible()
    if (wasClosed) await showChart!.click()
    // The page may still show the message of the previous click.
    const turned = page.waitForResponse('**/presenter')
    await button!.click()
    await turned
    await expect(page.getByText(words)).toBeVisible()
    if (wasClosed) await page.getByRole('button', { name: 'Hide', exact: true }).click()
  }

  async send(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    await this.fillIn(to, amount, note)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
  }

  /** Fills in the form key by key, because React misses Playwright's `fill()` in Firefox. */
  async fillIn(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    for (const [name, text] of Object.entries({ To: to, Amount: amount, Note: note })) {
      const field = this.page.getByRole('textbox', { name })
      await field.clear()
      await field.pressSequentially(text)
    }
  }

  /** Fills in the form as Alice with a stale session, so that the page redirects to the provider. */
  async leave(): Promise<void> {
    await this.signIn('alice')
    await this.letTimePass('alice')
    await this.send()
    await this.expectReauthentication()
  }

  /** Authenticates again, and returns the URL of the callback. */
  async comeBack(): Promise<string> {
    const callback = this.page.waitForRequest((request) => request.url().includes('/callback?'))
    await this.confirmPassword()
    return (await callback).url()
  }

  /** Confirms the transfer after the redirect. */
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

  /** Waits until the record of every run is closed. The page shows the end before storage is updated. */
  async expectClosed(): Promise<void> {
    await expect
      .poll(async () => (await this.page.evaluate(stagesAtRest)).filter((stage) => stage !== 'done'))
      .toEqual([])
  }

  /** Reads the ledger from the database. */
  readonly ledger = (): Promise<LedgerRow[]> => ledger()
}

/** Runs in the page: returns the stage of each pending action. */
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

/** Makes the bank book the transfer of the form, and returns its response. Playwright can't read request bodies in Firefox. */
export const letBook = (route: Route): Promise<APIResponse> =>
  route.fetch({ postData: JSON.stringify({ to: 'Bob Baker', amount: 2050, note: 'lunch' }) })

/** Searches every sink at any time during a test. */
export interface Search {
  readonly sinks: Sinks
  /** Returns every place that contained a secret so far. */
  leaks(): Promise<string[]>
}

/** Every test starts with an empty ledger and a reset emulator, and ends with a search of every sink. */
export const test = base.extend<{ harbor: Harbor; search: Search }>({
  // The chart beside the bank is closed to save time. Its own tests open it.
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
