import { type Page, expect, test } from '@playwright/test'
import { findingsOf } from './axe.js'
import { BANK, playRuns, serveBank, withBank } from './devtools/bank.js'

const SIZES = [
  [1440, 900],
  [820, 1180],
  [390, 844],
] as const
const TABS = ['Log', 'Why', 'Next', 'Storage', 'Share']
/** What another tab changes: the tabs and their panel. */
const ASIDE: { fromShadowDom: [string, string] } = { fromShadowDom: ['reauth-devtools', '.aside'] }
const SECRET = /eyJ|c2lnbmF0dXJl|alice@example|Bäcker|rent-4711/

const devtools = (page: Page) => page.getByRole('region', { name: 'reauth devtools' })

async function openBank(page: Page): Promise<void> {
  await serveBank(page)
  await page.goto(BANK.here)
  await playRuns(page)
  await page.getByRole('button', { name: 'Open the reauth devtools' }).click()
  await expect(devtools(page)).toBeVisible()
}

for (const colorScheme of ['light', 'dark'] as const)
  for (const [width, height] of SIZES)
    test.describe(`at ${width} pixels in ${colorScheme} colors`, () => {
      test.use({ colorScheme, viewport: { width, height } })

      test('the devtools show a run, without findings of axe, without a secret, and without a scroll bar of the page', async ({
        page,
      }) => {
        const problems: string[] = []
        page.on('pageerror', ({ message }) => problems.push(message))
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
        await openBank(page)
        await expect(devtools(page).getByRole('status')).toHaveText('Now: In process')
        for (const name of TABS) {
          await page.getByRole('tab', { name }).click()
          await expect(page.getByRole('tabpanel', { name })).not.toContainText('Loading…')
          const sweep = name === TABS[0] ? {} : { within: ASIDE }
          expect([name, await findingsOf(page, sweep)]).toEqual([name, []])
          expect(await page.locator('reauth-devtools').evaluate(({ shadowRoot }) => shadowRoot!.innerHTML)).not.toMatch(
            SECRET,
          )
          await page.screenshot({ path: `test-results/devtools/${width}-${colorScheme}-${name}.png` })
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
        // A picture of the tab is asked for by the browser itself, and the policy of the bank has none.
        expect(problems.filter((text) => !text.includes('favicon'))).toEqual([])
      })
    })

test('the active state is lit and in sight, and follows the run to its end', async ({ page }) => {
  await openBank(page)
  const active = devtools(page).locator('.state.leaf')
  await expect(active).toHaveAttribute('data-state', 'reauth.reauthenticating.browser.inProcess')
  await expect(active).toBeInViewport()
  await withBank(page, (bank) => bank.answer(false))
  await expect(active).toHaveAttribute('data-state', 'reauth.cancelled')
  await expect(active).toBeInViewport()
  await expect(devtools(page).getByRole('status')).toHaveText(/Cancelled/)
})

test('the keyboard alone opens them, goes back in time, stops the run and closes them', async ({ page }) => {
  await serveBank(page)
  await page.goto(BANK.here)
  await playRuns(page)
  await page.keyboard.press('Alt+Shift+D')
  await expect(devtools(page)).toBeVisible()
  await page.getByRole('tab', { name: 'Log' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Home')
  await expect(devtools(page).getByRole('status')).toHaveText(/^1 of \d: Requesting$/)
  await page.keyboard.press('End')
  await page.getByRole('tab', { name: 'Log' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Next' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(devtools(page).getByRole('status')).toHaveText(/Cancelled/)
  await page.keyboard.press('Escape')
  await expect(devtools(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Open the reauth devtools' })).toBeFocused()
})

test('they move to the right and into a window of their own, and come back', async ({ page }) => {
  await openBank(page)
  await page.getByRole('button', { name: 'Dock at the right' }).click()
  await expect(page.locator('reauth-devtools .panel')).toHaveAttribute('data-dock', 'right')
  const popup = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Open in a window' }).click()
  const own = await popup
  await expect(devtools(own)).toBeVisible()
  await expect(devtools(own).locator('.state.leaf')).toBeInViewport()
  await own.getByRole('tab', { name: 'Next' }).click()
  await own.getByRole('button', { name: 'Cancel' }).click()
  await expect(devtools(own).getByRole('status')).toHaveText(/Cancelled/)
  expect(await findingsOf(own)).toEqual([])
  await own.close()
  await expect(devtools(page)).toBeVisible()
})

test('the chart zooms, moves, shows all of itself, and follows the run again', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openBank(page)
  const chart = devtools(page).getByRole('group', { name: /^Chart of the flow/ })
  const view = (): Promise<number[]> =>
    chart.locator('svg').evaluate((svg) => svg.getAttribute('viewBox')!.split(' ').map(Number))
  const [x = 0, y = 0, width = 0] = await view()
  await chart.focus()
  await page.keyboard.press('+')
  expect((await view())[2]).toBeLessThan(width)
  await page.keyboard.press('-')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  expect((await view())[1]).toBeGreaterThan(y)
  expect((await view())[0]).toBeLessThan(x)
  await page.keyboard.press('0')
  const [left = 1, top = 1, all = 0] = await view()
  expect(Math.max(left, top)).toBeLessThanOrEqual(0)
  await chart.hover()
  await page.mouse.wheel(0, 200)
  expect((await view())[1]).toBeGreaterThan(top)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -300)
  await page.keyboard.up('Control')
  const [, before = 0, zoomed = 0] = await view()
  expect(zoomed).toBeLessThan(all)
  await page.mouse.down()
  await page.mouse.move(500, 700, { steps: 3 })
  await page.mouse.move(500, 640, { steps: 3 })
  await page.mouse.up()
  expect((await view())[1]).not.toBe(before)
  await page.getByRole('button', { name: 'Follow the active state' }).click()
  await expect(devtools(page).locator('.state.leaf')).toBeInViewport()
})

test('what they are made of is loaded when they are opened', async ({ page }) => {
  const scripts: string[] = []
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()))
  await serveBank(page)
  await page.goto(BANK.here)
  await page.getByRole('button', { name: 'Open the reauth devtools' }).waitFor()
  expect(scripts.filter((url) => url.includes('/element'))).toEqual([])
  await page.getByRole('button', { name: 'Open the reauth devtools' }).click()
  await expect(devtools(page)).toBeVisible()
  expect(scripts.filter((url) => url.includes('/element'))).toHaveLength(1)
})

test('with reduced motion nothing moves by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openBank(page)
  await expect(devtools(page).locator('.state.leaf')).toBeInViewport()
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
})

test('in forced colors the chart has those of the system', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openBank(page)
  const title = devtools(page).locator('.state.leaf .title').first()
  const [chart, text] = await Promise.all([
    title.evaluate((node) => getComputedStyle(node).fill),
    devtools(page).evaluate((node) => getComputedStyle(node).color),
  ])
  expect(chart).toBe(text)
})

test('a link leads to the same run in the simulator', async ({ page, baseURL }) => {
  await openBank(page)
  await page.getByRole('tab', { name: 'Share' }).click()
  const link = await page.getByRole('link', { name: 'Open this run in the simulator' }).getAttribute('href')
  expect(link).toContain(`${baseURL}/simulator#/run/own.inProcess.5m.reauthenticate/`)
  await page.goto(link!)
  await expect(page.locator('.sim-chart .state.leaf').first()).toHaveAttribute(
    'data-state',
    'reauth.reauthenticating.browser.inProcess',
  )
})
