import { type Page, expect } from '@playwright/test'

/** Opens a page of the site, and waits until it shows its heading. */
export async function open(page: Page, place: string): Promise<void> {
  await page.goto(place)
  await expect(page.locator('h1').first()).toBeVisible()
}
