import { BOOKED, type Harbor, expect, test } from './demo-test.js'

/** What sign-out code that clears the site does in another tab. */
async function deleteDatabase(harbor: Harbor): Promise<void> {
  const { page } = await harbor.newTab()
  await page.goto('/config.json')
  const end = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.deleteDatabase('reauth')
        request.onsuccess = () => resolve('deleted')
        request.onerror = () => resolve('failed')
        request.onblocked = () => resolve('blocked')
      }),
  )
  expect(end).toBe('deleted')
  await page.close()
}

test('sends without a reload after another tab deleted the database while it was open', async ({ harbor, page }) => {
  await harbor.leave()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await harbor.expectEnd('cancelled', 'cancelled')
  await harbor.expectClosed()
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))
  await deleteDatabase(harbor)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await harbor.expectReauthentication()
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.keys).toHaveLength(1)
})

test('ends as pendingActionMissing when the database was deleted while the page was away, and books nothing', async ({
  harbor,
  page,
}) => {
  await harbor.leave()
  await deleteDatabase(harbor)
  await harbor.comeBack()
  await harbor.expectEnd('refused', 'pendingActionMissing')
  await expect(page.locator('.report')).toContainText('Nothing was sent')
  await expect(page.getByRole('dialog')).toBeHidden()
  const { pathname, search } = new URL(page.url())
  expect([pathname, search]).toEqual(['/', ''])
  await page.reload()
  await harbor.expectEnd('idle')
  expect(await harbor.ledger()).toEqual([])
  expect(harbor.keys).toEqual([])
})
