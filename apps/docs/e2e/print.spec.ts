import { type Page, expect, test } from '@playwright/test'

/** The sheets of a PDF, each with its width and height in points. */
async function sheets(page: Page): Promise<readonly (readonly [number, number])[]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)]
  return boxes.map(([, width, height]) => [Number(width), Number(height)] as const)
}

async function open(page: Page, hash: string): Promise<void> {
  await page.goto(`/${hash}`)
  await expect(page.locator('.rc-picture > svg')).toBeVisible()
}

test('the chart prints on one sheet', async ({ page }) => {
  await open(page, 'chart')
  expect(await sheets(page)).toHaveLength(1)
})

test('the chart prints as a poster: on one sheet that is as large as the picture', async ({ page }) => {
  await open(page, 'chart')
  const size = await page
    .locator('.rc-picture > svg')
    .evaluate((svg) => ({ width: Number(svg.getAttribute('width')), height: Number(svg.getAttribute('height')) }))
  await page.evaluate(() => {
    window.print = () =>
      document.documentElement.setAttribute(
        'data-printed',
        document.querySelector('.sim-page')!.getAttribute('data-print')!,
      )
  })
  await page.getByRole('button', { name: 'Print as a poster' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-printed', 'poster')
  await page.evaluate(() => document.querySelector('.sim-page')!.setAttribute('data-print', 'poster'))
  const found = await sheets(page)
  expect(found).toHaveLength(1)
  // A point is 4/3 of a pixel.
  expect(found[0]![0] * (4 / 3)).toBeGreaterThanOrEqual(size.width)
  expect(found[0]![1] * (4 / 3)).toBeGreaterThanOrEqual(size.height)
})

test('the simulator prints the picture and what was said, and nothing that can be pressed', async ({ page }) => {
  await open(page, 'simulator#/run/web/refreshIdToken.stale')
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await expect(page.locator('.rc-picture > svg')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Saving pending' })).toBeVisible()
  const pressable = page.locator('main :is(button, select, input, textarea, .rc-go):visible')
  expect(await pressable.evaluateAll((all) => all.filter((one) => one.closest('.sim-row') === null).length)).toBe(0)
})
