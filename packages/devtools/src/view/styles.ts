import { chartStyles } from '@reauth/statechart'

const LIGHT =
  '--bg:#fbfbfa;--card:#fff;--well:#f2f3f5;--ink:#14181f;--soft:#545d6c;--line:#e2e5ea;--accent:#1d4ed8;--on-accent:#fff;--lit:#e9effe;' +
  '--good:#15713a;--bad:#b91c1c;--warn:#92520b;--unsure:#6d28d9;--quiet:#475569;--shadow:0 -12px 40px -12px rgb(20 24 31/22%),0 0 0 1px rgb(20 24 31/6%);color-scheme:light'
const DARK =
  '--bg:#0b0e14;--card:#12161f;--well:#1a202c;--ink:#e9edf4;--soft:#9aa6b8;--line:#252d3b;--accent:#7db0ff;--on-accent:#08142c;--lit:#14233f;' +
  '--good:#4ade80;--bad:#fb8585;--warn:#fbbf24;--unsure:#c4a7ff;--quiet:#b3bfd1;--shadow:0 -12px 48px -8px rgb(0 0 0/70%),0 0 0 1px rgb(255 255 255/8%);color-scheme:dark'

const LAYOUT = `
.panel{container:devtools/inline-size;position:fixed;z-index:2147483000;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);box-shadow:var(--shadow);font:13px/1.45 var(--font);text-align:left}
.panel[data-dock=bottom]{inset:auto 0 0 0;height:min(var(--size,420px),92vh);border-radius:12px 12px 0 0}
.panel[data-dock=right]{inset:0 0 0 auto;width:min(var(--size,480px),96vw)}
.panel[data-dock=window]{inset:0;box-shadow:none}
.panel[data-dock=page]{position:relative;z-index:auto;height:var(--size,640px);border-radius:12px;box-shadow:none;border:1px solid var(--line);overflow:hidden}
.panel[data-dock=page]:has(.empty){height:260px}
.resize{position:absolute;background:none;touch-action:none}.resize:hover,.resize:focus-visible{background:var(--accent)}
[data-dock=bottom] .resize{inset:-3px 0 auto 0;height:6px;cursor:row-resize;border-radius:6px}
[data-dock=right] .resize{inset:0 auto 0 -3px;width:6px;cursor:col-resize}
.head{display:flex;align-items:center;gap:10px;padding:6px 8px 6px 14px;border-bottom:1px solid var(--line);min-height:44px;flex:none}
.brand{margin:0;display:flex;align-items:center;gap:7px;font-weight:650;letter-spacing:-.01em;font-size:14px}.brand .icon{color:var(--accent);width:18px;height:18px}
.where{display:flex;align-items:center;gap:8px;min-width:0;flex:1;margin:0;font-weight:400}
.where b{font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.where small{color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-size:12px}
.tools{display:flex;gap:2px;flex:none}
.body{flex:1;min-height:0;display:grid;grid-template:minmax(0,1fr)/196px minmax(0,1fr) minmax(330px,400px)}
.runs{border-right:1px solid var(--line);overflow:auto;padding:8px;background:var(--bg)}
.stage{position:relative;min-width:0;min-height:0;display:flex;flex-direction:column;background:var(--card)}
.aside{border-left:1px solid var(--line);display:flex;flex-direction:column;min-width:0;min-height:0;background:var(--bg)}
.tabs{display:flex;gap:2px;padding:0 10px;border-bottom:1px solid var(--line);flex:none;overflow-x:auto;scrollbar-width:none}
.pane{flex:1;min-height:0;overflow:auto;padding:12px 14px 20px;overscroll-behavior:contain}
@container devtools (max-width:1020px){.body{grid-template:minmax(0,1fr)/minmax(0,1fr) minmax(320px,44%);grid-template-rows:auto minmax(0,1fr)}
.runs{grid-column:1/-1;border-right:0;border-bottom:1px solid var(--line);padding:6px 10px;overflow:auto hidden}.runs ol{display:flex;gap:6px}.runs li{flex:none}.runs h2{display:none}}
@container devtools (max-width:680px){.body{grid-template:auto minmax(140px,38%) minmax(0,1fr)/minmax(0,1fr)}.aside{border-left:0;border-top:1px solid var(--line)}.where small{display:none}}
@container devtools (max-width:460px){.tools .wide,.stage .zoom{display:none}}
@media(max-width:680px){.panel[data-dock=bottom]{height:min(var(--size,78vh),92vh)}}
`
const PARTS = `
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:left}
button:disabled{cursor:default;opacity:.45}
:focus{outline:none}:focus-visible{outline:2px solid var(--accent);outline-offset:1px;border-radius:6px}
h2{font-size:11px;font-weight:600;letter-spacing:.05em;text-transform:uppercase;color:var(--soft);margin:18px 0 7px}h2:first-child{margin-top:0}
ol,ul{list-style:none;margin:0;padding:0}p{margin:0 0 8px}code,pre{font:12px/1.5 var(--mono)}a{color:var(--accent)}
.icon{fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round;display:block}
.tool{width:30px;height:30px;border-radius:7px;display:grid;place-items:center;color:var(--soft)}.tool:hover{background:var(--well);color:var(--ink)}.tool[aria-pressed=true]{color:var(--accent);background:var(--lit)}
.button{display:inline-flex;align-items:center;gap:6px;padding:6px 12px;border-radius:8px;border:1px solid var(--line);background:var(--card);font-weight:550}.button:hover:not(:disabled){border-color:var(--soft)}
.button.main{background:var(--accent);color:var(--on-accent);border-color:var(--accent)}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.chip{display:inline-flex;align-items:center;gap:5px;padding:1px 8px;border-radius:99px;font-size:12px;font-weight:550;background:var(--well);color:var(--tone,var(--ink));white-space:nowrap}
.chip::before{content:attr(data-glyph);font-size:11px}
[data-tone=good]{--tone:var(--good)}[data-tone=bad]{--tone:var(--bad)}[data-tone=warn]{--tone:var(--warn)}[data-tone=unsure]{--tone:var(--unsure)}[data-tone=quiet]{--tone:var(--quiet)}[data-tone=live]{--tone:var(--accent)}
.run{display:grid;grid-template:auto auto/auto minmax(0,1fr) auto;column-gap:9px;width:100%;padding:7px 9px;border-radius:8px;align-items:center}
.run:hover{background:var(--well)}.run[aria-current]{background:var(--lit)}
.run i{font-style:normal;grid-row:1/3;width:20px;height:20px;border-radius:50%;display:grid;place-items:center;background:var(--well);color:var(--tone,var(--soft));font-size:11px;font-weight:700}
.run b{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.run time{color:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}.run small{grid-column:2/4;color:var(--soft);font-size:11.5px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chart{flex:1;min-height:0;touch-action:none;cursor:grab;overflow:hidden;outline-offset:-3px!important}.rc-grabbed{cursor:grabbing}
.chart svg{width:100%;height:100%;display:block;background:none}
.stage .tools{position:absolute;right:10px;bottom:10px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:2px}
.moment{display:flex;align-items:center;gap:8px;padding:5px 8px 5px 14px;border-bottom:1px solid var(--line);font-size:12.5px;flex:none;min-height:34px}.moment.past{background:var(--lit)}.moment span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tab{padding:10px 9px 9px;color:var(--soft);font-weight:550;border-bottom:2px solid transparent;margin-bottom:-1px;white-space:nowrap}.tab:hover{color:var(--ink)}.tab[aria-selected=true]{color:var(--ink);border-color:var(--accent)}
.tab i{font-style:normal;color:var(--accent);font-size:9px;margin-left:5px;vertical-align:1px}
.step{display:grid;grid-template:auto auto/18px minmax(0,1fr) auto;column-gap:9px;width:100%;padding:6px 8px;border-radius:8px}
.step:hover{background:var(--well)}.step[aria-current]{background:var(--lit)}
.step i{font-style:normal;color:var(--tone,var(--accent));font-weight:700;grid-row:1/3;padding-top:1px;text-align:center}
.step b{font-weight:600}.step time{color:var(--soft);font-variant-numeric:tabular-nums;font-size:12px}
.step small{grid-column:2/4;color:var(--soft);font-size:12px}
.span{grid-column:2/4;height:4px;border-radius:3px;background:var(--well);margin-top:5px;position:relative;overflow:hidden}
.span::after{content:"";position:absolute;inset:0 auto 0 var(--from);width:max(3px,var(--width));border-radius:3px;background:var(--tone,var(--accent))}
.verdict{border-radius:10px;padding:11px 13px;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--tone,var(--accent));margin-bottom:10px}.verdict b{display:block;font-size:14px}.verdict small{color:var(--soft);font-size:12.5px}
table{border-collapse:collapse;width:100%}th,td{padding:7px 8px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}thead th{color:var(--soft);font-size:11.5px;padding-block:2px 5px}tbody th{white-space:nowrap;width:1%;padding-right:14px}tbody th code{font-weight:600}
td small{color:var(--soft);font-size:12px;display:block}.mark{color:var(--tone,var(--soft));font-weight:700;text-align:center;padding-right:6px;width:16px}
.next{padding:8px 0;border-bottom:1px solid var(--line)}.next ul{margin:5px 0 0;color:var(--soft)}.next li{padding:1px 0 1px 16px;text-indent:-16px}.next li::before{content:attr(data-glyph);display:inline-block;width:16px;text-indent:0;color:var(--tone,var(--soft))}
pre{background:var(--well);border-radius:10px;padding:11px 13px;overflow:auto;margin:0 0 10px;max-height:260px;tab-size:2}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(92px,1fr));gap:8px}.facts div{background:var(--card);border:1px solid var(--line);border-radius:9px;padding:6px 10px}.facts dt{color:var(--soft);font-size:11.5px}.facts dd{margin:0;font-size:15px;font-weight:600;font-variant-numeric:tabular-nums}dl{margin:0}
.empty{display:grid;place-content:center;justify-items:center;text-align:center;height:100%;padding:24px;color:var(--soft);gap:4px}.empty b{color:var(--ink);font-size:15px}.empty p{max-width:46ch;margin:0}.meanwhile{color:var(--ink);text-align:left;width:min(520px,100%);margin-top:14px}
.soft{color:var(--soft)}.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.rc .latest .arrow{stroke-dasharray:7 5;animation:rc-flow .7s linear infinite}@keyframes rc-flow{to{stroke-dashoffset:-12}}
@media(prefers-reduced-motion:reduce){.rc .latest .arrow{animation:none;stroke-dasharray:none}}
@media(forced-colors:active){.panel{border:1px solid CanvasText}.rc,.rc[data-theme]{--c-bg:Canvas;--c-box:Canvas;--c-well:Canvas;--c-ink:CanvasText;--c-soft:CanvasText;--c-line:CanvasText;--c-edge:CanvasText;--c-pill:Canvas;--c-active:Highlight;--c-lit:Canvas;--c-good:CanvasText;--c-bad:CanvasText;--c-warn:CanvasText;--c-unsure:CanvasText;--c-quiet:CanvasText}
.tab[aria-selected=true],.step[aria-current],.run[aria-current]{outline:2px solid Highlight;outline-offset:-2px}.span::after{background:Highlight;forced-color-adjust:none}}
`

const FONTS =
  "--font:ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;--mono:ui-monospace,'SF Mono','Cascadia Code',Menlo,Consolas,monospace"

/** The styles of the devtools. A shadow root isolates them from the styles of the page. */
export const STYLES = `:host{all:initial;${FONTS};${LIGHT}}:host([theme=dark]){${DARK}}@media(prefers-color-scheme:dark){:host(:not([theme=light])){${DARK}}}*{box-sizing:border-box}${chartStyles}${LAYOUT}${PARTS}`
