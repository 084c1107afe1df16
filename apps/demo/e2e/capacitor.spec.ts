import type { Page } from '@playwright/test'
import { unlessClosed } from '@reauth/playwright'
import { browserBundle } from '../../browser-bundle.js'
import { BOOKED, type Harbor, expect, test } from './demo-test.js'

const LARGE = { ...BOOKED, amount_cents: 125_000 }

/** Simulates an app: native code runs before the page's scripts, and the in-app browser is another page. */
async function install({ page }: Harbor): Promise<void> {
  const script = await browserBundle(new URL('capacitor-device.ts', import.meta.url), 'iife')
  await page.addInitScript({ content: script })
  await page.exposeFunction('openInAppBrowser', async (url: string, redirectURI: string) => {
    const browser = await page.context().newPage()
    const back = new Promise<string | null>((resolve) => {
      browser.on('response', async (response) => {
        const to = (await response.allHeaders())['location']
        if (to?.startsWith(redirectURI) === true) resolve(to)
      })
      browser.on('close', () => resolve(null))
    })
    await browser.goto(url)
    const address = await back
    await browser.close()
    return address
  })
}

/** Runs work that opens the in-app browser, and returns the page of that browser. */
async function inAppBrowser({ page }: Harbor, work: () => Promise<void>): Promise<Page> {
  const [browser] = await Promise.all([page.context().waitForEvent('page'), work()])
  return browser
}

async function signIn(harbor: Harbor): Promise<void> {
  const { page } = harbor
  await install(harbor)
  await page.goto('/')
  const browser = await inAppBrowser(harbor, () => page.getByRole('button', { name: 'Sign in' }).click())
  await browser.getByLabel('Username').fill('alice')
  await browser.getByLabel('Password').fill('password')
  await browser.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('.amount')).toContainText('$')
}

test('an app in Capacitor confirms a transfer with a fingerprint, and the bank books it once', async ({
  harbor,
  page,
}) => {
  await signIn(harbor)
  await page.getByRole('button', { name: 'Turn on biometrics' }).click()
  await expect(page.getByText('Your fingerprint or face confirms transfers.')).toBeVisible()
  await page.evaluate(() => window.device.nextPrompt('hesitates'))
  await harbor.send('Bob Baker', '1,250')
  await expect.poll(() => page.evaluate(() => window.device.biometrics.isOpen)).toBe(true)
  expect(await harbor.ledger()).toEqual([])
  await page.evaluate(() => window.device.answerPrompt('approves'))
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([LARGE])
  expect(page.url()).toMatch(/\/$/)
})

test('an app in Capacitor without biometrics confirms a transfer in the in-app browser', async ({ harbor }) => {
  await signIn(harbor)
  const browser = await inAppBrowser(harbor, () => harbor.send('Bob Baker', '1,250'))
  await expect(browser.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
  expect(await harbor.ledger()).toEqual([])
  await browser.getByLabel('Password').fill('password')
  await unlessClosed(browser, () => browser.getByRole('button', { name: 'Continue' }).click())
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([LARGE])
})

test('an in-app browser that is closed sends nothing, and keeps the form', async ({ harbor }) => {
  await signIn(harbor)
  const browser = await inAppBrowser(harbor, () => harbor.send('Bob Baker', '1,250'))
  await expect(browser.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
  await browser.close()
  await harbor.expectEnd('cancelled', 'popupClosed')
  await harbor.expectForm('Bob Baker', '1,250')
  expect(await harbor.ledger()).toEqual([])
})

test('a browser loads no code for Capacitor', async ({ harbor, page }) => {
  const scripts: string[] = []
  page.on('response', async (response) => {
    if (response.url().endsWith('.js')) scripts.push(await response.text().catch(() => ''))
  })
  await harbor.signIn('alice')
  expect(scripts.some((script) => script.includes('authgear_'))).toBe(true)
  expect(scripts.filter((script) => /nativePromise|CapacitorException/.test(script))).toEqual([])
})
