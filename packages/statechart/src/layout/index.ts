export { layout, layouts } from './layout.js'
export { gateOf, type Gate } from './gate.js'
export type { LayoutOptions } from './reduce.js'
