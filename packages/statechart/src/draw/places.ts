import type { Box, LaidNode } from './laid-out.js'
import { METRICS as M, heightsOf } from './metrics.js'

/** Where a row of a state is. */
export const rowBox = ({ x, y, width }: LaidNode, index: number, roomy?: boolean): Box => {
  const { row } = heightsOf(roomy)
  return { x: x + 4, y: y + M.titleHeight + 3 + index * row, width: width - 8, height: row }
}

/** Where a line of a label is. */
export const lineBox = ({ x, y, width }: Box, index: number, roomy?: boolean): Box => {
  const { line } = heightsOf(roomy)
  return { x, y: y + 3.5 + index * line, width, height: line }
}
