import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ORIGIN, type Harbor, expect, test } from './demo-test.js'

const field = (page: Page, name: string) => page.getByRole('textbox', { name })
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true })
const report = (page: Page) => page.locator('.report')

/** Delays the bank's response to a transfer until the returned function is called. */
async function holdAnswer({ page }: Harbor): Promise<() => void> {
  let release!: () => void
  const isReleased = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/api/transfers', async (route) => {
    const response = await route.fetch()
    await isReleased
    await route.fulfill({ response })
  })
  return release
}

/** The cookie session uses the same sign-in as the passkey. */
const WAYS = ['authgear', 'oidc', 'auth0', 'keycloak', 'passkey']

test.describe('one click on the welcome page', () => {
  test('signs in a test user with every provider, and the account has the focus', async ({ page, harbor: _ }) => {
    for (const way of WAYS) {
      // Keycloak's SDK finds the provider session of the previous sign-in.
      await page.context().clearCookies()
      await page.goto(`/?provider=${way}`)
      await page.getByRole('button', { name: 'Mallory Moss' }).click()
      await expect(page.getByRole('banner')).toContainText('Mallory Moss')
      await expect(page.getByRole('heading', { name: 'Everyday account' })).toBeFocused()
    }
  })

  test('signs in another user after a sign-out, and then the sign-in page asks again', async ({ page, harbor }) => {
    await page.goto('/')
    await page.getByRole('button', { name: 'Alice Adams' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Carol Chen' }).click()
    await expect(page.getByRole('banner')).toContainText('Carol Chen')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('button', { name: 'Alice Adams' })).toBeVisible()
    await harbor.signIn('alice')
    await expect(page.getByRole('banner')).toContainText('Alice Adams')
  })
})

test.describe('one click on the sign-in page', () => {
  test('confirms, and the pending transfer is sent once', async ({ page, harbor }) => {
    await harbor.leave()
    await page.getByRole('button', { name: 'Confirm as Alice Adams' }).click()
    await harbor.sendNow()
    await harbor.expectEnd('succeeded')
    expect(await harbor.ledger()).toHaveLength(1)
  })

  test('signs in and confirms at the bank’s own page', async ({ page, harbor }) => {
    await page.goto('/?provider=session')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Mallory Moss' }).click()
    await harbor.send('Bob Baker', '1500')
    // Times are whole seconds, and this test is faster than that.
    await harbor.control('advance-clock', { seconds: 1 })
    await page.getByRole('button', { name: 'Confirm as Mallory Moss' }).click()
    await harbor.sendNow()
    await harbor.expectEnd('succeeded')
    expect(await harbor.ledger()).toHaveLength(1)
  })

  test('is optional: a wrong password keeps the username, and the right one continues', async ({ page, harbor: _ }) => {
    for (const address of ['/', '/?provider=session']) {
      await page.goto(address)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByLabel('Username').fill('mallory')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByRole('alert')).toHaveText('The username or the password is not right.')
      await expect(page.getByLabel('Username')).toHaveValue('mallory')
      await expect(page.getByLabel('Password')).toBeFocused()
      await page.getByLabel('Password').fill('password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByRole('banner')).toContainText('Mallory Moss')
    }
  })
})

test.describe('the focus', () => {
  test('stays on Send during and after the transfer', async ({ page, harbor }) => {
    await harbor.signIn('alice')
    const release = await holdAnswer(harbor)
    await harbor.fillIn()
    await send(page).press('Enter')
    await harbor.expectEnd('calling')
    const button = page.locator('form [type=submit]')
    await expect(button).toBeFocused()
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(field(page, 'To')).toHaveAttribute('readonly')
    release()
    await harbor.expectEnd('succeeded')
    await expect(send(page)).toBeFocused()
  })

  test('stays in the field where Enter was pressed', async ({ page, harbor }) => {
    await harbor.signIn('alice')
    await harbor.fillIn()
    await field(page, 'Note').press('Enter')
    await harbor.expectEnd('succeeded')
    await expect(field(page, 'Note')).toBeFocused()
  })

  test('is on Send after the confirmation dialog', async ({ page, harbor }) => {
    await harbor.leave()
    await harbor.comeBack()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await harbor.expectEnd('cancelled', 'cancelled')
    await expect(send(page)).toBeFocused()
  })
})

test('a transfer can be sent with the keyboard alone', async ({ page, harbor }) => {
  await harbor.signIn('alice')
  await field(page, 'To').focus()
  // The next tab stop is the first payee.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(field(page, 'To')).toHaveValue('Bob Baker')
  await expect(field(page, 'Amount')).toBeFocused()
  await page.keyboard.type('20.50')
  await page.keyboard.press('Tab')
  await page.keyboard.type('lunch')
  await page.keyboard.press('Tab')
  await expect(send(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await harbor.expectEnd('succeeded')
  await expect(page.locator('.entries li')).toContainText(['Bob Baker'])
})

test('an invalid form shows a message at the field, and replaces the previous success message', async ({
  page,
  harbor,
}) => {
  await harbor.signIn('alice')
  await harbor.send()
  await harbor.expectEnd('succeeded')
  await expect(page.locator('.balance .amount')).toHaveText('$12,460.00')
  await harbor.fillIn('Bob Baker', '20000', '')
  await expect(report(page)).toHaveText('')
  await send(page).click()
  const amount = field(page, 'Amount')
  await expect(amount).toBeFocused()
  await expect(amount).toHaveAttribute('aria-invalid', 'true')
  await expect(amount).toHaveAccessibleDescription(/^You have \$12,460\.00\./)
  await expect(report(page)).toHaveText('')
  await amount.press('Backspace')
  await expect(amount).toHaveAttribute('aria-invalid', 'false')
  expect(await harbor.ledger()).toHaveLength(1)
})

test.describe('a transfer that waits', () => {
  /** A large transfer needs a request to the provider first, which fails without a network. */
  async function sendOffline(harbor: Harbor): Promise<void> {
    await harbor.signIn('alice')
    await harbor.send()
    await harbor.expectEnd('succeeded')
    await harbor.fillIn('Dora Dean', '1500')
    await harbor.page.context().setOffline(true)
    await send(harbor.page).click()
    await expect(report(harbor.page)).toContainText('You are offline. The transfer waits for the network.')
  }

  test('shows that it waits for the network, and continues when the network is back', async ({ page, harbor }) => {
    await sendOffline(harbor)
    await page.context().setOffline(false)
    await harbor.expectReauthentication()
    await harbor.passSecond()
    await harbor.confirmPassword()
    await harbor.sendNow()
    await harbor.expectEnd('succeeded')
    expect(await harbor.ledger()).toHaveLength(2)
  })

  test('can be cancelled: nothing is sent, the form stays, and the focus is on Send', async ({ page, harbor }) => {
    await sendOffline(harbor)
    await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter')
    await harbor.expectEnd('cancelled', 'cancelled')
    await expect(send(page)).toBeFocused()
    await harbor.expectForm('Dora Dean', '1500')
    await page.context().setOffline(false)
    expect(await harbor.ledger()).toHaveLength(1)
  })

  test('lets the user stop waiting during the call, and asks the bank again with the same key', async ({
    page,
    harbor,
  }) => {
    await harbor.signIn('alice')
    const release = await holdAnswer(harbor)
    await harbor.send()
    await harbor.expectEnd('calling')
    await page.getByRole('button', { name: 'Stop waiting' }).click()
    await harbor.expectEnd('outcomeUnknown', 'responseLost')
    await expect(report(page)).toContainText('You stopped waiting after the transfer had left.')
    await expect(page.getByRole('button', { name: 'Ask the bank again' })).toBeFocused()
    release()
    await page.getByRole('button', { name: 'Ask the bank again' }).click()
    await harbor.expectEnd('succeeded')
    expect(await harbor.ledger()).toHaveLength(1)
    expect(new Set(harbor.keys).size).toBe(1)
  })
})

// The desktop is in `accessibility.spec.ts`.
const LOOKS = [
  { name: 'in the light, on the narrowest phone', width: 320, colorScheme: 'light' },
  { name: 'in the dark, on a phone', width: 390, colorScheme: 'dark' },
  { name: 'in forced colors', width: 768, colorScheme: 'dark', forcedColors: 'active' },
] as const

for (const { name, width, ...media } of LOOKS) {
  test(`every page fits, and axe finds no problem ${name}`, async ({ page, harbor }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ reducedMotion: 'reduce', ...media })
    const check = async (): Promise<void> => {
      const axe = new AxeBuilder({ page }).exclude('.dock')
      // The end-user chose these colors.
      if ('forcedColors' in media) axe.disableRules('color-contrast')
      expect((await axe.analyze()).violations).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    }
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Alice Adams' })).toBeVisible()
    await check()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Test users' })).toBeVisible()
    await check()
    await page.getByRole('button', { name: 'Alice Adams' }).click()
    await expect(page.locator('.balance .amount')).toContainText('$')
    await harbor.send('Bob Baker with a name that is as long as a name can be', '20.50', 'for lunch, and what was left')
    await harbor.expectEnd('succeeded')
    await check()
    await harbor.fillIn('', '12,50', '')
    await send(page).click()
    await expect(field(page, 'To')).toBeFocused()
    await check()
    await page.goto(`${ORIGIN}/session/sign-in`)
    await check()
  })
}
