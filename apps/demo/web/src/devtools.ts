import type { Reauth } from '@reauth/core'
// The demo shows the devtools to everyone. An app for end-users imports '@reauth/devtools', which does nothing in a production build.
import { createInspection, mountDevtools } from '@reauth/devtools/production'

/** The runs of this tab, including runs from before a redirect. */
export const inspection = createInspection({ keepInTab: true })

/** Adds the devtools button to the page. The devtools are loaded when they are opened. */
export const showDevtools = (reauth: Reauth, hasDocs: boolean): (() => void) =>
  // The chart beside the bank uses the other corner.
  mountDevtools({ reauth, inspection, docs: hasDocs ? '/docs/' : '', corner: 'bottom-left' })
