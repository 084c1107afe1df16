import { type Page, errors } from '@playwright/test'

/** How long a page that fails may take to close, in milliseconds. */
const CLOSING = 5000

/**
 * Does something with a page that may close because of it, such as the click on "Continue" in a window of the provider.
 *
 * Playwright rejects whatever is under way in a page that closes, also a click that has reached it. Does not establish that the page closes: assert what your app does next.
 *
 * @param page The page or the window.
 * @param work What is done with it.
 * @returns What `work` resolves with; `undefined` if the page closed before that.
 * @throws What `work` rejects with, if it is a timeout or the page stays open.
 *
 * @example
 * await unlessClosed(popup, () => popup.getByRole('button', { name: 'Continue' }).click())
 */
export async function unlessClosed<Result>(page: Page, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof errors.TimeoutError || !(await hasClosed(page))) throw error
    return undefined
  }
}

/** Whether a page is closed, or is about to be: a rejection may come before the event. */
const hasClosed = async (page: Page): Promise<boolean> =>
  page.isClosed() ||
  page.waitForEvent('close', { timeout: CLOSING }).then(
    () => true,
    () => false,
  )
