import { type Locator, type Page, expect, test } from '@playwright/test'
import { findingsOf } from './axe.js'

const shown = (page: Page, state: string) => expect(page.getByRole('heading', { name: state, level: 2 })).toBeVisible()
const choice = (page: Page, name: string | RegExp): Locator => page.locator('.rc-stage').getByRole('button', { name })

/** Opens the simulator with a picture that does not move by itself. */
async function open(page: Page, hash = 'simulator'): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/${hash}`)
  await expect(page.locator('.rc-go').first()).toBeVisible()
}

test('an event of the drawing happens when it is clicked', async ({ page }) => {
  await open(page)
  await choice(page, 'run.replaced, from Refreshing to Cancelled').click()
  await shown(page, 'Cancelled')
  await expect(page.locator('.rc-go')).toHaveCount(0)
})

test('a click on what several answers lead to asks which one it was', async ({ page }) => {
  await open(page)
  const label = choice(page, /^error, from Requesting to Refused/)
  await label.click()
  const menu = page.getByRole('dialog', { name: 'What happens in “Requesting”?' })
  await expect(menu.getByRole('button').nth(1)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(label).toBeFocused()
  await label.click()
  await menu.getByRole('button', { name: /sessionLost/ }).click()
  await shown(page, 'Refused')
})

test('the keyboard chooses an event of the drawing, sees what it chooses, and reads on at the state where it leads', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 700 })
  await open(
    page,
    'simulator#/run/web/refreshIdToken.stale,savePendingAction.saved,startBrowserReauthentication.leaving',
  )
  const back = choice(page, 'the page leaves and comes back, from Entering to Finishing')
  await back.focus()
  // The picture moves to what has the focus.
  const pixelsOutside = (): Promise<number> =>
    back.evaluate((label) => {
      const [box, frame] = [label, label.closest('.rc-stage')!].map((node) => node.getBoundingClientRect())
      return Math.max(frame!.top - box!.top, box!.bottom - frame!.bottom)
    })
  await expect.poll(pixelsOutside).toBeLessThanOrEqual(0)
  await page.keyboard.press('Enter')
  await shown(page, 'Exchanging')
  await expect(page.locator('.rc-stage .state:focus')).toHaveAttribute(
    'data-state',
    'reauth.reauthenticating.finishing.exchanging',
  )
})

for (const width of [320, 390, 1440]) {
  test(`what can be chosen is at least 24 pixels high and wide at ${width} pixels (WCAG 2.2 §2.5.8)`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    for (const run of [
      'simulator',
      'simulator#/run/window/refreshIdToken.fresh',
      'simulator#/run/window/refreshIdToken.stale',
    ]) {
      await open(page, run)
      const sizes = await page
        .locator('.rc-go')
        .evaluateAll((buttons) =>
          buttons.map((button) => [button.getBoundingClientRect().width, button.getBoundingClientRect().height]),
        )
      expect(sizes.length).toBeGreaterThan(2)
      expect(sizes.flat().filter((size) => size < 23.9)).toEqual([])
    }
  })
}

test('a state of the run leads back to its moment, and no other state pretends to be clickable', async ({ page }) => {
  await open(page, 'simulator#/run/window/refreshIdToken.fresh')
  const state = (id: string): Locator => page.locator(`.rc-picture [data-state="reauth.${id}"]`)
  const cursor = (id: string): Promise<string> => state(id).evaluate((node) => getComputedStyle(node).cursor)
  expect([await cursor('calling'), await cursor('resolvingOutcome')]).toEqual(['pointer', 'grab'])
  await expect(state('resolvingOutcome')).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Show all' }).click()
  await state('resolvingOutcome').locator('> .title').click({ force: true })
  await shown(page, 'Calling')
  await page.getByRole('button', { name: / performAction\.performed$/ }).click()
  await shown(page, 'Succeeded')
  await state('calling').locator('> .title').click()
  await shown(page, 'Calling')
})

test('the live region says as many events as there are buttons', async ({ page }) => {
  await open(page)
  const count = await page.locator('.sim-offers fieldset .sim-offer').count()
  await expect(page.locator('.rc-status')).toHaveText(`Now in Requesting. ${count} events possible.`)
})

test('the row that was taken is marked, and what can happen next is not dimmed', async ({ page }) => {
  await open(page, 'simulator#/run/window/refreshIdToken.fresh')
  await expect(page.locator('.rc-picture .latest').first()).toBeVisible()
  await expect(page.locator('.rc-picture .edge.dim', { hasText: 'is result performed' })).toHaveCount(0)
})

test('the list takes what can happen, too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 })
  await open(page)
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await page.getByRole('list', { name: 'States' }).getByRole('button', { name: 'reauth.cancel → Cancelled' }).click()
  await shown(page, 'Cancelled')
  await expect(page.locator('.rc-outline li:focus')).toContainText('Cancelled')
})

test('what can happen has the colors of the system where they are forced', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await open(page)
  const [found, wanted] = await page
    .locator('.rc-rim')
    .first()
    .evaluate((rim) => {
      const probe = document.createElement('span')
      probe.style.cssText = 'forced-color-adjust:none;color:LinkText'
      document.body.append(probe)
      return [getComputedStyle(rim).stroke, getComputedStyle(probe).color]
    })
  expect(found).toBe(wanted)
})

test('the menu of an event, and the list with what can happen, are without findings of axe', async ({ page }) => {
  await open(page, 'simulator#/run/web/refreshIdToken.stale')
  await choice(page, /^error, from Saving pending/).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await findingsOf(page, { within: '.sim-menu' })).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'List', exact: true }).click()
  expect(await findingsOf(page, { within: '.rc-view' })).toEqual([])
})

test('the facts of the run are shown, and those that the last step changed are marked', async ({ page }) => {
  await open(page)
  const facts = page.getByRole('region', { name: 'What the run knows' })
  await expect(facts.getByRole('row', { name: 'auth_time not read yet' })).toBeVisible()
  await page.getByRole('button', { name: / refreshIdToken\.stale$/ }).click()
  await expect(facts.getByRole('row', { name: /^auth_time \d+ min ago ?changed$/ })).toBeVisible()
  await expect(facts.getByRole('row', { name: 'max_age 5 min' })).toBeVisible()
  expect(await facts.textContent()).not.toMatch(/eyJ|https?:/)
})
