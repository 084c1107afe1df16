import { type DrawOptions, draw } from './draw.js'
import type { LaidOut } from './laid-out.js'
import { textOf } from './shape.js'

/**
 * Writes a picture as one SVG that needs nothing else: no font, no script, no request.
 *
 * Pure: the same input gives the same bytes.
 *
 * @param laidOut What `layout` returned.
 * @param options What is active, what was passed, and the theme; by default nothing, nothing, and the reader's own.
 * @returns A document that can be a file or a part of a page.
 *
 * @example
 * writeFileSync('chart.svg', toSvg(laidOut, { active: activeStates(chart, snapshot.value) }))
 */
export const toSvg = (laidOut: LaidOut, options: DrawOptions = {}): string => `${textOf(draw(laidOut, options))}\n`
