import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { open } from './site.js'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))

test('plays a scenario, steps back, and is a link to that moment', async ({ page }) => {
  await page.goto('/simulator')
  await page.getByRole('button', { name: / refreshIdToken\.fresh$/ }).click()
  await expect(page).toHaveURL(/simulator#\/run\/web\/refreshIdToken\.fresh/)
  const link = page.url()
  await page.getByRole('button', { name: / performAction\.performed$/ }).click()
  await expect(page.getByRole('heading', { name: 'Succeeded' })).toBeVisible()
  await page.goto(link)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Calling' })).toBeVisible()
})

test('leads from a step by hand to the state that replaces it', async ({ page }) => {
  await open(page, '/migration')
  await page.getByRole('link', { name: 'Python' }).click()
  await expect(page.getByText('A token without exp passes.')).toBeVisible()
  await page.getByRole('link', { name: 'Web', exact: true }).click()
  await page.getByRole('link', { name: 'reauthenticating.browser.savingPending' }).first().click()
  await expect(page.getByRole('heading', { name: 'Saving pending' })).toBeVisible()
})

test('leads from a threat to its rule and to its state', async ({ page }) => {
  await open(page, '/concepts/threats')
  const row = page.locator('tr#B1')
  await expect(row.getByRole('link', { name: 'checkingAuthTime' })).toHaveAttribute(
    'href',
    '../simulator#/state/checkingAuthTime',
  )
  await row.getByRole('link', { name: 'I7' }).click()
  await expect(page.locator('#rule-I7')).toBeInViewport()
})

test('changes its colors, and keeps them on the next page', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page, '/')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.getByRole('button', { name: /^Colors/ }).click()
  await page.getByRole('button', { name: /^Colors/ }).click()
  const dark = await ground()
  expect(dark).not.toBe(light)
  await page.getByRole('link', { name: 'Get started' }).click()
  await expect(page.getByRole('heading', { name: 'Start', level: 1 })).toBeVisible()
  expect(await ground()).toBe(dark)
  await expect(page.getByRole('button', { name: 'Colors: dark. Change.' })).toBeVisible()
})

test('keeps the place on a page when the reader comes back', async ({ page }) => {
  await open(page, '/guide/server')
  await page.evaluate(() => scrollTo(0, 1500))
  await page.goto('/')
  await page.goBack()
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(1500)
})

test('plays the run of the first page in the chart, and stops when asked', async ({ page }) => {
  await open(page, '/')
  const title = page.locator('[data-picture-title]')
  await expect(title).toHaveText('Requesting')
  await expect(title).not.toHaveText('Requesting')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.locator('.picture .on')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('copies code, beside a button that covers none of it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, '/guide/server')
  const block = page.locator('.code', { hasText: 'requireReauth(' }).first()
  const copy = block.getByRole('button', { name: 'Copy the code' })
  await copy.click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('requireReauth')
  const [button, code] = [await copy.boundingBox(), await block.locator('pre').boundingBox()]
  expect(button!.y + button!.height).toBeLessThanOrEqual(code!.y)
})

test('breaks a rule, and shows the run that is caught', async ({ page }) => {
  await page.goto('/rules')
  await page
    .getByRole('button', { name: /Accept a future|future/i })
    .first()
    .click()
  await expect(page.getByText(/I[17]/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /play/i }).first()).toBeVisible({ timeout: 20_000 })
})

test('works from a file: pages, the search and the simulator', async ({ page }) => {
  await page.goto(`file://${DIST}index.html`)
  await page.getByRole('link', { name: 'Get started' }).click()
  await expect(page.getByRole('heading', { name: 'Start', level: 1 })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('several runs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Several runs at once', level: 1 })).toBeVisible()
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Simulator' }).click()
  await page.getByRole('button', { name: / refreshIdToken\.fresh$/ }).click()
  await expect(page).toHaveURL(/simulator\.html#\/run\/web\/refreshIdToken\.fresh/)
})

test('prints the threats on one page, with nothing but their text', async ({ page }) => {
  await open(page, '/concepts/threats')
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})

test('has every page as Markdown, and lists them for programs', async ({ request }) => {
  const list = await (await request.get('/llms.txt')).text()
  const links = [...list.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!)
  expect(links).toContain('guide/start.md')
  expect(links.filter((link) => !existsSync(DIST + link))).toEqual([])
  expect(await (await request.get('/guide/start.md')).text()).toContain('# Start')
})
