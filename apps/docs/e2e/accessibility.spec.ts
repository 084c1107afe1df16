import { expect, test } from '@playwright/test'
import { findingsOf } from './axe.js'
import { open } from './site.js'

/** One page of each kind. */
const PLACES = [
  '/',
  '/simulator',
  '/together',
  '/paths',
  '/rules',
  '/chart',
  '/inspector',
  '/guide',
  '/guide/server',
  '/concepts/threats',
  '/api',
  '/api/core',
  '/api/core/createReauth',
  '/api/codes',
  '/migration/web',
  '/no/such/page',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colors`, () => {
    test.use({ colorScheme })
    for (const place of PLACES) {
      test(`${place} has no findings of axe on a desktop and on a phone, and loads nothing from other origins`, async ({
        page,
        baseURL,
      }) => {
        const elsewhere: string[] = []
        page.on('request', (request) => {
          if (!request.url().startsWith(baseURL!) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url())
        })
        await page.setViewportSize({ width: 1440, height: 900 })
        await open(page, place)
        expect(await findingsOf(page)).toEqual([])
        await page.setViewportSize({ width: 390, height: 844 })
        expect(await findingsOf(page)).toEqual([])
        expect(elsewhere).toEqual([])
      })
    }
  })
}

for (const place of PLACES) {
  test(`${place} does not scroll sideways, down to a width of 320 (WCAG 2.2 §1.4.10)`, async ({ page }) => {
    await open(page, place)
    for (const width of [320, 390, 768, 1024]) {
      await page.setViewportSize({ width, height: 800 })
      expect([width, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([width, width])
    }
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every end of the chart has a contrast of 4.5 to its box in ${colorScheme} colors (WCAG 2.2 §1.4.3)`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/chart')
    await expect(page.locator('.rc .end').first()).toBeVisible()
    const ends = await page.locator('.rc .end').evaluateAll((nodes) => {
      const channels = (color: string): number[] =>
        color
          .match(/[\d.]+/g)!
          .slice(0, 3)
          .map(Number)
      const luminance = (color: string): number => {
        const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
          const part = channel / 255
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
      }
      const fill = (node: Element, selector: string): string => getComputedStyle(node.querySelector(selector)!).fill
      return nodes.map((node) => {
        const [text, box] = [luminance(fill(node, '.title')), luminance(fill(node, '.box'))]
        return { name: node.textContent, contrast: (Math.max(text, box) + 0.05) / (Math.min(text, box) + 0.05) }
      })
    })
    expect(ends.map(({ name }) => name)).toContainEqual(expect.stringContaining('Outcome unknown'))
    expect(ends.filter(({ contrast }) => contrast < 4.5)).toEqual([])
  })
}

test('lets the keyboard skip to the content', async ({ page }) => {
  await open(page, '/simulator')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
})

test('moves nothing on the first page if the reader asked for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page, '/')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(page.locator('[data-picture-title]')).toHaveText('Requesting')
})

test('has the colors of the system where they are forced: in the picture of the first page, and on its first button', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await open(page, '/')
  const colors = await page.evaluate(() => {
    const probe = document.createElement('span')
    probe.style.cssText = 'forced-color-adjust:none;color:CanvasText;background:Highlight'
    document.body.append(probe)
    const title = getComputedStyle(document.querySelector('.picture-chart .title')!).fill
    const button = getComputedStyle(document.querySelector('.actions .primary')!).backgroundColor
    const { color, backgroundColor } = getComputedStyle(probe)
    return { found: [title, button], wanted: [color, backgroundColor] }
  })
  expect(colors.found).toEqual(colors.wanted)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('opens the menu by a button, closes it with Escape, and leads to every section and guide', async ({ page }) => {
    await open(page, '/guide/start')
    const menu = page.getByRole('navigation', { name: 'Menu' })
    await expect(menu).toBeHidden()
    const button = page.getByRole('button', { name: 'Menu' })
    await button.click()
    await expect(menu.getByRole('link', { name: 'Reference' })).toBeVisible()
    // It lies below the header and scrolls by itself, down to its last link.
    expect(await menu.boundingBox()).toMatchObject({ x: 0, y: 57, width: 390, height: 844 - 57 })
    await menu.hover()
    await page.mouse.wheel(0, 5000)
    await expect(menu.getByText('Decisions')).toBeInViewport()
    await page.keyboard.press('Escape')
    await expect(menu).toBeHidden()
    await expect(button).toBeFocused()
    await button.click()
    await menu.getByRole('link', { name: 'Testing' }).click()
    await expect(page.getByRole('heading', { name: 'Testing', level: 1 })).toBeVisible()
  })
})
