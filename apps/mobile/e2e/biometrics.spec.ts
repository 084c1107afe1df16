import { BOOKED, control, expect, ledger, signaturesOfDevices, test } from './phone'

for (const platform of ['ios', 'android']) {
  test(`on ${platform}, biometrics confirm a transfer, which is booked once`, async ({ phone }) => {
    await phone.open(`?platform=${platform}`)
    await phone.send()
    expect(await ledger()).toEqual([])
    await phone.answer('It is me')
    await phone.expectEnd('succeeded')
    await expect(phone.app.getByText('$11,230.50')).toBeVisible()
    expect(await ledger()).toMatchObject([BOOKED])
  })

  test(`on ${platform}, a cancelled prompt sends nothing and keeps the form`, async ({ phone }) => {
    await phone.open(`?platform=${platform}`)
    await phone.send()
    await phone.answer('Cancel')
    await phone.expectEnd('cancelled')
    await phone.expectForm()
    expect(await ledger()).toEqual([])
  })

  for (const [how, answer] of [
    ['a lockout', 'Too many attempts'],
    ['a lockout until the device is unlocked', 'Too many attempts, until the device is unlocked'],
    ['a key that is invalid', 'A finger or a face was added'],
    ['an error without a name', 'Another error'],
  ] as const) {
    test(`on ${platform}, ${how} leads to the password in the in-app browser`, async ({ phone }) => {
      await phone.open(`?platform=${platform}`)
      await phone.send()
      await phone.answer(answer)
      await phone.password('Continue')
      await phone.expectEnd('succeeded')
      expect(await ledger()).toMatchObject([BOOKED])
    })
  }
}

test('on android, the negative button leads to the password in the in-app browser', async ({ phone }) => {
  await phone.open('?platform=android')
  await phone.send()
  await phone.answer('Use password')
  await phone.password('Continue')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([BOOKED])
})

test('during a prompt, the end-user can choose the password instead, and the transfer is booked once', async ({
  phone,
}) => {
  await phone.open()
  await phone.send()
  await phone.press('Use your password instead')
  await phone.password('Continue')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([BOOKED])
})

test('during a prompt, the end-user can stop the run, and approving the prompt afterwards sends nothing', async ({
  phone,
}) => {
  await phone.open()
  await phone.send()
  await phone.press('Do not send')
  await phone.expectEnd('cancelled')
  await phone.answer('It is me')
  await expect.poll(signaturesOfDevices).toBe(1)
  await phone.expectEnd('cancelled')
  expect(await ledger()).toEqual([])
})

test('a key that was removed at the provider leads to the browser and turns biometrics off', async ({ phone }) => {
  await phone.open()
  expect(await control('remove-device-keys', { user: 'alice' })).toBeTruthy()
  await phone.send()
  await phone.answer('It is me')
  await phone.password('Continue')
  await phone.expectEnd('succeeded')
  await expect(phone.app.getByText('Your password confirms transfers.')).toBeVisible()
  expect(await ledger()).toMatchObject([BOOKED])
})

test('an app that is killed during a prompt sends nothing, and prompts again after a restart', async ({ phone }) => {
  await phone.open()
  await phone.send()
  await phone.restart()
  await expect(phone.prompt).toBeHidden()
  await expect(phone.app.getByTestId('run-idle')).toBeAttached()
  expect(await ledger()).toEqual([])
  await phone.send()
  await phone.answer('It is me')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([BOOKED])
})

test('a double tap prompts once and books once', async ({ phone }) => {
  await phone.open()
  await phone.fillIn()
  await phone.app.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(phone.prompt).toBeVisible()
  await phone.answer('It is me')
  await phone.expectEnd('succeeded')
  expect(await signaturesOfDevices()).toBe(1)
  expect(await ledger()).toMatchObject([BOOKED])
})

test('the second tap of a double tap does not press a button that has just appeared', async ({ phone }) => {
  await phone.open()
  await phone.fillIn()
  await phone.app.locator('body').evaluate((body) => {
    new MutationObserver((_, observer) => {
      const appeared = body.querySelector<HTMLElement>('[aria-label="Do not send"]')
      if (appeared === null) return
      observer.disconnect()
      appeared.click()
    }).observe(body, { childList: true, subtree: true })
  })
  await phone.press('Send')
  await phone.answer('It is me')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([BOOKED])
})

test('within five minutes of an authentication, an everyday transfer needs no prompt', async ({ phone }) => {
  await phone.open()
  await phone.fillIn('20.50')
  await phone.press('Send')
  await phone.expectEnd('succeeded')
  await expect(phone.prompt).toBeHidden()
  expect(await ledger()).toMatchObject([{ ...BOOKED, amount_cents: 2050 }])
})

test('after five minutes, an everyday transfer shows a biometric prompt', async ({ phone }) => {
  await phone.open()
  expect(await control('age-sessions', { user: 'alice', seconds: 600 })).toBeGreaterThan(0)
  await phone.restart()
  await phone.fillIn('20.50')
  await phone.press('Send')
  await phone.answer('It is me')
  await phone.expectEnd('succeeded')
  expect(await ledger()).toMatchObject([{ ...BOOKED, amount_cents: 2050 }])
})
