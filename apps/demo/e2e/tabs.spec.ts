import { BOOKED, ORIGIN, expect, letBook, test } from './demo-test.js'
import { inProcessTab } from './in-process.js'

test('brings back both of two tabs that left, and books the transfer of each once', async ({ harbor, page }) => {
  await harbor.leave()
  const second = await harbor.newTab()
  await second.page.goto('/')
  await second.send('Carol Cook', '7', '')
  await second.expectReauthentication()
  // The tab that left first comes back first, and that which left last has the SDK's own slot.
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await second.comeBack()
  await second.sendNow()
  await second.expectEnd('succeeded')
  expect(new Set(harbor.keys).size).toBe(2)
  expect((await harbor.ledger()).map(({ recipient }) => recipient)).toEqual(['Bob Baker', 'Carol Cook'])
  expect(new URL(page.url()).origin).toBe(ORIGIN)
})

test('brings back both of two tabs that left, also when the last one comes back first', async ({ harbor }) => {
  await harbor.leave()
  const second = await harbor.newTab()
  await second.page.goto('/')
  await second.send('Carol Cook', '7', '')
  await second.expectReauthentication()
  await second.comeBack()
  await second.sendNow()
  await second.expectEnd('succeeded')
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(new Set(harbor.keys).size).toBe(2)
  expect((await harbor.ledger()).map(({ recipient }) => recipient)).toEqual(['Carol Cook', 'Bob Baker'])
})

test('pays once when two tabs leave with the same transfer, and both come back and confirm', async ({ harbor }) => {
  await harbor.leave()
  const second = await harbor.newTab()
  await second.page.goto('/')
  await second.send()
  await second.expectReauthentication()
  await second.comeBack()
  await second.sendNow()
  await second.expectEnd('succeeded')
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(new Set(harbor.keys).size).toBe(1)
})

test('lets only the tab that came back confirm when its callback is opened in a second tab', async ({ harbor }) => {
  await harbor.leave()
  const callback = await harbor.comeBack()
  await expect(harbor.page.getByRole('button', { name: 'Send now' })).toBeVisible()
  const second = await harbor.newTab()
  await second.page.goto(callback)
  await second.expectEnd('refused', 'alreadyResumed')
  expect(new URL(second.page.url()).search).toBe('')
  expect(await harbor.ledger()).toEqual([])
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  await expect.poll(() => harbor.keys.length).toBe(1)
})

test('calls once when the callback is opened in a second tab during the call', async ({ harbor }) => {
  await harbor.leave()
  let answer!: () => void
  const isAsked = new Promise<void>((resolve) => {
    answer = resolve
  })
  // Before the page is loaded: the next request of a page that is open may still pass by a new route.
  await harbor.page.route('**/api/transfers', async (route) => {
    const response = await letBook(route)
    await isAsked
    await route.fulfill({ response })
  })
  const callback = await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('calling')
  const second = await harbor.newTab()
  await second.page.goto(callback)
  await second.expectEnd('refused', 'alreadyResumed')
  answer()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  await expect.poll(() => harbor.keys.length).toBe(1)
})

test('lets only the original confirm when a tab is duplicated while it asks', async ({ harbor, page }) => {
  await harbor.leave()
  await harbor.comeBack()
  await expect(page.getByRole('button', { name: 'Send now' })).toBeVisible()
  // What Duplicate does: the session storage is copied, and the address.
  const copied = await page.evaluate(() => Object.entries(sessionStorage))
  const second = await harbor.newTab()
  await second.page.addInitScript((entries) => {
    for (const [name, value] of entries) sessionStorage.setItem(name, value)
  }, copied)
  await second.page.goto(page.url())
  await expect(second.page.locator('.amount')).toContainText('$')
  await second.expectEnd('idle')
  await expect(second.page.getByRole('dialog')).toBeHidden()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  await expect.poll(() => harbor.keys.length).toBe(1)
})

test('opens the prompt of a second tab as soon as one that hangs in the first tab is cancelled', async ({ harbor }) => {
  const first = await inProcessTab(harbor)
  const second = await inProcessTab(await harbor.newTab())
  await first.send.click()
  await expect(first.status).toHaveText('prompting')
  await second.send.click()
  await expect
    .poll(() => second.page.evaluate(async () => (await navigator.locks.query()).pending?.map(({ name }) => name)))
    .toEqual(['reauth:v1:prompt:default'])
  expect(await second.prompts()).toBe(0)
  await first.cancel.click()
  await expect(first.status).toHaveText('cancelled')
  await expect.poll(() => second.prompts()).toBe(1)
  await second.itIsMe.click()
  await expect(second.status).toHaveText('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  await expect.poll(() => harbor.keys.length).toBe(1)
})

test('prompts again in the same tab after a prompt that hangs was cancelled', async ({ harbor }) => {
  const tab = await inProcessTab(harbor)
  await tab.send.click()
  await expect(tab.status).toHaveText('prompting')
  await tab.cancel.click()
  await expect(tab.status).toHaveText('cancelled')
  await tab.send.click()
  await expect.poll(() => tab.prompts()).toBe(2)
  await tab.itIsMe.click()
  await expect(tab.status).toHaveText('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  await expect.poll(() => harbor.keys.length).toBe(1)
})
