import { type DevtoolsOptions, mountWith } from './mount-devtools.js'

export type { DevtoolsOptions } from './mount-devtools.js'
export { followRuns } from './stream/follow-runs.js'
export { type Inspection, type InspectionOptions, createInspection } from './stream/inspection.js'
export type { InspectedCause, InspectedContext, InspectedSnapshot, InspectionEvent } from './stream/inspection-event.js'
export { openInspector, shareInspection } from './stream/wires.js'

/**
 * Adds a button that opens the devtools to the page. The devtools are loaded when they are opened.
 *
 * They show only what {@link createInspection} records: no token, no input and no data. Don't ship them to end-users. The entry `@reauth/devtools` does
 * nothing in a production build; this entry always works.
 *
 * @returns A function that removes the button. Without a DOM, as on a server, nothing happens.
 *
 * @example
 * mountDevtools({ reauth, inspection, docs: 'http://localhost:4320/' })
 */
export const mountDevtools = (options?: DevtoolsOptions): (() => void) =>
  mountWith(() => import('./element.js'), options)
