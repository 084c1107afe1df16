import { type DrawOptions, draw } from './draw.js'
import type { LaidOut } from './laid-out.js'
import { textOf } from './shape.js'

/**
 * Writes a picture as one SVG that needs nothing else: no font, no script, no request.
 */
export const toSvg = (laidOut: LaidOut, options: DrawOptions = {}): string => `${textOf(draw(laidOut, options))}\n`
