import type { ExplorationCounts } from '@reauth/core/testing'
import type { Chart, LaidOut } from '@reauth/statechart'
import chartJson from '../generated/chart.json'
import pathsJson from '../generated/paths.json'
import rulesJson from '../generated/rules.json'
import type { KnownPath } from './logic/known-path.js'

/** The chart, and its drawings: the spine, every edge, and an overview with the containers closed. */
export const { chart, drawings } = chartJson as unknown as { chart: Chart; drawings: readonly LaidOut[] }

/** The covering paths, shortest first. */
export const paths = pathsJson as unknown as readonly KnownPath[]

/** How much was checked when this page was built. */
export const checked = rulesJson as unknown as {
  readonly counts: ExplorationCounts
  readonly rules: readonly { readonly id: string; readonly title: string; readonly why: string }[]
}
