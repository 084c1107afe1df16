import { AxeBuilder } from '@axe-core/playwright'
import { Authenticator } from './adapters/authenticator.js'
import { BOOKED, Harbor, expect, test as base } from './demo-test.js'
import { Showcase } from './showcase.js'

const test = base.extend<{ showcase: Showcase }>({
  showcase: async ({ harbor }, use) => use(new Showcase(harbor)),
})

test('four clicks show a transfer that survives a redirect, within a minute', async ({ page, harbor, showcase }) => {
  const began = Date.now()
  let clicks = 0
  await page.exposeFunction('count', () => (clicks += 1))
  await page.addInitScript(() => {
    const counter = window as unknown as { count(): void }
    document.addEventListener('click', ({ isTrusted }) => isTrusted && counter.count(), true)
  })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  await page.getByRole('button', { name: 'Alice Adams' }).click()
  await showcase.button('Stale sign-in').click()
  await showcase.confirm()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  await harbor.sendNow()
  await showcase.expectOver('succeeded', 'the bank booked it once', 'The bank booked it.')
  expect(clicks).toBe(4)
  expect(Date.now() - began).toBeLessThan(60_000)
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('the chart and the sentences of a run go on after the redirect', async ({ page, harbor, showcase, search }) => {
  await showcase.open()
  await showcase.button('Stale sign-in').click()
  await harbor.expectReauthentication()
  await showcase.confirm()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect(showcase.sentences).toHaveText([
    'You pressed Send. Harbor reads your ID Token.',
    'Your ID Token says: you confirmed 11 minutes ago.',
    'That is older than 5 minutes, so Harbor asks you.',
    'Harbor encrypts the transfer and keeps it in this browser. No token goes with it.',
    'You are at the provider now. The page of the bank is gone.',
    'You are back. Harbor exchanges the callback for a new ID Token.',
    /^The new ID Token says: you confirmed \d seconds? ago\.$/,
    'It is the same person, and recent enough.',
    'You see the transfer once more. Press “Send now” to go on.',
  ])
  await expect(showcase.active).toHaveAttribute('data-state', 'reauth.confirmingResumed')
  expect(await search.leaks()).toEqual([])
  await harbor.sendNow()
  await showcase.expectOver('succeeded', 'the bank booked it once', 'The bank booked it.')
  await expect(showcase.active).toHaveAttribute('data-state', 'reauth.succeeded')
})

/** A scenario that does not leave the page. */
const ON_THE_PAGE = [
  ['Fresh sign-in', 'Sent without a question', 'The bank booked it.', 1],
  [
    'Lost answer',
    'Two calls under one idempotency key',
    'The bank answers what it booked before: one transfer, not two.',
    2,
  ],
  ['Double click', 'joined the run of the first', 'The bank booked it.', 1],
] as const

for (const [title, happened, last, calls] of ON_THE_PAGE) {
  test(`${title}: sends once without a prompt, and books once`, async ({ harbor, showcase }) => {
    await showcase.open()
    await showcase.choose(title)
    if (title !== 'Double click') await showcase.send()
    await showcase.expectOver('succeeded', happened, last)
    expect(await harbor.ledger()).toMatchObject([BOOKED])
    expect(new Set(harbor.keys).size).toBe(1)
    expect(harbor.keys).toHaveLength(calls)
  })
}

/** A scenario that goes to the provider and comes back, and how it ends. */
const OVER_A_REDIRECT = [
  ['Large transfer', 'succeeded', 'your confirmation paid for it alone', 'The bank booked it.'],
  ['Step-up by the server', 'succeeded', 'the same call went out again', 'The bank booked it.'],
  ['Another account', 'refused', 'Somebody else came back', /^Somebody else confirmed, so nothing was sent\./],
  ['Provider down', 'failed', 'no new ID Token', /^The sign-in service does not answer\./],
] as const

for (const [title, status, happened, last] of OVER_A_REDIRECT) {
  test(`${title}: ends as it says after the redirect, and is put back`, async ({ harbor, showcase }) => {
    await showcase.open()
    await showcase.choose(title)
    await showcase.send()
    await harbor.expectReauthentication()
    if (title === 'Large transfer') await harbor.passSecond()
    await showcase.confirm()
    if (status === 'succeeded') await harbor.sendNow()
    await showcase.expectOver(status, happened, last)
    expect(await harbor.ledger()).toHaveLength(status === 'succeeded' ? 1 : 0)
    // Nothing is out of order any more.
    await showcase.choose('Fresh sign-in')
    await showcase.send()
    await showcase.expectOver('succeeded', 'Sent without a question', 'The bank booked it.')
  })
}

test('Offline: nobody knows the outcome until the same key goes out again, and it is booked once', async ({
  page,
  harbor,
  showcase,
}) => {
  await showcase.open()
  await showcase.choose('Offline')
  await showcase.send()
  await showcase.expectOver('outcomeUnknown', 'The network is back.', /Nobody knows whether the bank booked it\.$/)
  expect(await harbor.ledger()).toEqual([])
  await page.getByRole('button', { name: 'Ask the bank again' }).click()
  await showcase.expectOver('succeeded', 'Asked again under the same key', 'The bank booked it.')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('Locked out: Cancel brings the transfer back, and the next attempt is as usual', async ({
  page,
  harbor,
  showcase,
}) => {
  await showcase.open()
  await showcase.choose('Locked out')
  await showcase.send()
  await showcase.confirm()
  await expect(page.getByRole('alert')).toContainText('Your account is locked')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await showcase.expectOver('cancelled', 'You could not confirm', /^You pressed Cancel at the provider/)
  await harbor.expectForm()
  await showcase.send()
  await showcase.confirm()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
})

test('Two tabs: the transfer is in both forms, both send it, and it is booked once', async ({
  context,
  harbor,
  showcase,
}) => {
  await showcase.open()
  const opened = context.waitForEvent('page')
  await showcase.choose('Two tabs')
  const other = new Showcase(new Harbor(await opened))
  for (const { harbor: tab } of [other, showcase]) {
    await tab.page.bringToFront()
    await tab.expectForm()
    await tab.page.getByRole('button', { name: 'Send', exact: true }).click()
    await tab.expectReauthentication()
  }
  for (const tab of [other, showcase]) {
    await tab.confirm()
    await tab.harbor.sendNow()
    await tab.harbor.expectEnd('succeeded')
  }
  await expect(showcase.now).toContainText('Both tabs share one idempotency key')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
})

test('Passkey: one click signs in where passkeys confirm, and the page never leaves', async ({
  page,
  harbor,
  showcase,
}) => {
  await Authenticator.of(page)
  await showcase.open()
  await showcase.button('Passkey').click()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('Your passkey confirms transfers.')).toBeVisible()
  await harbor.expectForm()
  const left: string[] = []
  page.on('framenavigated', (frame) => left.push(frame.url()))
  await showcase.send()
  await showcase.expectOver('succeeded', 'This page never left', 'The bank booked it.')
  await expect(showcase.sentences.filter({ hasText: 'by your device. This page stays.' })).toHaveCount(1)
  expect(left).toEqual([])
  expect(await harbor.ledger()).toMatchObject([{ ...BOOKED, subject: 'session:alice' }])
})

test('Start again puts back what a scenario prepared, and empties the form', async ({ page, harbor, showcase }) => {
  await showcase.open()
  await showcase.choose('Another account')
  await showcase.button('Start again').click()
  await harbor.expectForm('', '', '')
  await expect(showcase.now).toHaveCount(0)
  await harbor.send()
  await showcase.confirm()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expect(page.getByRole('listitem').filter({ hasText: 'Bob Baker' })).not.toHaveCount(0)
})

test('the badge counts by the claims, also after time was moved and for whoever cannot confirm', async ({
  page,
  harbor,
  showcase,
}) => {
  await showcase.open()
  await expect(showcase.badge).toHaveText(/^Confirmed \d s ago; asks again in 4:4\d$/)
  await showcase.choose('Fresh sign-in')
  await expect(showcase.badge).toHaveText(/^Confirmed 2\d s ago; asks again in 4:2\d$/)
  await harbor.passTime()
  await expect(showcase.badge).toHaveText('Confirmed 10 min ago; asks next time')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Carol Chen' }).click()
  await expect(showcase.badge).toHaveText(/^Confirmed \d s ago; sends for another 4:4\d$/)
  await harbor.passTime()
  await expect(showcase.badge).toHaveText('Confirmed 10 min ago; cannot confirm again')
})

for (const [width, height] of [
  [1024, 768],
  [390, 844],
] as const) {
  test(`the dock is closed at ${width} pixels, opens by the keyboard, and covers no field of the form`, async ({
    page,
    harbor,
    showcase,
  }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height })
    await harbor.signIn('alice')
    await expect(showcase.button('Stale sign-in')).toBeHidden()
    await showcase.button('Show the live chart').focus()
    await page.keyboard.press('Enter')
    await expect(showcase.button('Stale sign-in')).toBeVisible()
    await showcase.button('Fresh sign-in').focus()
    await page.keyboard.press('Enter')
    const send = page.getByRole('button', { name: 'Send', exact: true })
    await expect(send).toBeFocused()
    for (const name of ['To', 'Amount', 'Note']) await page.getByRole('textbox', { name }).click()
    await send.focus()
    await page.keyboard.press('Enter')
    await showcase.expectOver('succeeded', 'Sent without a question', 'The bank booked it.')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the dock is without findings of axe, in ${colorScheme} colors`, async ({ page, showcase }) => {
    await page.emulateMedia({ colorScheme })
    await showcase.open()
    await showcase.choose('Fresh sign-in')
    await showcase.send()
    await showcase.expectOver('succeeded', 'Sent without a question', 'The bank booked it.')
    const axe = new AxeBuilder({ page }).include('.dock')
    // The picture has tests of its own, and thousands of elements.
    expect((await axe.exclude('.rc-picture').analyze()).violations).toEqual([])
  })
}
