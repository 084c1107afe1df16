import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './demo-test.js'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no problem on any page, in ${colorScheme} colors`, async ({ harbor, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const check = async (): Promise<void> => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await check()
    await harbor.signIn('alice')
    await check()
    await harbor.letTimePass('alice')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText('Who gets the money?')).toBeVisible()
    await check()
    await harbor.send()
    await harbor.expectReauthentication()
    await check()
    await harbor.confirmPassword()
    await expect(page.getByRole('dialog')).toBeVisible()
    await check()
    await page.keyboard.press('Escape')
    await harbor.expectEnd('cancelled', 'cancelled')
    await check()
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no problem on the sign-in pages, in ${colorScheme} colors`, async ({ harbor, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const check = async (): Promise<void> => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.goto('/?provider=none')
    await expect(page.getByRole('heading', { name: 'No such sign-in.' })).toBeVisible()
    await check()
    await page.goto('/?provider=oidc&mode=popup')
    await expect(page.getByRole('link', { name: 'in a window' })).toBeVisible()
    await check()
    await page.goto('/session/sign-in')
    await check()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await check()
    await harbor.signIn('alice', '/?provider=passkey')
    await page.goto('/session/sign-in?state=of-a-transfer')
    await expect(page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
    await check()
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeVisible()
    await check()
  })
}
