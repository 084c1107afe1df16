import { type DevtoolsOptions, mountWith } from './mount-devtools.js'

export type { DevtoolsOptions } from './mount-devtools.js'
export { followRuns } from './stream/follow-runs.js'
export { type Inspection, type InspectionOptions, createInspection } from './stream/inspection.js'
export type { InspectedCause, InspectedContext, InspectedSnapshot, InspectionEvent } from './stream/inspection-event.js'
export { openInspector, shareInspection } from './stream/wires.js'

/**
 * Puts a button on the page that opens the devtools. What they are made of is loaded when they are opened.
 *
 * Looks on, and holds nothing that {@link createInspection} does not: no token, no input and no data. In the page of an end-user they have no place; the entry
 * `@reauth/devtools` does nothing in a production build.
 *
 * @returns How to remove it. Without a DOM, as on a server, it does nothing.
 *
 * @example
 * mountDevtools({ reauth, inspection, docs: 'http://localhost:4320/' })
 */
export const mountDevtools = (options?: DevtoolsOptions): (() => void) =>
  mountWith(() => import('./element.js'), options)
