import { expect, test as base } from '@playwright/test'
import { BOOKED, ORIGIN, PORT, PROVIDER, control, ledger, reset } from '../demo.js'
import { serveStores } from '../stores-page.js'
import { WebKitDriver, type WebKitTab } from './webkit-tab.js'

const test = base.extend<{ tab: WebKitTab }, { driver: WebKitDriver }>({
  driver: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants a pattern here
    async ({}, use) => {
      const driver = new WebKitDriver(PORT + 3)
      await use(driver)
      driver.close()
    },
    { scope: 'worker' },
  ],
  tab: async ({ driver }, use) => {
    await reset()
    const tab = await driver.open()
    await use(tab)
    await tab.close()
  },
})

const REPORT = `(({ status, code }) => [status, code ?? null])(document.querySelector('.report').dataset)`
const FORM = `['to', 'amount', 'note'].map((name) => document.querySelector('form').elements[name].value)`
const FILLED = ['Bob Baker', '20.50', 'lunch']

async function signIn(tab: WebKitTab): Promise<void> {
  await tab.goto(`${ORIGIN}/`)
  await tab.click('Sign in')
  await tab.type('Username', 'alice')
  await tab.type('Password', 'password')
  await tab.click('Sign in')
  await expectAccount(tab)
}

/** The form is filled in when the page is whole. */
const expectAccount = (tab: WebKitTab): Promise<void> =>
  tab.expect(`document.querySelector('.amount').textContent.includes('$')`, true)

async function fillIn(tab: WebKitTab): Promise<void> {
  for (const [index, label] of ['To', 'Amount', 'Note'].entries()) await tab.type(label, FILLED[index]!)
}

async function send(tab: WebKitTab): Promise<void> {
  await fillIn(tab)
  await tab.click('Send')
}

/** The window has passed, and the page leaves for the provider. */
async function leave(tab: WebKitTab): Promise<void> {
  await signIn(tab)
  expect(await control('age-sessions', { user: 'alice', seconds: 600 })).toBeGreaterThan(0)
  await tab.goto(`${ORIGIN}/?later`)
  await expectAccount(tab)
  await send(tab)
  await expectProvider(tab)
}

async function expectProvider(tab: WebKitTab): Promise<void> {
  await tab.expect(`[location.origin, document.querySelector('h1').textContent.trim()]`, [
    PROVIDER,
    'Confirm that it is you',
  ])
}

async function comeBack(tab: WebKitTab): Promise<void> {
  await tab.type('Password', 'password')
  await tab.click('Continue')
  await tab.expect(`document.querySelector('dialog').textContent.includes('Send $20.50 to Bob Baker')`, true)
}

test('transfers without a prompt inside the window', async ({ tab }) => {
  await signIn(tab)
  await send(tab)
  await tab.expect(REPORT, ['succeeded', null])
  expect(await ledger()).toMatchObject([BOOKED])
})

test('pays once for two submits in the same turn', async ({ tab }) => {
  await signIn(tab)
  await fillIn(tab)
  await tab.evaluate(`[1, 2].forEach(() => document.querySelector('form').requestSubmit())`)
  await tab.expect(REPORT, ['succeeded', null])
  expect(await ledger()).toMatchObject([BOOKED])
})

test('asks for the password when the window passed, shows the transfer again, and books it once', async ({ tab }) => {
  await leave(tab)
  expect(await ledger()).toEqual([])
  await comeBack(tab)
  await tab.expect(FORM, FILLED)
  await tab.expect('location.search', '')
  expect(await ledger()).toEqual([])
  await tab.click('Send now')
  await tab.expect(REPORT, ['succeeded', null])
  expect(await ledger()).toMatchObject([BOOKED])
})

test('is cancelled when the end-user declines at the provider, and keeps the form', async ({ tab }) => {
  await leave(tab)
  await tab.click('Cancel')
  await tab.expect(REPORT, ['cancelled', 'cancelled'])
  await tab.expect(FORM, FILLED)
  expect(await ledger()).toEqual([])
})

test('is cancelled when the end-user comes back with the Back button, and keeps the form', async ({ tab }) => {
  await leave(tab)
  await tab.back()
  await tab.expect(REPORT, ['cancelled', 'abandoned'])
  await tab.expect(FORM, FILLED)
  expect(await ledger()).toEqual([])
})

test('pays once when two tabs leave with the same transfer, and both come back and confirm', async ({ tab }) => {
  await leave(tab)
  const second = await tab.newTab()
  await second.goto(`${ORIGIN}/`)
  await send(second)
  await expectProvider(second)
  for (const each of [second, tab]) {
    await comeBack(each)
    await each.click('Send now')
    await each.expect(REPORT, ['succeeded', null])
  }
  expect(await ledger()).toMatchObject([BOOKED])
})

test('every store keeps, seals and moves on once what waits in the browser', async ({ tab }) => {
  const stores = await serveStores()
  await tab.goto(stores.address)
  expect(await stores.problems).toEqual([])
  stores.close()
})

test('shows the documentation in the colors that are chosen', async ({ tab }) => {
  await tab.goto(`${ORIGIN}/docs/`)
  for (const theme of ['light', 'dark']) {
    await tab.expect(`document.querySelector('[data-theme-button]') !== null`, true)
    await tab.evaluate(`document.querySelector('[data-theme-button]').click()`)
    await tab.expect(
      `[document.documentElement.dataset.theme, getComputedStyle(document.querySelector('.picture')).colorScheme]`,
      [theme, theme],
    )
  }
})
