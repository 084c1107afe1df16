import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** The rules of axe whose findings depend on the colors of a page. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']

interface Sweep {
  /** Checks only what depends on colors: for a page that was checked in other colors. */
  readonly onlyColors?: boolean
  /** Checks only the elements that this selector matches, in the page or in the shadow root of an element. */
  readonly within?: string | { fromShadowDom: [host: string, selector: string] }
}

/**
 * Checks a page with axe.
 *
 * @returns Each finding: the rule, and the first element that breaks it.
 */
export async function findingsOf(page: Page, { onlyColors = false, within }: Sweep = {}): Promise<readonly unknown[]> {
  // In legacy mode axe runs in the page and nowhere else. That takes half the time, and the site has no frames of other origins.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({
    resultTypes: ['violations'],
    ...(onlyColors && { runOnly: { type: 'rule', values: COLOR_RULES } }),
  })
  if (within !== undefined) axe.include(within)
  return (await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}
