import { type FrameLocator, type Locator, type Page, test as base, expect } from '@playwright/test'

export { expect }

/** The port of the page. The bank and the providers use the next three. Set `MOBILE_PORT` if it is in use. */
export const PORT = Number(process.env['MOBILE_PORT'] ?? 4330)
const BANK = `http://localhost:${PORT + 1}`
const PROVIDER = `http://localhost:${PORT + 2}`

/** The database row of the transfer that the tests send. */
export const BOOKED = { subject: 'alice', recipient: 'Bob Baker', amount_cents: 125_000, note: 'rent' }

/** Calls the control API of the identity provider. */
export async function control(path: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${PROVIDER}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: the identity provider responded with ${response.status}.`)
  return ((await response.json()) as { result: unknown }).result
}

/** Returns how many device signatures the provider received, apart from registrations. */
export async function signaturesOfDevices(): Promise<number> {
  const requests = (await (await fetch(`${PROVIDER}/__control/requests`)).json()) as readonly { action?: string }[]
  return requests.filter(({ action }) => action === 'authenticate').length
}

/** Returns the transfers that the bank has booked. */
export const ledger = async (): Promise<unknown[]> => (await (await fetch(`${BANK}/test/ledger`)).json()) as unknown[]

/** A phone with the app, and the actions of its owner. */
export class Phone {
  readonly page: Page
  readonly app: FrameLocator
  /** The in-app browser. */
  readonly browser: FrameLocator
  /** The biometric prompt. */
  readonly prompt: Locator

  constructor(page: Page) {
    this.page = page
    this.app = page.frameLocator('iframe.app')
    this.browser = page.frameLocator('.browser iframe')
    this.prompt = page.locator('.prompt')
  }

  /** Opens the app and signs in. Also turns biometrics on, unless `biometrics` is `false`. */
  async open(search = '', { biometrics = true }: { readonly biometrics?: boolean } = {}): Promise<void> {
    await this.page.goto(`/${search}`)
    await this.press('Sign in')
    await this.browser.getByLabel('Username').fill('alice')
    await this.password('Sign in')
    await expect(this.app.getByText('$12,480.50')).toBeVisible()
    if (!biometrics) return
    await this.app.getByRole('switch').click()
    await this.answer('It is me')
    await expect(this.app.getByText('Your fingerprint or face confirms transfers.')).toBeVisible()
  }

  /** Taps a button of the app. */
  async press(name: string): Promise<void> {
    await this.app.getByRole('button', { name, exact: true }).click()
  }

  /** Answers the prompt of the phone. */
  async answer(name: string): Promise<void> {
    const button = this.prompt.getByRole('button', { name, exact: true })
    await expect(this.prompt).toBeVisible()
    if (!(await button.isVisible())) await this.prompt.getByText('End the prompt differently').click()
    await button.click()
  }

  /** Enters the password in the in-app browser. */
  async password(button: string): Promise<void> {
    await this.browser.getByLabel('Password').fill('password')
    await this.browser.getByRole('button', { name: button, exact: true }).click()
  }

  async fillIn(amount = '1,250'): Promise<void> {
    await this.app.getByLabel('To', { exact: true }).fill('Bob Baker')
    await this.app.getByLabel('Amount').fill(amount)
    await this.app.getByLabel('Note').fill('rent')
  }

  /** Sends a large transfer, and waits for the prompt. */
  async send(): Promise<void> {
    await this.fillIn()
    await this.press('Send')
    await expect(this.prompt).toBeVisible()
  }

  /** Waits until the in-app browser asks for the password again. */
  async expectBrowser(): Promise<void> {
    await expect(this.browser.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
  }

  /** Kills the app, and opens it again. */
  async restart(): Promise<void> {
    await this.page.getByRole('button', { name: 'Kill the app and open it again' }).click()
    await expect(this.app.getByText('Everyday account')).toBeVisible()
  }

  async expectEnd(code: string): Promise<void> {
    await expect(this.app.getByTestId(`run-${code}`)).toBeVisible()
  }

  async expectForm(): Promise<void> {
    await expect(this.app.getByLabel('To', { exact: true })).toHaveValue('Bob Baker')
    await expect(this.app.getByLabel('Amount')).toHaveValue('1,250')
    await expect(this.app.getByLabel('Note')).toHaveValue('rent')
  }
}

/** Every test starts with an empty ledger and a reset provider. */
export const test = base.extend<{ phone: Phone }>({
  viewport: { width: 390, height: 844 },
  phone: async ({ page }, use) => {
    await control('reset')
    await fetch(`${BANK}/test/ledger`, { method: 'DELETE' })
    await use(new Phone(page))
  },
})
