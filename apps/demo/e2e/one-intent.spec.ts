import type { Page } from '@playwright/test'
import { BOOKED, ORIGIN, PROVIDER, type Harbor, expect, letBook, test } from './demo-test.js'
import { inProcessTab } from './in-process.js'

/** What the button says when the page should have left. */
const leaveAgain = (page: Page) => page.getByRole('button', { name: 'Still here? Go to the sign-in page' })

/** One key, one row. */
async function expectPaidOnce(harbor: Harbor): Promise<void> {
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(new Set(harbor.keys).size).toBe(1)
}

/** Answers the first requests for the provider's page in its place; returns how many came. */
async function onDeparture(
  page: Page,
  first: (route: Parameters<Parameters<Page['route']>[1]>[0]) => unknown,
): Promise<{ count: number }> {
  const departures = { count: 0 }
  await page.route(
    (url) => url.origin === PROVIDER && url.pathname === '/auth',
    (route) => {
      departures.count += 1
      return departures.count === 1 ? first(route) : route.continue()
    },
  )
  return departures
}

test('pays once for a double click', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.fillIn()
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(harbor.calls).toEqual([201])
})

test('pays once for two submits in the same turn, before anything is rendered', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.fillIn()
  await page.locator('form').evaluate((form: HTMLFormElement) => {
    form.requestSubmit()
    form.requestSubmit()
  })
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(harbor.calls).toEqual([201])
})

test('pays once while Enter is held', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.fillIn()
  await page.getByRole('textbox', { name: 'Note' }).focus()
  // Each `down` after the first is a repetition.
  for (let times = 0; times < 40; times += 1) await page.keyboard.down('Enter')
  await harbor.expectEnd('succeeded')
  for (let times = 0; times < 10; times += 1) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(page.locator('.entries li')).toHaveCount(1)
  await expectPaidOnce(harbor)
})

test('pays once when the button is clicked again while the provider is slow', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  const departures = await onDeparture(page, () => {})
  await harbor.fillIn()
  const { x, y, width, height } = (await page.getByRole('button', { name: 'Send', exact: true }).boundingBox())!
  // The mouse itself: a locator would wait until the page has left.
  const click = (): Promise<void> => page.mouse.click(x + width / 2, y + height / 2)
  await click()
  await expect.poll(() => departures.count).toBe(1)
  await expect(async () => {
    await click()
    expect(departures.count).toBeGreaterThan(1)
  }).toPass()
  await harbor.expectReauthentication()
  await harbor.confirmPassword()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(harbor.calls).toEqual([201])
})

test('pays once when the button is clicked again during a prompt in a window', async ({ harbor, page }) => {
  const tab = await inProcessTab(harbor)
  await tab.send.click()
  await expect(tab.status).toHaveText('prompting')
  await tab.send.click()
  await tab.send.dblclick()
  await tab.itIsMe.click()
  await expect(tab.status).toHaveText('succeeded')
  expect(await tab.prompts()).toBe(1)
  await expectPaidOnce(harbor)
  expect(page.url()).toContain(ORIGIN)
})

test('stays usable when the provider answers 204, leaves at the next click, and pays once', async ({
  harbor,
  page,
}) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  const departures = await onDeparture(page, (route) => route.fulfill({ status: 204 }))
  await harbor.send()
  await expect.poll(() => departures.count).toBe(1)
  await expect(leaveAgain(page)).toBeEnabled()
  await harbor.expectForm()
  await leaveAgain(page).click()
  await harbor.expectReauthentication()
  await harbor.confirmPassword()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(departures.count).toBe(2)
})

test('can be cancelled when the provider answers 204, and the next transfer pays once', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  const departures = await onDeparture(page, (route) => route.fulfill({ status: 204 }))
  await harbor.send()
  await expect.poll(() => departures.count).toBe(1)
  await page.getByRole('button', { name: 'Do not send' }).click()
  await harbor.expectEnd('cancelled', 'cancelled')
  await harbor.expectForm()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await harbor.expectReauthentication()
  await harbor.confirmPassword()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
})

test('stays usable when the end-user stays on the page, leaves at the next click, and pays once', async ({
  harbor,
  page,
}) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()))
  let [asked, stays] = [0, true]
  page.on('dialog', (dialog) => {
    expect(dialog.type()).toBe('beforeunload')
    asked += 1
    void (stays ? dialog.dismiss() : dialog.accept())
  })
  await harbor.send()
  await expect.poll(() => asked).toBe(1)
  await expect(leaveAgain(page)).toBeEnabled()
  await harbor.expectForm()
  stays = false
  await leaveAgain(page).click()
  await harbor.expectReauthentication()
  await harbor.confirmPassword()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(harbor.calls).toEqual([201])
})

test('asks again under the same key when no answer came, and pays once', async ({ harbor, page }) => {
  let lost = 0
  // Before the page is loaded: the next request of a page that is open may still pass by a new route.
  await page.route('**/api/transfers', async (route) => {
    lost += 1
    if (lost > 2) return route.continue()
    await letBook(route)
    return route.abort('connectionreset')
  })
  await harbor.signIn('alice')
  await harbor.send()
  await harbor.expectEnd('outcomeUnknown', 'responseLost')
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Ask the bank again' }).click()
  await harbor.expectEnd('succeeded')
  await expectPaidOnce(harbor)
  expect(harbor.keys).toHaveLength(3)
})
