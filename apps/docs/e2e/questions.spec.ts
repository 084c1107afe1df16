import { type Page, expect, test } from '@playwright/test'

/** The question, words of its answer, and what is true in the end: the heading of each run, and the state that is lit in its picture. */
const QUESTIONS: readonly (readonly [question: string, answer: RegExp, headings: readonly string[], state: string])[] =
  [
    ['What if the user presses Back at the provider?', /abandoned.*Nothing was sent/, ['Cancelled'], 'cancelled'],
    [
      'What if the network is lost during the call?',
      /outcomeUnknown.*may have performed/,
      ['Outcome unknown'],
      'outcomeUnknown',
    ],
    ['What if a different account comes back?', /subjectMismatch.*Nothing is sent/, ['Refused'], 'refused'],
    ['Is the action ever called twice?', /once more, under the same idempotency key/, ['Succeeded'], 'succeeded'],
    ['What does a double click do?', /one run, one prompt and one call/, ['Succeeded', 'Succeeded'], 'succeeded'],
    ['What if the user closes the popup?', /popupClosed.*Nothing was sent/, ['Cancelled'], 'cancelled'],
    ['What if the callback page is loaded again?', /alreadyResumed.*performs nothing/, ['Refused'], 'refused'],
    [
      'What if the clock of the device is an hour wrong?',
      /No step changes.*your server decides/,
      ['Succeeded', 'Succeeded'],
      'succeeded',
    ],
    ['What does my page show at each moment?', /confirmingResumed/, ['Confirming resumed'], 'confirmingResumed'],
    [
      'What if the user takes twenty minutes at the provider?',
      /pendingActionDiscarded.*timeout/,
      ['Refused'],
      'refused',
    ],
  ]

/** Opens the link of a question on the first page. */
async function ask(page: Page, question: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/')
  await page
    .getByRole('region', { name: 'Ten questions, answered by playing them' })
    .getByRole('link', { name: question })
    .click()
  await expect(page.getByRole('heading', { name: question })).toBeVisible()
}

const states = (page: Page) => page.locator('.sim-state')

for (const [question, answer, headings, state] of QUESTIONS) {
  test(`${question} The link of the first page leads to the answer, and to the run that shows it`, async ({ page }) => {
    await ask(page, question)
    await expect(page.getByRole('region', { name: question })).toContainText(answer)
    await expect(page.getByRole('region', { name: question })).toContainText('In your app:')
    await page.getByRole('slider', { name: 'Moment' }).press('End')
    await expect(states(page)).toHaveText(headings)
    const lit = page.locator(`.rc-picture [data-state="reauth.${state}"].on`)
    await expect(lit).toHaveCount(headings.length)
    // The picture follows the run: what is lit is seen as soon as the picture is.
    await page.locator('.rc-picture').first().scrollIntoViewIfNeeded()
    await expect(lit.first()).toBeInViewport()
  })
}

test('a question plays by itself to its answer in less than a minute, and Play can play it again', async ({ page }) => {
  await ask(page, 'What does a double click do?')
  await expect(states(page)).toHaveText(['Succeeded', 'Succeeded'], { timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Play' })).toHaveText('Again')
  await expect(page.locator('.sim-counters')).toHaveText('refreshes1prompts1calls1')
})

test('the question of the call leads to the rule that holds it', async ({ page }) => {
  await ask(page, 'Is the action ever called twice?')
  await page.getByRole('link', { name: /Rule I2/ }).click()
  await expect(page.locator('#rule-I2')).toBeInViewport()
  await expect(page.locator('#rule-I2')).toContainText('called a second time only if')
})

test('each question leads on to the next one', async ({ page }) => {
  await ask(page, QUESTIONS[0]![0])
  for (const [question] of QUESTIONS.slice(1)) {
    await page.getByRole('link', { name: `Next: ${question}` }).click()
    await expect(page.getByRole('heading', { name: question })).toBeVisible()
  }
  await page.getByRole('link', { name: 'All ten questions' }).click()
  await expect(page.getByRole('heading', { name: 'Ten questions, answered by playing them' })).toBeVisible()
})

test('a question is found by its words', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('double click')
  await page.getByRole('option', { name: /^What does a double click do\?/ }).click()
  await expect(page).toHaveURL(/together#\/double-click\//)
})
