import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))
const PLACES = [
  '#/',
  '#/simulator',
  '#/paths',
  '#/rules',
  '#/chart',
  '#/inspector',
  '#/guide/server',
  '#/concepts/flow',
  '#/api/server',
  '#/api/codes',
  '#/migration/web',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colors`, () => {
    test.use({ colorScheme })
    for (const place of PLACES) {
      test(`${place} is without findings of axe, and asks nobody else for anything`, async ({ page }) => {
        const elsewhere: string[] = []
        page.on('request', (request) => {
          if (!/^(http:\/\/localhost:4320|data:|blob:)/.test(request.url())) elsewhere.push(request.url())
        })
        await page.goto(`/${place}`)
        await expect(page.locator('h1').first()).toBeVisible()
        expect(
          (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        ).toEqual([])
        expect(elsewhere).toEqual([])
      })
    }
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every end of the chart has a contrast of 4.5 to its box in ${colorScheme} colors (WCAG 2.2 §1.4.3)`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/#/chart')
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

test('shows the picture of the first page in the colors that are chosen, whatever the system has', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/#/')
  const hero = page.locator('.hero img:visible')
  await expect(hero).toHaveAttribute('src', /overview-light/)
  for (const theme of ['light', 'dark'] as const) {
    await page.getByRole('button', { name: /^Colors/ }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expect(hero).toHaveAttribute('src', new RegExp(`overview-${theme}`))
    await expect.poll(() => hero.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  }
})

test('plays a scenario, steps back, and is a link to that moment', async ({ page }) => {
  await page.goto('/#/simulator')
  await page.getByRole('button', { name: / refreshIdToken\.fresh$/ }).click()
  await expect(page).toHaveURL(/#\/run\/web\/refreshIdToken\.fresh/)
  const link = page.url()
  await page.getByRole('button', { name: / performAction\.performed$/ }).click()
  await expect(page.getByRole('heading', { name: 'Succeeded' })).toBeVisible()
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Calling' })).toBeVisible()
})

test('lets the keyboard skip to the content', async ({ page }) => {
  await page.goto('/#/simulator')
  await expect(page.locator('h1')).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
})

test('finds a page by its words, with the keyboard alone', async ({ page }) => {
  await page.goto('/#/')
  await expect(page.getByRole('combobox')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('several runs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Several runs at once', level: 1 })).toBeVisible()
})

test('finds a name of the reference, and what it throws', async ({ page }) => {
  await page.goto('/#/')
  await page.getByRole('combobox').fill('postgresStore')
  await page.getByRole('option', { name: /stores\/postgres/ }).click()
  await expect(page.getByRole('heading', { name: 'postgresStore', exact: false }).first()).toBeVisible()
  await expect(page.getByText('invalidConfiguration').first()).toBeVisible()
})

test('leads from a step by hand to the state that replaces it', async ({ page }) => {
  await page.goto('/#/migration')
  await page.getByRole('link', { name: 'Python' }).click()
  await expect(page.getByText('A token without exp passes.')).toBeVisible()
  await page.getByRole('link', { name: 'Web', exact: true }).click()
  await page.getByRole('link', { name: 'reauthenticating.browser.savingPending' }).click()
  await expect(page.getByRole('heading', { name: 'Saving pending' })).toBeVisible()
})

test('changes its colors', async ({ page }) => {
  await page.goto('/#/')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.getByRole('button', { name: /^Colors/ }).click()
  await page.getByRole('button', { name: /^Colors/ }).click()
  expect(await ground()).not.toBe(light)
})

test('copies code', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/#/guide/server')
  const block = page.locator('.code', { hasText: 'requireReauth(' }).first()
  await block.getByRole('button', { name: 'Copy the code' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('requireReauth')
})

test('breaks a rule, and shows the run that is caught', async ({ page }) => {
  await page.goto('/#/rules')
  await page
    .getByRole('button', { name: /Accept a future|future/i })
    .first()
    .click()
  await expect(page.getByText(/I[17]/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /play/i }).first()).toBeVisible({ timeout: 20_000 })
})

test('works from a file', async ({ page }) => {
  await page.goto(`file://${DIST}index.html#/simulator`)
  await expect(page.getByRole('heading', { name: 'Simulator' })).toBeVisible()
})

test('does not move what is being read', async ({ page }) => {
  await page.goto('/#/')
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

test('loads at most 150 kB of script for the first page, gzipped', () => {
  const scripts = readdirSync(`${DIST}assets`).filter((name) => name.endsWith('.js'))
  const size = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(`${DIST}assets/${name}`)).length, 0)
  expect(size).toBeGreaterThan(0)
  expect(size).toBeLessThan(150_000)
})
