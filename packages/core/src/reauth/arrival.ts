import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import { toUrl } from '../platform/url.js'
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
const addressesOf = (page: Page, firstHref: string): string[] => [
  ...new Set([page.href(), firstHref, page.arrivedAt?.() ?? firstHref]),
]

/**
 * Finds the callback in the address now, or before a router cleaned it.
 *
 * @param firstHref The address when `createReauth()` was called.
 */
export function callbackOf(page: Page, browser: RedirectBrowser, firstHref: string): Callback | null {
  for (const href of addressesOf(page, firstHref)) {
    const url = toUrl(href)
    const state = url && browser.matches(url)
    // React Native's `URL` writes its address anew once its parameters were read.
    if (state) return { url: new URL(href), state }
  }
  return null
}

/** Whether this page is the window of another page's prompt. It is about to be closed then. */
export async function isPromptOfOther(page: Page, browser: InProcessBrowser, firstHref: string): Promise<boolean> {
  for (const href of addressesOf(page, firstHref))
    if ((await attempt(() => browser.arrives?.(new URL(href)))?.catch(() => false)) === true) return true
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
