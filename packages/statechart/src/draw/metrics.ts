/** Sizes in pixels, shared by the layout and the drawing. */
export const METRICS = {
  title: 13,
  row: 11,
  label: 11,
  titleHeight: 30,
  rowHeight: 16,
  labelRowHeight: 15,
  /** The height of a row or label line that is a touch target (WCAG 2.2, 2.5.8). */
  targetHeight: 24,
  padX: 12,
  glyph: 13,
  compoundPad: 16,
  /** Space around the picture. */
  margin: 16,
} as const

/** Returns the heights of a row and of a label line. */
export const heightsOf = (roomy = false): { readonly row: number; readonly line: number } =>
  roomy
    ? { row: METRICS.targetHeight, line: METRICS.targetHeight }
    : { row: METRICS.rowHeight, line: METRICS.labelRowHeight }

/** Fonts with the same character widths, so that text fits on every system. */
export const FONT = '"Helvetica Neue",Helvetica,Arial,"Liberation Sans",Arimo,sans-serif'
