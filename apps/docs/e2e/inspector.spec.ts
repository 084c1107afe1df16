import { type Page, expect, test } from '@playwright/test'
import { browserBundle } from '../../browser-bundle.js'
import { BANK, playRuns, serveBank, withBank } from './devtools/bank.js'

const SECRET = /eyJ[\w-]{8,}|c2lnbmF0dXJl|alice@example|Bäcker|rent-4711/

/** An app that reports by `@statelyai/inspect`, as one script. */
const bundle = (): Promise<string> => browserBundle(new URL('inspected-app.ts', import.meta.url))

const shown = (inspector: Page) => inspector.getByRole('region', { name: 'reauth devtools' })
const contentOf = (inspector: Page): Promise<string> =>
  inspector.locator('reauth-devtools').evaluate(({ shadowRoot }) => shadowRoot!.innerHTML)

test('draws what the real inspector of Stately reports of a run, and nothing else of what it sends', async ({
  page,
}) => {
  await page.goto('/')
  const opened = page.waitForEvent('popup')
  await page.addScriptTag({ type: 'module', content: await bundle() })
  const inspector = await opened
  await expect(page).toHaveTitle('succeeded')
  await expect(shown(inspector).locator('.state.leaf')).toHaveAttribute('data-state', 'reauth.succeeded')
  await expect(shown(inspector).locator('.head .chip')).toHaveText('Succeeded')
  await expect(inspector.getByRole('region', { name: 'Sequence' }).getByRole('img')).toHaveAttribute(
    'aria-label',
    /^App to OpenID Provider: refreshIdToken\..*Endpoint to App: .*Succeeded$/,
  )
  expect(await inspector.content()).not.toMatch(SECRET)
  expect(await contentOf(inspector)).not.toMatch(SECRET)
})

test('draws the runs of a page of another origin that opens it', async ({ page, baseURL }) => {
  await serveBank(page)
  await page.goto(BANK.elsewhere)
  await playRuns(page)
  const opened = page.waitForEvent('popup')
  await withBank(page, (bank, url) => bank.openInspector(url), `${baseURL}/inspector`)
  const inspector = await opened
  await expect(shown(inspector).locator('.state.leaf')).toHaveAttribute(
    'data-state',
    'reauth.reauthenticating.browser.inProcess',
  )
  await withBank(page, (bank) => bank.answer(true))
  await expect(shown(inspector).locator('.head .chip')).toHaveText('Succeeded')
  expect(await contentOf(inspector)).not.toMatch(SECRET)
})

test('draws the runs of a tab of its own origin, also where it has no opener', async ({ page, context }) => {
  await serveBank(page)
  const inspector = await context.newPage()
  await inspector.route('**/inspector', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'Cross-Origin-Opener-Policy': 'same-origin' } })
  })
  await page.goto(`${BANK.here}?share`)
  await playRuns(page)
  await inspector.goto('/inspector')
  await expect(shown(inspector).locator('.state.leaf')).toHaveAttribute(
    'data-state',
    'reauth.reauthenticating.browser.inProcess',
  )
  await expect(inspector.getByRole('note')).toContainText('Cross-Origin-Opener-Policy: same-origin')
})

test('draws a recording, and refuses what is none', async ({ page }) => {
  await serveBank(page)
  await page.goto(BANK.elsewhere)
  await playRuns(page)
  const recording = await page.evaluate('JSON.stringify(window.bank.events())')
  await page.goto('/inspector')
  await page.getByRole('textbox', { name: 'Recording' }).fill('hello')
  await page.getByRole('button', { name: 'Open the recording' }).click()
  await expect(page.getByText('This is not a recording of a run.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Recording' }).fill(String(recording))
  await page.getByRole('button', { name: 'Open the recording' }).click()
  await expect(shown(page).locator('.run')).toHaveCount(2)
  const sequence = page.getByRole('region', { name: 'Sequence' })
  await expect(sequence.getByRole('button')).toHaveCount(2)
  await sequence.getByRole('button').last().click()
  await expect(sequence.getByRole('img')).toHaveAttribute('aria-label', /Succeeded$/)
})

test('is reached from the navigation, the simulator, the guides and by the search', async ({ page }) => {
  for (const place of ['/simulator', '/guide/devtools', '/guide/observability']) {
    await page.goto(place)
    await page.locator('main a:is([href="inspector"], [href="../inspector"])').first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Inspector' })).toBeVisible()
  }
  await page.goto('/simulator')
  await page.getByRole('navigation', { name: 'Tools' }).getByRole('link', { name: 'Inspector' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Inspector' })).toBeVisible()
  await page.goto('/')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox', { name: 'Search the documentation' }).fill('devtools')
  await page.getByRole('option', { name: /^Inspector/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Inspector' })).toBeVisible()
})
