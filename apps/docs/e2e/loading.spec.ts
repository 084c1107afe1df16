import { type Page, expect, test } from '@playwright/test'
import { open } from './site.js'

test('does not move what is being read', async ({ page }) => {
  await page.goto('/')
  await page.waitForLoadState('networkidle')
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let total = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) total += (entry as unknown as { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)))
      }),
  )
  expect(shift).toBeLessThan(0.01)
})

/** Loads a page as over slow 4G, and tells when its first text is there. */
async function paintOver4G(page: Page, place: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  })
  await open(page, place)
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  return paint ?? Number.POSITIVE_INFINITY
}

for (const place of ['/', '/guide/start']) {
  test(`${place} can be read within 2.5 seconds over slow 4G`, async ({ page }) => {
    // A busy machine makes a load slower, and never faster: the fastest of three is the page's own.
    const times = [await paintOver4G(page, place), await paintOver4G(page, place), await paintOver4G(page, place)]
    expect(Math.min(...times)).toBeLessThan(2500)
  })
}
