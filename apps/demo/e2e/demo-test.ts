import { type BrowserContext, type Page, expect, test as base } from '@playwright/test'
import { collect, leaksOf, watch } from './leaks.js'

export const ORIGIN = 'http://localhost:4310'
export const PROVIDER = 'http://localhost:4311'

/** The row of the transfer that {@link Harbor.send} sends. */
export const BOOKED = { subject: 'alice', recipient: 'Bob Baker', amount_cents: 2050, note: 'lunch' }

/** Lets a page that a test serves itself reach this machine, as a page of this machine may. */
export const allowThisMachine = (context: BrowserContext): Promise<void> =>
  context.grantPermissions(['local-network-access'], { origin: ORIGIN })

/** One row of the ledger, as the database has it. */
export interface LedgerRow {
  readonly subject: string
  readonly recipient: string
  readonly amount_cents: number
  readonly note: string
}

/** What the tests do with the demo. */
export class Harbor {
  readonly page: Page
  /** The idempotency keys under which any tab called the API of transfers. */
  readonly keys: string[]

  constructor(page: Page, keys: string[] = []) {
    this.page = page
    this.keys = keys
  }

  /** Another tab of the same browser. */
  async newTab(): Promise<Harbor> {
    return new Harbor(await this.page.context().newPage(), this.keys)
  }

  async control(path: string, body: object = {}): Promise<unknown> {
    const response = await fetch(`${PROVIDER}/__control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(200)
    return ((await response.json()) as { result: unknown }).result
  }

  /** Requests that the API of transfers got since the page was opened. */
  readonly calls: number[] = []

  async signIn(name: 'alice' | 'carol' | 'mallory'): Promise<void> {
    const { page } = this
    page.on('response', (response) => {
      if (response.url().endsWith('/api/transfers')) this.calls.push(response.status())
    })
    await page.goto('/')
    await page.getByRole('button', { name: 'Sign in' }).click()
    if (name === 'carol') await page.getByRole('button', { name: 'Continue with Acme' }).click()
    else await this.password(name)
    await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
    await expect(page.locator('.amount')).toContainText('$')
  }

  /** Signs in on the provider's page. */
  async password(name: string): Promise<void> {
    await this.page.getByLabel('Username').fill(name)
    await this.page.getByLabel('Password').fill('password')
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** Authenticates again on the provider's page. */
  async confirmPassword(): Promise<void> {
    await this.page.getByLabel('Password').fill('password')
    await this.page.getByRole('button', { name: 'Continue' }).click()
  }

  /** Makes the session older, and loads the page anew, as it would be after lunch. */
  async letTimePass(user: string, seconds = 600): Promise<void> {
    expect(await this.control('age-sessions', { user, seconds })).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.page.locator('.amount')).toContainText('$')
  }

  async send(to = 'Bob Baker', amount = '20.50', note = 'lunch'): Promise<void> {
    const { page } = this
    await page.getByRole('textbox', { name: 'To' }).fill(to)
    await page.getByRole('textbox', { name: 'Amount' }).fill(amount)
    await page.getByRole('textbox', { name: 'Note' }).fill(note)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
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
  async ledger(): Promise<LedgerRow[]> {
    return (await (await fetch(`${ORIGIN}/test/ledger`)).json()) as LedgerRow[]
  }
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

/** Every test starts with an empty ledger and an emulator as new, and ends with a search through every sink. */
export const test = base.extend<{ harbor: Harbor; leaks: void }>({
  harbor: async ({ page, context }, use) => {
    const harbor = new Harbor(page)
    context.on('request', (request) => {
      const key = request.headers()['idempotency-key']
      if (request.method() === 'POST' && key !== undefined) harbor.keys.push(key)
    })
    await harbor.control('reset')
    await fetch(`${ORIGIN}/test/ledger`, { method: 'DELETE' })
    await use(harbor)
  },
  leaks: [
    async ({ page, context }, use) => {
      const sinks = watch(page, context)
      await use()
      await collect(page, sinks)
      expect(leaksOf(sinks)).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
