import { BOOKED, control, expect, ledger, test } from './phone'

test.beforeEach(async ({ phone }) => phone.open('', { biometrics: false }))

test('without biometrics, the password in the in-app browser confirms a transfer, which is booked once', async ({
  phone,
}) => {
  await phone.fillIn()
  await phone.press('Send')
  await phone.expectBrowser()
  await phone.password('Continue')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([BOOKED])
})

test('closing the in-app browser sends nothing and keeps the form', async ({ phone }) => {
  await phone.fillIn()
  await phone.press('Send')
  await phone.expectBrowser()
  await phone.page.locator('.browser').getByRole('button', { name: 'Cancel' }).click()
  await phone.expectEnd('popupClosed')
  await phone.expectForm()
  expect(await ledger()).toEqual([])
})

test('another account in the in-app browser sends nothing', async ({ phone }) => {
  await control('other-account', { allows: true })
  await phone.fillIn()
  await phone.press('Send')
  await phone.browser.getByRole('button', { name: 'Use another account' }).click()
  await phone.browser.getByLabel('Username').fill('mallory')
  await phone.password('Sign in')
  await phone.expectEnd('subjectMismatch')
  expect(await ledger()).toEqual([])
})

test('a refused transfer shows the reason of the bank', async ({ phone }) => {
  await phone.fillIn('900,000')
  await phone.press('Send')
  await phone.expectBrowser()
  await phone.password('Continue')
  await phone.expectEnd('refusedByServer')
  await expect(phone.app.getByText('The balance is too low for this transfer.')).toBeVisible()
  expect(await ledger()).toEqual([])
})

test('an incomplete form shows a message at each invalid field, and starts nothing', async ({ phone }) => {
  await phone.press('Send')
  await expect(phone.app.getByText('Who gets the money?')).toBeVisible()
  await expect(phone.app.getByText('How much?')).toBeVisible()
  await expect(phone.app.getByLabel('To', { exact: true })).toBeFocused()
  await expect(phone.app.getByTestId('run-idle')).toBeAttached()
})
