import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './phone'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no violation on any screen, in ${colorScheme} colors`, async ({ phone }, info) => {
    const { page } = phone
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const look = async (name: string): Promise<void> => {
      await info.attach(name, { body: await page.screenshot(), contentType: 'image/png' })
      const { violations } = await new AxeBuilder({ page }).include('iframe.app').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    }
    await page.goto('/')
    await expect(phone.app.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await look('welcome')
    await phone.open()
    await look('account')
    await phone.press('Send')
    await expect(phone.app.getByText('Who gets the money?')).toBeVisible()
    await look('problems')
    await phone.send()
    await look('prompt')
    await phone.answer('It is me')
    await phone.expectEnd('succeeded')
    await look('sent')
  })
}

for (const [width, height] of [
  [390, 844],
  [820, 1180],
] as const) {
  test(`nothing is cut off at a width of ${width} with double text size`, async ({ phone }, info) => {
    const { page } = phone
    await page.setViewportSize({ width, height })
    await phone.open('?fontScale=2')
    await phone.send()
    await info.attach('prompt', { body: await page.screenshot(), contentType: 'image/png' })
    const cutOff = await phone.app.locator('main').evaluate((main) =>
      [...main.ownerDocument.querySelectorAll('*')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .filter((element) => element.getBoundingClientRect().right > main.ownerDocument.documentElement.clientWidth)
        .map((element) => element.textContent),
    )
    expect(cutOff).toEqual([])
    await expect(phone.app.getByRole('button', { name: 'Do not send' })).toBeInViewport()
  })
}
