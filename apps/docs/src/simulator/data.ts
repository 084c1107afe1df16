import type { ExplorationCounts } from '@reauth/core/testing'
import type { Chart, ChartLayout } from '@reauth/statechart'
import chartJson from '../generated/chart.json'
import pathsJson from '../generated/paths.json'
import rulesJson from '../generated/rules.json'
import type { KnownPath } from './logic/known-path.js'

/** The chart, and its drawings: the spine, every edge, and an overview with the containers closed. */
export const { chart, drawings } = chartJson as unknown as { chart: Chart; drawings: readonly ChartLayout[] }

/** The covering paths, shortest first. */
export const paths = pathsJson as unknown as readonly KnownPath[]

/** The results of the rule check at build time. */
export const checked = rulesJson as unknown as {
  readonly counts: ExplorationCounts
  readonly rules: readonly { readonly id: string; readonly title: string; readonly consequence: string }[]
}
