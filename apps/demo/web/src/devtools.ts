import type { Reauth } from '@reauth/core'
// The demo shows them to everybody. An app for end-users imports '@reauth/devtools', which does nothing in a production build.
import { createInspection, mountDevtools } from '@reauth/devtools/production'

/** The runs of this tab, also those that the page before a redirect began. */
export const inspection = createInspection({ keepInTab: true })

/** Puts the button of the devtools on the page. What they are made of is loaded when they are opened. */
export const showDevtools = (reauth: Reauth, hasDocs: boolean): (() => void) =>
  // The other corner is that of the chart beside the bank.
  mountDevtools({ reauth, inspection, docs: hasDocs ? '/docs/' : '', corner: 'bottom-left' })
