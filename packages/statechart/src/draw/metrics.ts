/** Sizes of the picture in pixels, shared by what measures and what draws. */
export const METRICS = {
  title: 13,
  row: 11,
  label: 11,
  titleHeight: 30,
  rowHeight: 16,
  labelRowHeight: 15,
  /** A row, and a line of a label, that a finger can choose (WCAG 2.2, 2.5.8). */
  targetHeight: 24,
  padX: 12,
  glyph: 13,
  compoundPad: 16,
  /** Space around the picture. */
  margin: 16,
} as const

/** How high a row and a line of a label are. */
export const heightsOf = (roomy = false): { readonly row: number; readonly line: number } =>
  roomy
    ? { row: METRICS.targetHeight, line: METRICS.targetHeight }
    : { row: METRICS.rowHeight, line: METRICS.labelRowHeight }

/** Fonts of the same widths, so that a text fits wherever it is drawn. */
export const FONT = '"Helvetica Neue",Helvetica,Arial,"Liberation Sans",Arimo,sans-serif'
