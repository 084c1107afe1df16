import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { InProcessBrowser, ReauthService, RedirectBrowser } from '../service/reauth-service.js'

/** A callback of an OpenID Provider, and the transaction that it belongs to. */
export interface Callback {
  readonly url: URL
  readonly state: string
}

/** How a service leaves the page: always, or if its window was blocked. */
export const redirectOf = ({ browser }: ReauthService): RedirectBrowser | undefined =>
  browser?.kind === 'inProcess' ? browser.fallback : browser

/** The address now, and before a router cleaned it. */
const addressesOf = (page: Page, firstHref: string): URL[] =>
  [...new Set([page.href(), firstHref, page.arrivedAt?.() ?? firstHref])]
    .filter((href) => URL.canParse(href))
    .map((href) => new URL(href))

/**
 * Finds the callback in the address now, or before a router cleaned it.
 *
 * @param firstHref The address when `createReauth()` was called.
 */
export function callbackOf(page: Page, browser: RedirectBrowser, firstHref: string): Callback | null {
  for (const url of addressesOf(page, firstHref)) {
    const state = browser.matches(url)
    if (state !== null) return { url, state }
  }
  return null
}

/** Whether this page is the window of another page's prompt. It is about to be closed then. */
export async function isPromptOfOther(page: Page, browser: InProcessBrowser, firstHref: string): Promise<boolean> {
  for (const url of addressesOf(page, firstHref))
    if ((await attempt(() => browser.arrives?.(url))?.catch(() => false)) === true) return true
  return false
}

/** Whether this tab may be in a transaction: what it remembers names one, or cannot be read here. */
export const isTabInTransaction = (page: Page): boolean =>
  // A word without an `id` only says when the end-user was asked.
  /\bid\b/.test(attempt(() => page.recallInTab()) ?? '')

/** Whether something that was kept has expired and waits to be removed; `undefined` if the page does not note when that is. */
export function hasExpired(page: Page, clock: ReauthClock): boolean | undefined {
  if (page.recallExpiry === undefined) return undefined
  const at = page.recallExpiry()
  return at !== null && !(at > clock.wall())
}
