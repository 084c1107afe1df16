import { expect, test } from './demo-test.js'

test('leads to the documentation, which is served from a folder of the same address', async ({ page, harbor: _ }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /How it works/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ask who it is')
  await page.goto('/docs/simulator')
  await expect(page.getByRole('heading', { name: 'Simulator' })).toBeVisible()
})
