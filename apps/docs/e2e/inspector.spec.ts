import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { build } from 'esbuild'

/** The app as one script. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('inspected-app.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  })
  return outputFiles[0]!.text
}

test('shows what the real inspector reports of a run, without its tokens', async ({ page }) => {
  await page.goto('/')
  const opened = page.waitForEvent('popup')
  await page.addScriptTag({ type: 'module', content: await bundle() })
  const inspector = await opened
  await expect(page).toHaveTitle('succeeded')
  await expect(inspector.getByRole('heading', { name: /^[1-9]\d* events$/ })).toBeVisible()
  const rows = inspector.locator('.sim-inspected li')
  await expect(rows.filter({ hasText: 'succeeded' }).first()).toBeVisible()
  const leak = rows.filter({ hasText: 'leak' })
  await leak.locator('summary').click()
  await expect(leak.locator('pre')).toContainText('"idToken": "[redacted]"')
  await expect(leak.locator('pre')).toContainText('Bearer [redacted token]')
  expect(await inspector.content()).not.toMatch(/eyJ[\w-]{8,}\.eyJ/)
})
