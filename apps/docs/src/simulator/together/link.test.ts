import { describe, expect, it } from 'vitest'
import { routeOf } from '../page.js'
import { togetherLinkOf, togetherPlaceOf } from './link.js'
import { settingById } from './setting.js'

const read = (link: string) => {
  const { parts, query } = routeOf(link)
  return togetherPlaceOf(parts, query)
}

describe('a link to two runs', () => {
  it.each(['right', 'slow', 'fast'] as const)('survives a round trip, with a %s clock', (clock) => {
    const run = { setting: settingById('two-devices')!, clock, choices: ['both.click', 'both.cancel'], at: 1 }
    const link = togetherLinkOf(run, 'clock')
    expect(read(link)).toMatchObject({ run, question: 'clock', unknown: null, plays: false })
  })

  it('contains no clock if there is one device', () => {
    const run = { setting: settingById('two-tabs')!, clock: 'right', choices: [], at: 0 } as const
    expect(togetherLinkOf(run, null)).toBe('together#/two-tabs')
    expect(read('together#/two-tabs').run).toMatchObject({ clock: 'right', choices: [], at: 0, isStory: false })
  })

  it('has a device with a slow clock by default', () => {
    expect(read('together#/two-devices').run.clock).toBe('slow')
  })

  it('is the first story without a setting, and reports an unknown setting', () => {
    expect(read('together')).toMatchObject({ unknown: null, run: { setting: { id: 'double-click' }, at: 0 } })
    expect(read('together#/nosuch/a')).toMatchObject({ unknown: 'nosuch', run: { setting: { id: 'double-click' } } })
  })

  it('plays to its end and stops there on request', () => {
    expect(read('together#/two-tabs/tab1.click?at=0&play=')).toMatchObject({
      plays: true,
      run: { at: 0, isStory: true },
    })
  })
})
