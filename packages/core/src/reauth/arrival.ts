import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { RedirectBrowser } from '../service/reauth-service.js'

/** A callback of an OpenID Provider, and the transaction that it belongs to. */
export interface Callback {
  readonly url: URL
  readonly state: string
}

/**
 * Finds the callback in the address now, or before a router cleaned it.
 *
 * @param firstHref The address when `createReauth()` was called.
 */
export function callbackOf(page: Page, browser: RedirectBrowser, firstHref: string): Callback | null {
  for (const href of [page.href(), firstHref, page.arrivedAt?.() ?? firstHref]) {
    const url = URL.canParse(href) ? new URL(href) : null
    const state = url && browser.matches(url)
    if (url !== null && state !== null) return { url, state }
  }
  return null
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
