import type { Chart } from '../chart/chart.js'

/** Writes a chart as JSON, indented by two spaces. */
export const toJson = (chart: Chart): string => `${JSON.stringify(chart, null, 2)}\n`
