import { describe, expect, it } from 'vitest'
import { STYLES } from './styles.js'

/** The variables of a color scheme, in the order of the style sheet: light, dark by system setting, dark by choice. */
const SCHEMES = [...STYLES.matchAll(/\{(--c-bg:[^}]*)/g)].map(
  ([, block]) => new Map([...block!.matchAll(/(--c-[a-z]+):(#[0-9a-f]+)/g)].map(([, name, color]) => [name!, color!])),
)

const luminance = (color: string): number => {
  const hex = color.length === 4 ? color.replaceAll(/[0-9a-f]/g, '$&$&') : color
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe.each([
  ['light', SCHEMES[0]!],
  ['dark', SCHEMES[1]!],
])('in %s colors', (_, colors) => {
  it('text off the trail has a contrast of 4.5 to every background that it is drawn on (WCAG 2.2 §1.4.3)', () => {
    const backgrounds = ['--c-bg', '--c-box', '--c-well'].map((ground) => colors.get(ground)!)
    expect(Math.min(...backgrounds.map((ground) => contrast(colors.get('--c-dim')!, ground)))).toBeGreaterThanOrEqual(
      4.5,
    )
  })

  it.each(['ink', 'soft', 'good', 'bad', 'warn', 'unsure', 'quiet', 'active'])(
    '%s has a contrast of 4.5 to every background (WCAG 2.2 §1.4.3)',
    (name) => {
      const backgrounds = ['--c-bg', '--c-box', '--c-well', '--c-lit'].map((ground) => colors.get(ground)!)
      const contrasts = backgrounds.map((ground) => contrast(colors.get(`--c-${name}`)!, ground))
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5)
    },
  )
})

it('has the same dark colors whether the system or the page requests them', () => {
  expect(SCHEMES[2]).toEqual(SCHEMES[1])
})
