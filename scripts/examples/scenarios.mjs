// What an end-user does with every example. Each scenario has its own visitor.
import { expect } from './visitor.mjs'

/** Default texts, of `CODES` in `@reauth/core`. */
const CANCELLED = 'You cancelled the action.'
const NOT_SENT = 'Nothing was sent to the server.'
const LOST = 'The answer was lost: the action may have happened. Check before you repeat it.'

export const SCENARIOS = {
  async 'succeeds without a prompt if the authentication is fresh'(visitor) {
    await visitor.signIn()
    await visitor.button.click()
    await visitor.receipt()
    expect(visitor.calls).toBe(1)
  },

  async 'prompts for a stale authentication, waits for the confirmation, succeeds once, and a reload repeats nothing'(
    visitor,
  ) {
    await visitor.leave()
    await visitor.comeBack()
    await visitor.page.getByRole('button', { name: 'Confirm' }).click()
    const receipt = await visitor.receipt()
    await expect(visitor.dialog).toBeHidden()
    expect(visitor.calls).toBe(1)
    await visitor.expectClosed()
    // A router must not restore the code.
    expect(new URL(visitor.page.url()).search).toBe('')
    await visitor.page.reload()
    await expect(visitor.button).toBeEnabled()
    await expect(visitor.dialog).toBeHidden()
    // A call that the reload repeated would be counted by now.
    await visitor.button.click()
    expect(await visitor.receipt()).toBe(receipt + 1)
    expect(visitor.calls).toBe(2)
  },

  async 'Cancel shows the message and calls nothing, and the action can be started again'(visitor) {
    await visitor.leave()
    await visitor.comeBack()
    await visitor.page.getByRole('button', { name: 'Cancel' }).click()
    await expect(visitor.status).toHaveText(CANCELLED)
    await expect(visitor.dialog).toBeHidden()
    expect(visitor.calls).toBe(0)
    await visitor.button.click()
    await visitor.receipt()
    expect(visitor.calls).toBe(1)
  },

  async 'a lost response is an unknown outcome, and Try again repeats the call with the same key and gets the same receipt'(
    visitor,
  ) {
    await visitor.signIn()
    await visitor.button.click()
    const receipt = await visitor.receipt()
    await visitor.loseNextAnswer()
    await visitor.button.click()
    await expect(visitor.status).toHaveText(LOST)
    await visitor.page.getByRole('button', { name: 'Try again' }).click()
    expect(await visitor.receipt()).toBe(receipt + 1)
    await visitor.button.click()
    await expect.poll(() => visitor.receipt()).toBe(receipt + 2)
    expect(visitor.calls).toBe(4)
  },

  async 'the server refuses a call without a token'(visitor) {
    const response = await fetch(visitor.guarded, { method: 'POST' })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
  },

  async 'works with the keyboard alone: the dialog has the focus, and Escape cancels'(visitor) {
    const { page } = visitor
    const start = async () => {
      await visitor.letTimePass()
      await visitor.tabTo(visitor.button)
      await page.keyboard.press('Enter')
      await visitor.expectReauthentication()
      await expect(page.getByLabel('Password')).toBeFocused()
      await page.keyboard.type('password')
      await page.keyboard.press('Enter')
      await visitor.expectQuestion()
    }
    await visitor.signIn()
    await start()
    await page.keyboard.press('Escape')
    await expect(visitor.status).toHaveText(CANCELLED)
    await expect(visitor.dialog).toBeHidden()
    await start()
    await visitor.tabTo(page.getByRole('button', { name: 'Confirm' }))
    await page.keyboard.press('Enter')
    await visitor.receipt()
    expect(visitor.calls).toBe(1)
  },

  async 'axe finds no violation on any page'(visitor) {
    await visitor.page.goto(visitor.origin)
    await expect(visitor.signInButton).toBeVisible()
    await visitor.expectNoFindings()
    await visitor.leave()
    await visitor.comeBack()
    await visitor.expectNoFindings()
    await visitor.page.getByRole('button', { name: 'Confirm' }).click()
    await visitor.receipt()
    await visitor.expectNoFindings()
  },
}

/** Reads the number of transfers from the server-rendered page. */
async function transfersSoFar(origin) {
  const html = await (await fetch(origin)).text()
  return Number(/Transfers so far: (\d+)/.exec(html)[1])
}

/** Scenarios of single examples. */
export const MORE_SCENARIOS = {
  'next-app-router': {
    async 'renders the page on the server, and again after a transfer'(visitor) {
      const before = await transfersSoFar(visitor.origin)
      await visitor.signIn()
      await expect(visitor.page.getByText(`Transfers so far: ${before}`)).toBeVisible()
      await visitor.button.click()
      await expect(visitor.page.getByText(`Transfers so far: ${before + 1}`)).toBeVisible()
      expect(await transfersSoFar(visitor.origin)).toBe(before + 1)
    },

    async 'calls nothing if the session cannot be renewed'(visitor) {
      await visitor.signIn()
      await visitor.page.route(visitor.guarded, (route) => route.abort())
      await visitor.button.click()
      await expect(visitor.status).toHaveText(NOT_SENT)
      expect(visitor.calls).toBe(0)
    },

    async 'the server function refuses without a session'(visitor) {
      const before = await transfersSoFar(visitor.origin)
      await visitor.signIn()
      await visitor.page.route(visitor.guarded, (route) => route.fulfill({ status: 204 }))
      await visitor.button.click()
      await expect(visitor.status).toContainText('refused')
      expect(visitor.calls).toBeGreaterThan(0)
      expect(await transfersSoFar(visitor.origin)).toBe(before)
    },
  },
}
