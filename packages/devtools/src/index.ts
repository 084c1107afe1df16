import { type DevtoolsOptions, mountWith } from './mount-devtools.js'
import { followRuns as follow } from './stream/follow-runs.js'
import { type Inspection, createInspection as create } from './stream/inspection.js'
import { openInspector as open, shareInspection as share } from './stream/wires.js'

export type { DevtoolsOptions } from './mount-devtools.js'
export type { Inspection, InspectionOptions } from './stream/inspection.js'
export type { InspectedCause, InspectedContext, InspectedSnapshot, InspectionEvent } from './stream/inspection-event.js'

// Bundlers replace this expression by a constant, so that they can remove one branch of each line below, with its imports.
declare const process: { readonly env: { readonly NODE_ENV?: string } }

const nothing = (): void => {}
const none: readonly never[] = []
const inert: Inspection = {
  inspect: nothing,
  receive: () => false,
  getEvents: () => none,
  subscribe: () => nothing,
  clear: nothing,
}

/** `createInspection()` of `@reauth/devtools/production`; in a production build it records nothing. */
export const createInspection: typeof create = process.env.NODE_ENV === 'production' ? () => inert : create

/** `mountDevtools()` of `@reauth/devtools/production`; in a production build it does nothing. */
export const mountDevtools: (options?: DevtoolsOptions) => () => void =
  process.env.NODE_ENV === 'production' ? () => nothing : (options) => mountWith(() => import('./element.js'), options)

/** `followRuns()` of `@reauth/devtools/production`; in a production build it does nothing. */
export const followRuns: typeof follow = process.env.NODE_ENV === 'production' ? () => nothing : follow

/** `shareInspection()` of `@reauth/devtools/production`; in a production build it sends nothing. */
export const shareInspection: typeof share = process.env.NODE_ENV === 'production' ? () => nothing : share

/** `openInspector()` of `@reauth/devtools/production`; in a production build it opens nothing. */
export const openInspector: typeof open = process.env.NODE_ENV === 'production' ? () => null : open
