import type { LabelRow, Row } from './chart-layout.js'

/** The name of a small icon. Icons are drawn as paths, so that they don't depend on a font. */
export type Glyph = Row['glyphs'][number] | LabelRow['glyph']

/** Paths in a square of 10 by 10 pixels. */
export const GLYPHS: Readonly<Record<Glyph, string>> = {
  event: 'M5 1.6a3.4 3.4 0 1 0 .01 0z',
  done: 'M1.4 5.4 4 8 8.8 2',
  error: 'M1.8 1.8l6.4 6.4M8.2 1.8l-6.4 6.4',
  timer: 'M5 1a4 4 0 1 0 .01 0zM5 2.8V5.2L6.8 6.2',
  always: 'M1 5h7.4M5.6 2.2 8.6 5 5.6 7.8',
  snapshot: 'M1.5 3.5a4 4 0 0 1 7 0M8.5 6.5a4 4 0 0 1-7 0',
  service: 'M5.8 .8 2.2 5.6H5L4.2 9.2 7.8 4.4H5z',
  action: 'M3.4 8.6 6.6 1.4',
  page: 'M2 5.6 5 2.6 8 5.6M5 2.8V9',
  inner: 'M3 1.6 7 5 3 8.4',
}
