import { nthText } from '../chart/words.js'
import { METRICS as M, heightsOf } from '../draw/metrics.js'
import type { LabelRow, Row } from '../draw/chart-layout.js'
import { widthOf } from './measure.js'

/** A width and a height in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

const even = (value: number): number => 2 * Math.ceil(value / 2)

const rowWidth = (row: Row): number =>
  M.padX * 2 + row.glyphs.length * (M.glyph + 3) + row.pieces.reduce((sum, { text }) => sum + widthOf(text, M.row), 0)

/** The text at the top of a state. */
export interface Head {
  readonly state: { readonly title: string }
  readonly rows: readonly Row[]
  readonly collapsed: boolean | null
}

/** The size of a title and rows, with padding. */
export function headSize({ state, rows, collapsed }: Head, roomy = false): Size {
  const titleWidth = widthOf(state.title, M.title, true) + M.padX * 2 + (collapsed === null ? 0 : 20)
  return {
    width: even(Math.max(titleWidth, 64, ...rows.map(rowWidth))),
    height: even(M.titleHeight + (rows.length === 0 ? 0 : rows.length * heightsOf(roomy).row + 8)),
  }
}

/** The size of a label. */
export const labelSize = (rows: readonly LabelRow[], roomy = false): Size => ({
  width: even(Math.max(...rows.map(({ text, nth }) => widthOf(nthText(nth) + text, M.label))) + M.glyph + 18),
  height: even(rows.length * heightsOf(roomy).line + 7),
})
