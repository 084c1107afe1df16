import type { Page } from '@playwright/test'
import { unlessClosed } from '@reauth/playwright'
import { Authenticator } from './adapters/authenticator.js'
import { type Harbor, ORIGIN, PLAIN_PROVIDER, expect, test } from './demo-test.js'

/** A way to sign in, and how it asks again. */
interface Way {
  readonly address: string
  /** Whose account it is, in the ledger. */
  readonly customer: string
  /** Where the end-user is asked. */
  readonly asksAt: string
  readonly isPopup: boolean
}

const oidc = { customer: 'oidc:alice', asksAt: `${PLAIN_PROVIDER}/interaction/` }
const WAYS: Readonly<Record<string, Way>> = {
  'OpenID Connect': { ...oidc, address: '/?provider=oidc', isPopup: false },
  'OpenID Connect, in a window': { ...oidc, address: '/?provider=oidc&mode=popup', isPopup: true },
  Auth0: { ...oidc, address: '/?provider=auth0', isPopup: false },
  'Auth0, in a window': { ...oidc, address: '/?provider=auth0&mode=popup', isPopup: true },
  Keycloak: { ...oidc, address: '/?provider=keycloak', isPopup: false },
  'a cookie session': {
    customer: 'session:alice',
    address: '/?provider=session',
    asksAt: `${ORIGIN}/session/sign-in?`,
    isPopup: false,
  },
}

const recipients = async (harbor: Harbor): Promise<string[]> =>
  (await harbor.ledger()).map(({ subject, recipient, amount_cents }) => `${subject} ${recipient} ${amount_cents}`)

async function send({ page }: Harbor, to: string, amount: string): Promise<void> {
  await page.getByRole('textbox', { name: 'To' }).fill(to)
  await page.getByRole('textbox', { name: 'Amount' }).fill(amount)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** Sends a transfer, and returns the page that asks. */
async function sendAndBeAsked(harbor: Harbor, way: Way, to: string, amount: string): Promise<Page> {
  const { page } = harbor
  const [asking] = await Promise.all([way.isPopup ? page.waitForEvent('popup') : page, send(harbor, to, amount)])
  await expect(asking).toHaveURL((url) => url.href.startsWith(way.asksAt))
  return asking
}

/** Presses the last button of the page that asks. A window closes then. */
async function answer({ page }: Harbor, asking: Page, name: string): Promise<void> {
  const closed = asking === page ? undefined : asking.waitForEvent('close')
  await unlessClosed(asking, () => asking.getByRole('button', { name }).click())
  await closed
}

async function confirm(harbor: Harbor, asking: Page): Promise<void> {
  const { page } = harbor
  await harbor.passSecond()
  await asking.getByLabel('Password').fill('password')
  await answer(harbor, asking, 'Continue')
  // A page that was left shows the transfer again.
  if (asking === page) await page.getByRole('button', { name: 'Send now' }).click()
}

/** Playwright lets every page believe that it has the focus. The bank behind a window has none, and would take a slow window for a closed one. */
const putBehindWindow = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    document.hasFocus = () => false
  })

for (const [name, way] of Object.entries(WAYS)) {
  test(`${name}: asks only when the window passed or the transfer is large, and books each transfer once`, async ({
    harbor,
    page,
  }) => {
    const booked = [`${way.customer} Bob Baker 2050`]
    if (way.isPopup) await putBehindWindow(page)
    await harbor.signIn('alice', way.address)
    await send(harbor, 'Bob Baker', '20.50')
    await harbor.expectEnd('succeeded')
    expect(await recipients(harbor)).toEqual(booked)
    const entries = page.locator('.entries li')
    // A reload during the refresh before this entry would lose the new refresh token, which replaces the old one.
    await expect(entries).toHaveCount(1)
    await page.reload()
    await expect(entries).toHaveCount(1)

    await harbor.passTime()
    const asking = await sendAndBeAsked(harbor, way, 'Carl Cole', '31.00')
    expect(await recipients(harbor)).toEqual(booked)
    await confirm(harbor, asking)
    await harbor.expectEnd('succeeded')
    booked.push(`${way.customer} Carl Cole 3100`)
    expect(await recipients(harbor)).toEqual(booked)

    await confirm(harbor, await sendAndBeAsked(harbor, way, 'Dora Dean', '1,500.00'))
    await harbor.expectEnd('succeeded')
    booked.push(`${way.customer} Dora Dean 150000`)
    expect(await recipients(harbor)).toEqual(booked)

    await harbor.passTime()
    const declining = await sendAndBeAsked(harbor, way, 'Emil Eich', '47.00')
    await answer(harbor, declining, 'Cancel')
    await harbor.expectEnd('cancelled', 'cancelled')
    await harbor.expectForm('Emil Eich', '47.00', '')
    expect(await recipients(harbor)).toEqual(booked)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByLabel('Username')).toBeVisible()
  })
}

test('a passkey: confirms in the page, and the password does while there is none', async ({ harbor, page }) => {
  const authenticator = await Authenticator.of(page)
  const way = { ...WAYS['a cookie session']!, address: '/?provider=passkey' }
  const left: string[] = []
  await harbor.signIn('alice', way.address)
  await harbor.passTime()
  await confirm(harbor, await sendAndBeAsked(harbor, way, 'Bob Baker', '20.50'))
  await harbor.expectEnd('succeeded')

  page.on('framenavigated', (frame) => left.push(frame.url()))
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('Your passkey confirms transfers.')).toBeVisible()
  await harbor.passTime()
  await send(harbor, 'Carl Cole', '31.00')
  await harbor.expectEnd('succeeded')
  await harbor.passSecond()
  await send(harbor, 'Dora Dean', '1,500.00')
  await harbor.expectEnd('succeeded')
  const booked = ['Bob Baker 2050', 'Carl Cole 3100', 'Dora Dean 150000'].map((row) => `session:alice ${row}`)
  expect(await recipients(harbor)).toEqual(booked)

  await harbor.passTime()
  await authenticator.decline()
  await send(harbor, 'Emil Eich', '47.00')
  await harbor.expectEnd('cancelled', 'cancelled')
  expect(await recipients(harbor)).toEqual(booked)
  expect(left).toEqual([])
})

test('another account that confirms is refused, also on the own sign-in page', async ({ harbor, page }) => {
  const way = WAYS['a cookie session']!
  await harbor.signIn('alice', way.address)
  await harbor.passTime()
  await harbor.allowOtherAccount()
  await sendAndBeAsked(harbor, way, 'Bob Baker', '20.50')
  await page.getByRole('link', { name: 'Use another account' }).click()
  await harbor.password('mallory')
  await harbor.expectEnd('refused', 'subjectMismatch')
  expect(await harbor.ledger()).toEqual([])
})

test('a sign-in that there is not is answered with the list of those that there are', async ({ page }) => {
  await page.goto('/?provider=myspace')
  await expect(page.locator('.lead')).toContainText(
    'must be authgear, oidc, auth0, keycloak, passkey or session, and mode=popup works with oidc and auth0.',
  )
  await page.getByRole('link', { name: 'Keycloak' }).click()
  await expect(page.getByRole('link', { name: 'Keycloak' })).toHaveAttribute('aria-current', 'true')
})
