import type { Chart, ChartLayout } from '@reauth/statechart'
import type { layout } from '@reauth/statechart/layout'

/** `layout()`, from a file if the same was laid out before. */
export declare function cachedLayout(chart: Chart, options?: Parameters<typeof layout>[1]): Promise<ChartLayout>
