// #region playwright
// transfer.spec.ts
import { test as base } from '@playwright/test'
import { type ReauthFixtures, expect, reauthFixtures } from '@reauth/playwright'

const test = base.extend<ReauthFixtures>(reauthFixtures({ provider: 'http://localhost:4400' }))

test('prompts for a stale session, and pays once', async ({ page, provider, callsOf }) => {
  const transfers = callsOf('/api/transfers')
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await provider.signIn('alice')

  await provider.ageSessions('alice', '10m')
  await page.reload()
  await page.getByRole('button', { name: 'Send' }).click()

  await provider.page() // The page has redirected, or opened a window.
  expect(transfers).toHaveCalledNothing()
  await provider.reauthenticate()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(transfers).toHavePerformedOnce()
})
// #endregion
