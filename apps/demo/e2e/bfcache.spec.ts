import { CHROMIUM } from '../../playwright.base.js'
import { BOOKED, ORIGIN, allowThisMachine, expect, test } from './demo-test.js'

// Playwright disables the back/forward cache, and the headless shell doesn't have it.
test.use({
  launchOptions: ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    }),
})

declare global {
  interface Window {
    /** Whether the page was restored from the back/forward cache when it was last shown. */
    isRestored?: boolean
  }
}

test('is cancelled when the page is restored from the back/forward cache, and the next transfer pays once', async ({
  harbor,
  page,
}) => {
  await allowThisMachine(page.context())
  // The demo's page is `no-store`, which prevents caching.
  await page.route(
    (url) => url.origin === ORIGIN && url.pathname === '/',
    async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-cache' } })
    },
  )
  await page.addInitScript(() =>
    addEventListener('pageshow', ({ persisted }) => {
      window.isRestored = persisted
    }),
  )
  await harbor.leave()
  // A restored page isn't loaded again.
  await page.goBack({ waitUntil: 'commit' })
  expect(await page.evaluate(() => window.isRestored)).toBe(true)
  await harbor.expectEnd('cancelled', 'abandoned')
  await harbor.expectForm()
  expect(await harbor.ledger()).toEqual([])
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await harbor.expectReauthentication()
  await harbor.comeBack()
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  expect(await harbor.ledger()).toMatchObject([BOOKED])
  expect(harbor.keys).toHaveLength(1)
})
