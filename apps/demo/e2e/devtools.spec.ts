import type { Page } from '@playwright/test'
import { browserBundle } from '../../browser-bundle.js'
import { ORIGIN, allowThisMachine, expect, test } from './demo-test.js'

const devtools = (page: Page) => page.locator('reauth-devtools')
const open = (page: Page): Promise<void> => page.getByRole('button', { name: 'Open the reauth devtools' }).click()
/** The states of the displayed run, in the order of its log. */
async function states(page: Page): Promise<string[]> {
  const titles = await devtools(page).locator('.step b').allTextContents()
  // The page may be gone before the SDK reports the redirect.
  return titles.filter((title, at) => title !== titles[at - 1])
}

test('the devtools show a run across the redirect, with its cause, state and outcome', async ({
  harbor,
  page,
  search,
}) => {
  await harbor.signIn('alice')
  await harbor.letTimePass('alice')
  await open(page)
  await expect(devtools(page)).toContainText('No run yet')
  await harbor.send()
  await harbor.expectReauthentication()
  await harbor.comeBack()

  // They are still open after the redirect.
  await expect(devtools(page).locator('.moment')).toContainText('Now: Confirming resumed')
  expect(await states(page)).toEqual([
    'Requesting',
    'Saving pending',
    'Redirecting',
    'Exchanging',
    'Confirming resumed',
  ])
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  expect(await search.leaks()).toEqual([])
  await harbor.sendNow()
  await harbor.expectEnd('succeeded')
  await expect(devtools(page).locator('.head .chip')).toHaveText('Succeeded')
  await page.getByRole('tab', { name: 'Why' }).click()
  await expect(devtools(page)).toContainText('This run asked the end-user')
  await page.getByRole('tab', { name: 'Storage' }).click()
  await expect(devtools(page)).toContainText('finished; kept to recognize its callback')
  for (const tab of ['Next', 'Share', 'Log']) {
    await page.getByRole('tab', { name: tab }).click()
    expect(await search.leaks()).toEqual([])
  }
  const sinks = new Set(search.sinks.texts.map(({ sink }) => sink))
  expect([sinks.has('devtools hold'), sinks.has('devtools show')]).toEqual([true, true])
  expect(sinks).toContain('sessionStorage when the page came back:reauth:devtools:runs')
})

test('the devtools in a separate window show the states before the redirect, and cancel the run after it', async ({
  harbor,
  page,
  search,
}) => {
  await harbor.leave()
  await harbor.comeBack()
  await expect(page.getByRole('dialog')).toContainText('Send $20.50 to Bob Baker')
  await page.keyboard.press('Alt+Shift+D')
  const popup = page.waitForEvent('popup')
  // The browser blocks clicks outside a modal dialog.
  await devtools(page).locator('[data-value=window]').dispatchEvent('click')
  const own = await popup
  await own
    .getByRole('button', { name: /^Redirecting/ })
    .first()
    .click()
  await expect(own.getByRole('status')).toHaveText(/^3 of \d: Redirecting$/)
  await own.getByRole('button', { name: 'Back to the current step' }).click()
  await own.getByRole('tab', { name: 'Next' }).click()
  expect(await search.leaks()).toEqual([])
  await own.getByRole('button', { name: 'Cancel' }).click()
  await harbor.expectEnd('cancelled', 'cancelled')
  await expect(own.getByRole('status')).toContainText('Cancelled')
  expect(await search.leaks()).toEqual([])
})

test('the devtools open a run in the simulator of the documentation', async ({ harbor, page }) => {
  await harbor.signIn('alice')
  await harbor.send()
  await harbor.expectEnd('succeeded')
  await open(page)
  await page.getByRole('tab', { name: 'Share' }).click()
  const simulator = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Open this run in the simulator' }).click()
  await expect((await simulator).locator('.sim-chart .state.leaf').first()).toHaveAttribute(
    'data-state',
    'reauth.succeeded',
  )
})

/** An app on another origin. The test serves all of its pages and scripts. */
const ELSEWHERE = 'http://localhost:24398/'

test('the inspector of the documentation shows the runs of an app of another origin that opens it', async ({
  page,
  context,
}) => {
  const script = await browserBundle(new URL('inspected-app.ts', import.meta.url))
  await allowThisMachine(context)
  await context.route(`${ELSEWHERE}**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><button>Inspect</button><script type="module" src="app.js"></script>',
        }),
  )
  await page.goto(`${ELSEWHERE}?inspector=${encodeURIComponent(`${ORIGIN}/docs/inspector`)}`)
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Inspect' }).click()
  const inspector = await opened
  await expect(devtools(inspector).locator('.run')).toHaveText([/^✓transfer.*Succeeded/])
  await expect(devtools(inspector).locator('.state.leaf')).toHaveAttribute('data-state', 'reauth.succeeded')
  // The entry that needs an opener isn't marked as unavailable.
  await expect(inspector.getByRole('note')).toHaveCount(0)
})
