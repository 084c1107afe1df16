import { STYLES } from '../draw/styles.js'

/** The styles of a view beyond those of its picture: the buttons, the map, the list and the live region. */
export const VIEW_STYLES =
  `${STYLES}.rc-view{position:relative;display:flex;flex-direction:column;gap:8px;height:var(--rc-height,min(78vh,900px));min-height:240px;color:var(--c-ink);background:none;container-type:inline-size}` +
  '.rc-view[data-showing=list]{height:auto}.rc-stage{position:relative;flex:1;min-height:0;overflow:hidden;touch-action:none;cursor:grab;background:var(--c-bg);border:1px solid var(--c-edge);border-radius:12px}.rc-grabbed{cursor:grabbing}.rc-picture{position:absolute;inset:0}' +
  '.rc-picture>svg{width:100%;height:100%;display:block}.rc-picture .state:not([aria-disabled]),.rc-picture [data-go]{cursor:pointer}' +
  '.rc-go{cursor:pointer}.rc-go .rc-hit{fill:transparent}.rc-go .rc-rim{fill:var(--c-active);fill-opacity:.09;stroke:var(--c-active);stroke-width:1;stroke-opacity:.75}.rc-go:hover .rc-rim{fill-opacity:.24}.rc-go:focus{outline:none}.rc-go:focus-visible .rc-rim{stroke-width:3;fill-opacity:.24}' +
  '.rc-tools{display:flex;flex-wrap:wrap;gap:4px;align-items:center}.rc-tools button{font:inherit;font-size:13px;color:inherit;min-width:32px;min-height:32px;padding:4px 8px;border:1px solid var(--c-edge);border-radius:8px;background:var(--c-box);cursor:pointer;display:inline-grid;place-items:center}' +
  '.rc-tools button:hover{border-color:var(--c-line)}.rc-tools [aria-pressed=true]{background:var(--c-lit);border-color:var(--c-active);color:var(--c-active)}.rc-view :is(button,a):focus-visible{outline:2px solid var(--c-active);outline-offset:1px}' +
  '.rc-tools svg path{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}.rc-tools [data-do=farther]{margin-inline-start:auto}' +
  '.rc-map{position:absolute;right:10px;bottom:10px;width:auto;height:auto;max-width:min(26%,150px);max-height:40%;background:var(--c-box);border:1px solid var(--c-edge);border-radius:8px;opacity:.94;cursor:crosshair}' +
  '.rc-map rect{fill:var(--t,var(--c-edge))}.rc-map .rc-in{fill:var(--c-well);stroke:var(--c-edge);stroke-width:6}.rc-map .rc-now{fill:var(--c-active)}.rc-map .rc-seen{fill:var(--c-active);fill-opacity:.12;stroke:var(--c-active);stroke-width:1.5;vector-effect:non-scaling-stroke}' +
  '.rc-whole .rc-map,.rc-view[data-showing=list] .rc-stage,.rc-view[data-showing=picture] .rc-outline{display:none}' +
  '@container(max-width:400px){.rc-map{display:none}}@container(max-width:480px){.rc-map{max-width:52px;max-height:32%}.rc-tools button{min-width:30px;padding:4px 6px;font-size:12px}}' +
  '.rc-status{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}' +
  '.rc-outline,.rc-outline ul{list-style:none;padding:0;margin:0}.rc-outline>li{border-inline-start:3px solid var(--c-edge);margin:10px 0;padding-block:2px;padding-inline:12px 0}' +
  '.rc-outline>li[data-depth="2"]{margin-inline-start:16px}.rc-outline>li[data-depth="3"]{margin-inline-start:32px}.rc-outline>li[aria-current]{border-color:var(--c-active);background:var(--c-lit)}' +
  '.rc-outline p{margin:2px 0;color:var(--c-soft)}.rc-outline a{display:inline-block;padding:5px 0;color:var(--c-active)}' +
  '.rc-outline button{font:inherit;color:var(--c-active);margin:2px 0;padding:4px 10px;min-height:30px;border:1px solid var(--c-active);border-radius:8px;background:var(--c-lit);text-align:start;cursor:pointer}' +
  '@media(forced-colors:active){.rc.rc.rc .rc-go .rc-rim{fill:none;stroke:LinkText;stroke-width:2}.rc.rc.rc .rc-go:is(:hover,:focus-visible) .rc-rim{stroke:Highlight;stroke-width:4}.rc-tools [aria-pressed=true]{outline:2px solid Highlight}}' +
  '@media print{.rc-go{display:none}.rc-view{container-type:normal;height:auto!important}.rc-tools,.rc-map{display:none!important}.rc-stage{border:0;overflow:visible}.rc-picture{position:static}.rc-picture>svg{width:auto;height:auto;max-width:100%;max-height:80vh;margin:auto}[data-print=poster] .rc-picture>svg,:host([data-print=poster]) .rc-picture>svg{max-width:none;max-height:none}.rc-view{break-inside:avoid}}'
