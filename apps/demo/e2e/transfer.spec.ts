import { BOOKED, expect, test } from './demo-test.js'

test('transfers without a prompt inside the window', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.send()
  await harbor.expectEnd('succeeded')
  await expect(page.getByRole('listitem').filter({ hasText: 'Bob Baker' })).toBeVisible()
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('asks for the password when the window passed, shows the transfer again, and books it once', async ({
  harbor,
  page,
}) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await harbor.send()
  await harbor.expectReauthentication()
  expect(await harbor.ledger()).toEqual([])
  await harbor.confirmPassword()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  await harbor.expectForm()
  expect(await harbor.ledger()).toEqual([])
  expect(new URL(page.url()).search).toBe('')
  await page.getByRole('button', { name: 'Send now' }).click()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('refuses who cannot reauthenticate, says why, and calls nothing', async ({ harbor, page }) => {
  await harbor.signIn('carol')
  await harbor.letTimePass('carol')
  await harbor.send()
  await harbor.expectEnd('refused', 'cannotReauthenticate')
  await expect(page.locator('.report')).toContainText('your account has no password to confirm with')
  await harbor.expectForm()
  expect(harbor.calls).toEqual([])
  expect(await harbor.ledger()).toEqual([])
})

test('is cancelled when the end-user declines at the provider, and keeps the form', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await harbor.send()
  await harbor.expectReauthentication()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await harbor.expectEnd('cancelled', 'cancelled')
  await harbor.expectForm()
  expect(harbor.calls).toEqual([])
  expect(await harbor.ledger()).toEqual([])
})

test('is cancelled when the end-user comes back with the Back button, and keeps the form', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await harbor.send()
  await harbor.expectReauthentication()
  await page.goBack()
  await harbor.expectEnd('cancelled', 'abandoned')
  await harbor.expectForm()
  expect(harbor.calls).toEqual([])
  expect(await harbor.ledger()).toEqual([])
})

test('books once when the callback page is loaded again before and after the confirmation', async ({
  harbor,
  page,
}) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await harbor.send()
  await harbor.expectReauthentication()
  await harbor.confirmPassword()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  await page.reload()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  expect(await harbor.ledger()).toEqual([])
  await page.getByRole('button', { name: 'Send now' }).click()
  await harbor.expectEnd('succeeded')
  await harbor.expectClosed()
  await page.reload()
  await expect(page.locator('.entries li')).toHaveCount(1)
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.calls).toEqual([201])
})

test('refuses when another account comes back', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await harbor.control('other-account', { allows: true })
  await harbor.send()
  await harbor.expectReauthentication()
  await page.getByRole('button', { name: 'Use another account' }).click()
  await harbor.password('mallory')
  await harbor.expectEnd('refused', 'subjectMismatch')
  await expect(page.locator('.report')).toContainText('Somebody else confirmed')
  expect(harbor.calls).toEqual([])
  expect(await harbor.ledger()).toEqual([])
})
