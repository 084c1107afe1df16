// Goes through a provider's own pages as an end-user.
import { unlessClosed } from '@reauth/playwright'

/** Timeout for the next page of a provider, in milliseconds. */
const PAGE_LIMIT = 30_000
/** Maximum number of pages. More means a loop. */
const MOST_SCREENS = 6

/** Returns the current screen of the provider, or `undefined` once the page is back at the app or closed. */
async function nextScreen(page, screens, origin) {
  if (page.isClosed()) return undefined
  const names = Object.keys(screens)
  const isClosed = page.waitForEvent('close', { timeout: PAGE_LIMIT }).then(() => undefined)
  const isBack = page.waitForURL(`${origin}/**`, { timeout: PAGE_LIMIT, waitUntil: 'commit' }).then(() => undefined)
  const found = names.map((name) =>
    page
      .locator(screens[name].has)
      .first()
      .waitFor({ timeout: PAGE_LIMIT })
      .then(() => name),
  )
  return Promise.any([isBack, isClosed, ...found]).catch(() => {
    throw new Error(`Unknown screen: ${page.url()}`)
  })
}

/**
 * Answers every screen of a provider until the page is back at the app.
 *
 * @param user The user who authenticates.
 * @param refuses Whether the end-user refuses at the first screen that allows it.
 * @returns The names of the screens.
 */
export async function passThrough(page, { screens }, origin, user, { refuses = false } = {}) {
  const seen = []
  while (seen.length < MOST_SCREENS) {
    const name = await nextScreen(page, screens, origin)
    if (name === undefined) return seen
    seen.push(name)
    const { has, act = () => page.locator(has).first().click(), refuse, isLast } = screens[name]
    const screen = await page.locator(has).first().elementHandle()
    // A click before the script is ready would submit the form without the refusal.
    if (refuses) await page.waitForLoadState('load')
    // The window closes after its last screen.
    await unlessClosed(page, async () => (refuses && refuse ? refuse(page) : act(page, user)))
    // A page that navigated away counts as finished.
    await screen?.waitForElementState('hidden', { timeout: PAGE_LIMIT }).catch(() => {})
    if (isLast) return seen
  }
  throw new Error(`The provider's pages loop: ${seen.join(', ')}.`)
}
