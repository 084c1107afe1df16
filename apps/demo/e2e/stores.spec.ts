import { expect, test } from '@playwright/test'
import { serveStores } from './stores-page.js'

test('every store keeps, seals and moves on once what waits in the browser', async ({ page }) => {
  const stores = await serveStores()
  await page.goto(stores.address)
  expect(await stores.problems).toEqual([])
  stores.close()
})
