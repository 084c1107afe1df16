import { STYLES } from '../draw/styles.js'

/** What a page needs beside the picture: the list, the switch, and what only a screen reader meets. */
export const VIEW_STYLES =
  `${STYLES}.rc-view{container-type:inline-size;color:var(--c-ink)}.rc-picture{overflow:auto}.rc-picture svg{max-width:none}` +
  '.rc-status{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}' +
  '.rc-outline,.rc-outline ul{list-style:none;padding:0;margin:0}.rc-outline>li{border-left:3px solid var(--c-edge);margin:10px 0;padding:2px 0 2px 12px}' +
  '.rc-outline>li[data-depth="2"]{margin-left:16px}.rc-outline>li[data-depth="3"]{margin-left:32px}.rc-outline>li[aria-current]{border-color:var(--c-active);background:var(--c-lit)}' +
  '.rc-outline p{margin:2px 0;color:var(--c-soft)}.rc-outline a{display:inline-block;padding:5px 0;color:var(--c-active)}' +
  '.rc-switch{display:inline-block;padding:6px}.rc-view[data-view=chart] .rc-outline,.rc-view[data-view=outline] .rc-picture,.rc-view[data-view=auto] .rc-outline{display:none}' +
  '@container(max-width:560px){.rc-view[data-view=auto] .rc-outline{display:block}.rc-view[data-view=auto] .rc-picture{display:none}}'
