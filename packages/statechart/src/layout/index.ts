export { layout, layouts } from './layout.js'
export { measureLayout, type LayoutMetrics } from './layout-metrics.js'
export type { LayoutOptions } from './reduce.js'
