import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

interface Sweep {
  /** Checks only the elements that this selector matches, in the page or in the shadow root of an element. */
  readonly within?: string | { fromShadowDom: [host: string, selector: string] }
}

/**
 * Checks a page with axe.
 *
 * @returns Each finding: the rule, and the first element that breaks it.
 */
export async function findingsOf(page: Page, { within }: Sweep = {}): Promise<readonly unknown[]> {
  // In legacy mode axe runs in the page and nowhere else. That takes half the time, and the site has no frames of other origins.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  if (within !== undefined) axe.include(within)
  return (await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}
