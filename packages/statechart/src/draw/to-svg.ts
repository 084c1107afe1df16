import { type DrawOptions, draw } from './draw.js'
import type { ChartLayout } from './chart-layout.js'
import { textOf } from './shape.js'

/**
 * Writes a picture as a self-contained SVG: it loads no font, no script and no other file.
 *
 * A pure function: the same input gives the same bytes.
 *
 * @param chartLayout The result of `layout()`.
 * @param options Active states, trail and theme. By default nothing is active, there is no trail, and the theme follows the system setting.
 * @returns An SVG document, to save as a file or to embed in a page.
 *
 * @example
 * writeFileSync('chart.svg', toSvg(chartLayout, { active: activeStates(chart, snapshot.value) }))
 */
export const toSvg = (chartLayout: ChartLayout, options: DrawOptions = {}): string =>
  `${textOf(draw(chartLayout, options))}\n`
