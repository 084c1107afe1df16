import { type Page, expect as base, test as plain } from '@playwright/test'
import { Provider, type ReauthFixtures, expect, reauthFixtures, unlessClosed } from '@reauth/playwright'
import { ORIGIN, PROVIDER, reset } from './demo.js'

// The kit on its own, as an app's developer has it: no helper of this folder but the addresses.
const test = plain.extend<ReauthFixtures>(reauthFixtures({ provider: PROVIDER }))

test.beforeEach(reset)

async function signIn(page: Page, provider: Provider, user: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await provider.signIn(user)
  await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeVisible()
}

async function send(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'To' }).fill('Bob Baker')
  await page.getByRole('textbox', { name: 'Amount' }).fill('20.50')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

test('a stale session is asked once, and the action is performed once', async ({ page, provider, callsOf }) => {
  const transfers = callsOf('/api/transfers')
  await signIn(page, provider, 'alice')
  expect(await provider.ageSessions('alice', '10m')).toBe(1)
  await page.reload()

  await send(page)
  await provider.page()
  expect(transfers).toHaveCalledNothing()
  await provider.reauthenticate()
  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(transfers).toHavePerformedOnce()
  expect(transfers.performed).toMatchObject([{ hasToken: true, status: 201 }])
  expect((await provider.requests()).filter(({ error }) => error !== undefined)).toEqual([])
})

test('cancelling at the provider calls nothing', async ({ page, provider, callsOf }) => {
  const transfers = callsOf(/\/api\/transfers$/)
  await signIn(page, provider, 'sam')
  await send(page)
  await provider.cancel()
  await expect(page.locator('.report')).toHaveAttribute('data-code', 'cancelled')
  expect(transfers).toHaveCalledNothing()
  const message = await complaintOf(() => expect(transfers).not.toHaveCalledNothing())
  base(message).toBe('Expected the endpoint to be called, but it was not.')
})

test('a provider that has forgotten the browser asks who it is', async ({ page, context, provider, callsOf }) => {
  const transfers = callsOf('/api/transfers')
  await signIn(page, provider, 'sam')
  await context.clearCookies()
  await send(page)
  await provider.reauthenticate({ user: 'sam' })
  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(transfers).toHavePerformedOnce()
})

/** What a matcher says when it fails. */
async function complaintOf(check: () => unknown): Promise<string> {
  try {
    await check()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('The matcher passed.')
}

test.describe('a call that goes wrong', () => {
  const post = (key: string) =>
    fetch('/api/transfers', { method: 'POST', headers: { 'idempotency-key': key }, body: '{}' })
  test.beforeEach(async ({ page }) => {
    await page.goto(ORIGIN)
  })

  test('twice performed is not once, and the test says what went out', async ({ page, callsOf }) => {
    const transfers = callsOf('/api/transfers')
    await page.route('**/api/transfers', (route) => route.fulfill({ status: 201 }))
    await page.evaluate(post, 'a')
    await expect(transfers).toHavePerformedOnce()
    await page.evaluate(post, 'a')
    const message = await complaintOf(() => expect(transfers).toHavePerformedOnce())
    base(message).toContain('the endpoint performed the action 2 times')
    base(message).toContain('2. /api/transfers, key 1, without a token, answered 201')
  })

  test('two keys are two intents, also if one was refused', async ({ page, callsOf }) => {
    const transfers = callsOf('/api/transfers')
    await page.evaluate(post, 'a')
    await page.route('**/api/transfers', (route) => route.fulfill({ status: 201 }))
    await page.evaluate(post, 'b')
    const message = await complaintOf(() => expect(transfers).toHavePerformedOnce())
    base(message).toContain('the calls used 2 idempotency keys')
  })

  test('never performed is not once', async ({ callsOf }) => {
    const message = await complaintOf(() => expect(callsOf('/api/transfers')).toHavePerformedOnce({ timeout: 10 }))
    base(message).toContain('performed the action 0 times.\nThe endpoint was not called.')
  })
})

test.describe('a click in a window that may close because of it', () => {
  async function openWindow(page: Page): Promise<Page> {
    const [window] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void open('about:blank'))])
    await window.setContent('<button onclick="window.close()">Continue</button>')
    return window
  }

  test('passes if it closes the window, also before the click is over', async ({ page }) => {
    const window = await openWindow(page)
    const closed = window.waitForEvent('close')
    await unlessClosed(window, () => window.getByText('Continue').click())
    await closed
    base(await unlessClosed(window, () => window.getByText('Continue').click())).toBeUndefined()
  })

  test('fails if the window stays open', async ({ page }) => {
    const window = await openWindow(page)
    const missing = unlessClosed(window, () => window.getByText('Cancel').click({ timeout: 10 }))
    await base(missing).rejects.toThrow('Timeout')
  })
})

test.describe('a test that is set up wrongly says what to do', () => {
  test('a page that is not at the provider', async ({ page, provider }) => {
    await page.goto(ORIGIN)
    await base(provider.page({ timeout: 50 })).rejects.toMatchObject({ code: 'noProviderPage' })
  })

  test('a provider that nobody started', async ({ page }) => {
    await base(new Provider(page, 'http://localhost:1').requests()).rejects.toMatchObject({ code: 'noProvider' })
  })

  test('a setting with invalid values', async ({ provider }) => {
    await base(provider.ageSessions('nobody', '10m')).rejects.toMatchObject({ code: 'controlRefused' })
  })
})
