import { type Page, errors } from '@playwright/test'

/** How long to wait after a failure for the page to close, in milliseconds. */
const CLOSE_TIMEOUT = 5000

/**
 * Runs a step that may close its page, such as the click on "Continue" in a window of the provider.
 *
 * When a page closes, Playwright rejects every pending call, even a click that has reached the page. This doesn't establish that the page closes: assert what your app does next.
 *
 * @param page The page or window.
 * @param work The step to run.
 * @returns The result of `work`, or `undefined` if the page closed first.
 * @throws The error of `work` if it is a timeout or the page stays open.
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

/** Returns whether a page is closed or is about to close: a rejection may come before the event. */
const hasClosed = async (page: Page): Promise<boolean> =>
  page.isClosed() ||
  page.waitForEvent('close', { timeout: CLOSE_TIMEOUT }).then(
    () => true,
    () => false,
  )
