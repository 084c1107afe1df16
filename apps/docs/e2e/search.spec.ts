import { expect, test } from '@playwright/test'
import { open } from './site.js'

test('finds a page by its words, with the keyboard alone', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('/')
  await page.keyboard.type('several runs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Several runs at once', level: 1 })).toBeVisible()
})

test('finds a name of the reference, and what it throws', async ({ page }) => {
  await open(page, '/guide/start')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox').fill('postgresStore')
  await page
    .getByRole('option', { name: /^postgresStore/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'postgresStore()', level: 1 })).toBeVisible()
  await expect(page.getByText('invalidConfiguration').first()).toBeVisible()
})

test('says that nothing was found, and offers words that are similar', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('qqqqzzzz')
  const status = page.getByRole('dialog', { name: 'Search' }).getByRole('status')
  await expect(status).toContainText('No results for “qqqqzzzz”.')
  await expect(page.getByRole('option')).toHaveCount(0)
  await page.getByRole('combobox').fill('redirrektt')
  await page.getByRole('button', { name: 'redirect', exact: true }).click()
  await expect(page.getByRole('combobox')).toHaveValue('redirect')
  await expect(page.getByRole('option').first()).toContainText(/redirect/i)
})

test('offers pages with the words of an address that leads nowhere', async ({ page }) => {
  const response = await page.goto('/guide/postgres-store')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'This page doesn’t exist' })).toBeVisible()
  await page.locator('.suggestions a').first().click()
  await expect(page.locator('h1')).not.toContainText('exist')
})
