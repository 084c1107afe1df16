import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import { toUrl } from '../platform/url.js'
import type { InProcessBrowser, ReauthService, RedirectBrowser } from '../service/reauth-service.js'

/** A callback of an OpenID Provider with its transaction. */
export interface Callback {
  readonly url: URL
  readonly state: string
}

/** Returns the redirect of a service: its browser, or the fallback of its window. */
export const redirectOf = ({ browser }: ReauthService): RedirectBrowser | undefined =>
  browser?.kind === 'inProcess' ? browser.fallback : browser

/** The current address and the earlier ones, before a router cleaned them. */
const addressesOf = (page: Page, firstHref: string): string[] => [
  ...new Set([page.href(), firstHref, page.arrivedAt?.() ?? firstHref]),
]

/**
 * Finds the callback in the current address, or in an earlier one that a router cleaned.
 *
 * @param firstHref The address when `createReauth()` was called.
 */
export function callbackOf(page: Page, browser: RedirectBrowser, firstHref: string): Callback | null {
  for (const href of addressesOf(page, firstHref)) {
    const url = toUrl(href)
    const state = url && browser.matches(url)
    // React Native's `URL` rewrites its address when its parameters are read.
    if (state) return { url: new URL(href), state }
  }
  return null
}

/** Whether this page is the window of another page's prompt. If so, it is about to close. */
export async function isPromptOfOther(page: Page, browser: InProcessBrowser, firstHref: string): Promise<boolean> {
  for (const href of addressesOf(page, firstHref))
    if ((await attempt(() => browser.arrives?.(new URL(href)))?.catch(() => false)) === true) return true
  return false
}

/** Whether this tab may be in a transaction: its memory has one, or is unreadable. */
export const isTabInTransaction = (page: Page): boolean =>
  // A text without an `id` has only the times of prompts.
  /\bid\b/.test(attempt(() => page.recallInTab()) ?? '')

/** Whether a stored record has expired and has to be deleted; `undefined` if the page does not store the expiry. */
export function hasExpired(page: Page, clock: ReauthClock): boolean | undefined {
  if (page.recallExpiry === undefined) return undefined
  const expiry = page.recallExpiry()
  return expiry !== null && !(expiry > clock.wall())
}
