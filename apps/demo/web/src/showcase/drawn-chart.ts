import type { Chart, LaidOut } from '@reauth/statechart'

// `vite.config.ts` lays the chart out when the page is built, and puts it here.

/** The statechart. */
export declare const chart: Chart

/** Its picture. */
export declare const drawings: readonly LaidOut[]
