// The way through a provider's own pages, as an end-user goes it.
import { unlessClosed } from '@reauth/playwright'

/** Milliseconds until the next page of a provider has to be there. */
const PAGE_LIMIT = 30_000
/** More pages than this come round again. */
const MOST_SCREENS = 6

/** Which screen of the provider is there; `undefined` once the page is back at the app, or has closed itself there. */
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
    throw new Error(`No screen that is known is there: ${page.url()}`)
  })
}

/**
 * Answers every screen of a provider until the page is back at the app.
 *
 * @param user Who authenticates.
 * @param refuses Whether the end-user takes the first way out that a screen offers.
 * @returns The names of the screens that were there.
 */
export async function passThrough(page, { screens }, origin, user, { refuses = false } = {}) {
  const seen = []
  while (seen.length < MOST_SCREENS) {
    const name = await nextScreen(page, screens, origin)
    if (name === undefined) return seen
    seen.push(name)
    const { has, act = () => page.locator(has).first().click(), refuse, isLast } = screens[name]
    const screen = await page.locator(has).first().elementHandle()
    // A button may submit the form without its script, which says that it refuses.
    if (refuses) await page.waitForLoadState('load')
    // The last screen of a window closes it.
    await unlessClosed(page, async () => (refuses && refuse ? refuse(page) : act(page, user)))
    // A page that was left counts as one that went away.
    await screen?.waitForElementState('hidden', { timeout: PAGE_LIMIT }).catch(() => {})
    if (isLast) return seen
  }
  throw new Error(`The end-user came round again: ${seen.join(', ')}.`)
}
