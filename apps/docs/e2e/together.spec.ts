import { type Page, expect, test } from '@playwright/test'
import { findingsOf } from './axe.js'

const HALF =
  'together#/two-tabs/tab1.click,tab1.refresh.stale,tab2.click,tab2.refresh.stale,tab1.browser.authenticated?at=4'
const states = (page: Page) => page.locator('.sim-state')
const choose = (page: Page, id: string) =>
  page.getByRole('button', { name: new RegExp(` ${id.replaceAll('.', '\\.')}$`) }).click()

test('one tab asks, and the other one waits: both pictures are lit, and there is one prompt', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`/${HALF}`)
  await expect(states(page)).toHaveText(['In process', 'In process'])
  await expect(page.locator('.rc-picture [data-state="reauth.reauthenticating.browser.inProcess"].on')).toHaveCount(2)
  await expect(page.getByText('the other tab is asking')).toBeVisible()
  await choose(page, 'tab1.browser.authenticated')
  await choose(page, 'tab2.refresh.fresh')
  await expect(states(page)).toHaveText(['Calling', 'Calling'])
  await expect(page.locator('.sim-counters')).toHaveText('refreshes3prompts1calls2')
})

test('goes back in time, is a link to that moment, and plays on', async ({ page }) => {
  await page.goto('/together#/double-click')
  await choose(page, 'first.click')
  await choose(page, 'second.click')
  const time = page.getByRole('group', { name: 'Time' })
  await time.getByRole('button', { name: 'One step back' }).click()
  await expect(states(page)).toHaveText(['Requesting', 'Not started'])
  await expect(page).toHaveURL(/first\.click,second\.click\?at=1$/)
  await page.reload()
  await expect(states(page)).toHaveText(['Requesting', 'Not started'])
  await time.getByRole('button', { name: 'Play' }).click()
  await expect(states(page)).toHaveText(['Succeeded', 'Succeeded'])
  await expect(time.getByRole('button', { name: 'Play' })).toHaveText('Again')
})

for (const [story, ends] of [
  ['Double click', ['Succeeded', 'Succeeded']],
  ['Two actions at once: one prompt', ['Succeeded', 'Succeeded']],
  ['Two tabs at once', ['Succeeded', 'Succeeded']],
  ['The other tab signs out', ['Refused', 'Not started']],
  ['The callback opened in another tab', ['Succeeded', 'Refused']],
  ['One clock is an hour wrong', ['Succeeded', 'Succeeded']],
  ['A clock is set while the page is away', ['Succeeded', 'Refused']],
] as const) {
  test(`the story “${story}” can be jumped to its end`, async ({ page }) => {
    await page.goto('/together#/two-tabs')
    await page.getByRole('button', { name: story, exact: true }).click()
    await expect(page.getByRole('button', { name: story, exact: true })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    await page.getByRole('slider', { name: 'Moment' }).press('End')
    await expect(states(page)).toHaveText([...ends])
  })
}

test('is played with the keyboard alone', async ({ page }) => {
  await page.goto('/together#/two-actions')
  const click = page.getByRole('button', { name: / send\.click$/ })
  await expect(click).toBeVisible()
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    if (await click.evaluate((button) => button === document.activeElement)) break
  }
  await page.keyboard.press('Enter')
  await expect(states(page)).toHaveText(['Requesting', 'Not started'])
  await expect(page.getByRole('heading', { name: 'Send 20.00 to Bob: Click “Send 20.00 to Bob”.' })).toBeFocused()
})

for (const width of [320, 390, 1024, 1100, 1440]) {
  test(`two runs fit at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`/${HALF}&question=double-click`)
    await expect(page.locator('.rc-picture > svg')).toHaveCount(2)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`two runs beside a question are without findings of axe in ${colorScheme} colors`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 900 })
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme })
    await page.goto(`/${HALF}&question=double-click`)
    await expect(page.locator('.rc-picture > svg')).toHaveCount(2)
    expect(await findingsOf(page)).toEqual([])
  })
}

test('a device whose clock is wrong is set in the simulator, in its link too', async ({ page }) => {
  await page.goto('/simulator#/run/web/refreshIdToken.stale')
  await page.getByLabel('The device’s clock').selectOption('an hour slow')
  await expect(page).toHaveURL(/clock=slow/)
  await page.reload()
  const card = page.getByRole('region', { name: 'The device’s clock is an hour slow' })
  await expect(card).toContainText('16 min 40 s')
  await expect(card).toContainText('−43 min 20 s')
  await expect(card).toContainText('Date.now() lets it pass')
  expect(await findingsOf(page)).toEqual([])
  await card.getByRole('link', { name: 'Play two devices beside each other' }).click()
  await expect(page.getByRole('heading', { name: 'Two at once' })).toBeVisible()
})

for (const [link, sentence] of [
  ['simulator#/run/nosuch/refreshIdToken.fresh', 'There is no setting “nosuch”'],
  ['simulator#/run/web/refreshIdToken.fresh,bogus,performAction.performed', '“bogus” can’t happen after step 1'],
  ['simulator#/state/nosuch', 'No known run comes through a state “nosuch”'],
  ['together#/nosuch', 'There is no setting “nosuch”'],
  ['together#/two-tabs/bogus', '“bogus” can’t happen after step 0'],
] as const) {
  test(`a link that names what there is not says so: ${link}`, async ({ page }) => {
    await page.goto(`/${link}`)
    await expect(page.getByRole('note')).toContainText(sentence)
  })
}
