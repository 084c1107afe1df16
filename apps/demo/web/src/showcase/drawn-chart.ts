import type { Chart, ChartLayout } from '@reauth/statechart'

// `vite.config.ts` replaces this module with the layout of the chart at build time.

/** The statechart. */
export declare const chart: Chart

/** Its layouts. */
export declare const drawings: readonly ChartLayout[]
