import { h } from './dom.js'

const ICONS = {
  mark: 'M8 1.5 13.5 4v4c0 3.2-2.3 5.4-5.5 6.5C4.8 13.4 2.5 11.2 2.5 8V4z M5.6 8l1.8 1.8L10.7 6.4',
  bottom: 'M2 3h12v10H2z M2 9.5h12',
  right: 'M2 3h12v10H2z M9.5 3v10',
  window: 'M2 5h8v8H2z M6 5V2.5h7.5V10H10',
  close: 'M4 4l8 8M12 4l-8 8',
  clear: 'M3 4.5h10 M6 4.5V3h4v1.5 M4.5 4.5l.6 8.5h5.8l.6-8.5',
  fit: 'M2.5 6V2.5H6 M10 2.5h3.5V6 M13.5 10v3.5H10 M6 13.5H2.5V10',
  in: 'M8 3.5v9M3.5 8h9',
  out: 'M3.5 8h9',
  follow: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z M8 1.5V4 M8 12v2.5 M1.5 8H4 M12 8h2.5',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  next: 'M6 3.5 10.5 8 6 12.5',
} as const

/** The icon of a button. It is hidden from screen readers, because the button has a label. */
export const icon = (name: keyof typeof ICONS): HTMLElement =>
  h(
    'svg',
    { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', class: 'icon' },
    h('path', { d: ICONS[name] }),
  )

/** A button with an icon. */
export const iconButton = (
  name: keyof typeof ICONS,
  label: string,
  more: Readonly<Record<string, string | number | boolean | null>>,
): HTMLElement => h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, ...more }, icon(name))
