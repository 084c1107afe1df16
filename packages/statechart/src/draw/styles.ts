import { FONT, METRICS as M } from './metrics.js'

const LIGHT =
  '--c-bg:#fff;--c-box:#fff;--c-well:#f6f8fb;--c-ink:#111827;--c-soft:#4b5563;--c-dim:#666e7c;--c-line:#64748b;--c-edge:#c3cedd;--c-main:#334155;--c-pill:#fff;' +
  '--c-active:#1d4ed8;--c-lit:#dbe7ff;--c-good:#15713a;--c-bad:#b91c1c;--c-warn:#92520b;--c-unsure:#6d28d9;--c-quiet:#475569'
const DARK =
  '--c-bg:#0b0f17;--c-box:#151c28;--c-well:#101620;--c-ink:#e8edf5;--c-soft:#a3afc2;--c-dim:#8a95a9;--c-line:#7f8ea6;--c-edge:#35445c;--c-main:#b6c2d6;--c-pill:#0b0f17;' +
  '--c-active:#60a5fa;--c-lit:#15294d;--c-good:#4ade80;--c-bad:#fb7f7f;--c-warn:#fbbf24;--c-unsure:#c4a7ff;--c-quiet:#b3bfd1'

const TONES = ['good', 'bad', 'warn', 'unsure', 'quiet'].map((tone) => `.rc .t-${tone}{--t:var(--c-${tone})}`).join('')

/** Forced colors, as in the high contrast mode of Windows. Only the active state has a color. */
const FORCED =
  '@media(forced-colors:active){.rc.rc.rc{forced-color-adjust:none;--c-bg:Canvas;--c-box:Canvas;--c-well:Canvas;--c-pill:Canvas;--c-lit:Canvas;--c-ink:CanvasText;--c-soft:CanvasText;--c-dim:GrayText;--c-line:CanvasText;--c-edge:CanvasText;--c-main:CanvasText;' +
  '--c-active:Highlight;--c-good:CanvasText;--c-bad:CanvasText;--c-warn:CanvasText;--c-unsure:CanvasText;--c-quiet:CanvasText}}'
/** Prints light colors, even if the reader prefers a dark scheme. */
const PRINT = `@media print{.rc.rc.rc{${LIGHT};print-color-adjust:exact}}`

/** The style sheet. Its colors are variables that a page can set, and every rule is inside `.rc`. */
export const STYLES =
  `.rc{${LIGHT};font-family:${FONT};background:var(--c-bg)}svg.rc{direction:ltr}` +
  `@media(prefers-color-scheme:dark){.rc:not([data-theme=light]){${DARK}}}.rc[data-theme=dark]{${DARK}}` +
  `.rc text{fill:var(--c-ink);font-size:${M.row}px}.rc .title{font-size:${M.title}px;font-weight:600}.rc .mid{text-anchor:middle}` +
  '.rc .box{fill:var(--c-box);stroke:var(--c-edge);stroke-width:1.3}.rc .well{fill:var(--c-well)}.rc .soft{stroke-dasharray:4 3}.rc .rule{stroke:var(--c-edge)}' +
  `.rc .row{--t:initial}.rc .row text{fill:var(--t,var(--c-soft))}.rc .row path,.rc .pill path{fill:none;stroke:var(--t,var(--c-soft));stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}` +
  '.rc .g-event path{fill:var(--t);stroke:none}.rc .g-event{--t:var(--c-active)}.rc .g-done{--t:var(--c-good)}.rc .g-error{--t:var(--c-bad)}.rc .g-timer{--t:var(--c-warn)}' +
  '.rc .row tspan{fill:var(--t,var(--c-ink))}.rc .arrow{fill:none;stroke:var(--c-line);stroke-width:1.3}.rc .head{fill:var(--c-line);stroke:none}' +
  '.rc .k-always .arrow{stroke-dasharray:2 3}.rc .k-error .arrow,.rc .k-error .head{--c-line:var(--c-bad)}.rc .k-error .arrow{stroke-dasharray:6 3}.rc .k-timer .arrow{stroke-dasharray:1 4;stroke-linecap:round}' +
  '.rc .l-main .arrow{stroke:var(--c-main);stroke-width:2.6}.rc .l-main .head{fill:var(--c-main)}.rc .l-main .pill rect{stroke:var(--c-main)}.rc .l-main.k-always .arrow{stroke-dasharray:none}.rc .k-page .arrow{stroke-dasharray:7 5}.rc .nth{fill:var(--c-line);font-size:9px}' +
  '.rc .pill rect{fill:var(--c-pill);stroke:var(--c-edge)}.rc .k-always .pill text{font-style:italic}' +
  '.rc .dot{fill:var(--c-ink)}.rc .end .box,.rc .ring{stroke:var(--t,var(--c-line));stroke-width:1.6}.rc .ring{fill:none;stroke-width:1}' +
  '.rc .end .title{fill:var(--t,var(--c-ink))}' +
  '.rc .on>.box{stroke:var(--c-active);stroke-width:2.4;stroke-dasharray:none}.rc .on.leaf>.box{fill:var(--c-lit)}' +
  '.rc .dot.dim{opacity:.45}.rc .dim>.box{stroke-opacity:.55}.rc .dim>.ring{stroke-opacity:.4}.rc .dim .rule{stroke-opacity:.5}.rc .dim :is(text,tspan){fill:var(--c-dim)}.rc .dim .title{font-weight:500}.rc .dim :is(.row,.pill) path{opacity:.4}' +
  '.rc .edge.dim>:is(.arrow,.head){opacity:.4}.rc .edge.dim .pill rect{stroke-opacity:.6}.rc .lit .arrow{stroke:var(--c-active);stroke-width:2.6}.rc .lit .head{fill:var(--c-active)}.rc .lit .pill rect{stroke:var(--c-active);stroke-width:1.6}' +
  '.rc .row.lit text,.rc .pill .lit text{fill:var(--c-active);font-weight:600}.rc .row.latest text,.rc .pill .latest text{text-decoration:underline;text-underline-offset:3px}.rc .latest .arrow{stroke-width:3.6}' +
  '.rc .state:focus{outline:none}.rc .state:focus>.box,.rc .state:focus>.ring{stroke:var(--c-active);stroke-width:3}.rc .fold{cursor:pointer}.rc .fold path{fill:none;stroke:var(--c-soft);stroke-width:1.6}' +
  TONES +
  FORCED +
  PRINT
