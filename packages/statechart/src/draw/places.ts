import type { Box, LayoutNode } from './chart-layout.js'
import { METRICS as M, heightsOf } from './metrics.js'

/** The box of a row in a state. */
export const rowBox = ({ x, y, width }: LayoutNode, index: number, roomy?: boolean): Box => {
  const { row } = heightsOf(roomy)
  return { x: x + 4, y: y + M.titleHeight + 3 + index * row, width: width - 8, height: row }
}

/** The box of a line in a label. */
export const lineBox = ({ x, y, width }: Box, index: number, roomy?: boolean): Box => {
  const { line } = heightsOf(roomy)
  return { x, y: y + 3.5 + index * line, width, height: line }
}
