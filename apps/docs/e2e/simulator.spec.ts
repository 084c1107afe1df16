import { type Page, expect, test } from '@playwright/test'

const shown = (page: Page, state: string) => expect(page.getByRole('heading', { name: state, level: 2 })).toBeVisible()

test('steps, and is scrubbed to any moment of the run', async ({ page }) => {
  await page.goto('/simulator')
  await page.getByRole('button', { name: / refreshIdToken\.fresh$/ }).click()
  await page.getByRole('button', { name: / performAction\.performed$/ }).click()
  await shown(page, 'Succeeded')
  const time = page.getByRole('group', { name: 'Time' })
  await time.getByRole('button', { name: 'To the start' }).click()
  await expect(time.getByRole('button', { name: 'One step back' })).toBeDisabled()
  await time.getByRole('button', { name: 'One step forward' }).click()
  await shown(page, 'Calling')
  await time.getByRole('slider').fill('2')
  await shown(page, 'Succeeded')
  await time.getByRole('slider').fill('1')
  await shown(page, 'Calling')
})

test('finds a path by its end, and plays it', async ({ page }) => {
  await page.goto('/paths')
  const paths = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Play' }) })
  await expect(paths.first()).toBeVisible()
  const all = await paths.count()
  await page.getByRole('button', { name: /^cancelled/ }).click()
  const cancelled = await paths.count()
  expect(cancelled).toBeGreaterThan(0)
  expect(cancelled).toBeLessThan(all)
  await paths.first().getByRole('link', { name: 'Play' }).click()
  await expect(page).toHaveURL(/#\/run\//)
  await expect(page.getByText(/^cancelled · /)).toBeVisible({ timeout: 20_000 })
})

test('is played with the keyboard alone', async ({ page }) => {
  await page.goto('/simulator')
  const fresh = page.getByRole('button', { name: / refreshIdToken\.fresh$/ })
  await expect(fresh).toBeVisible()
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    if (await fresh.evaluate((button) => button === document.activeElement)) break
  }
  await expect(fresh).toBeFocused()
  await page.keyboard.press('Enter')
  await shown(page, 'Calling')
  await expect(page.getByRole('heading', { name: 'Calling', level: 2 })).toBeFocused()
})

test('shows the framework that is chosen, by the arrows too', async ({ page }) => {
  await page.goto('/guide/server')
  await page.getByRole('tab', { name: 'Express 5' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('express()')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Fastify 5' })).toBeFocused()
  await expect(page.getByRole('tabpanel')).toContainText('Fastify()')
})
