import { type DeviceClock, deviceClockOf } from '../logic/device-clock.js'
import { momentOf } from '../logic/link.js'
import { type Setting, settingById } from './setting.js'
import { togetherStories } from './stories.js'

/** Two runs that a reader plays: the choices, and the selected moment. */
export interface TogetherRun {
  readonly setting: Setting
  readonly clock: DeviceClock
  /** Ids of the choices, in order. */
  readonly choices: readonly string[]
  /** The number of choices before the selected moment. */
  readonly at: number
  /** Whether automatic playback stops after its last choice. */
  readonly isStory?: boolean
}

/** The content of a link. */
export interface TogetherPlace {
  readonly run: TogetherRun
  /** The id of an unknown setting. */
  readonly unknown: string | null
  readonly plays: boolean
  readonly question: string | null
}

/** Returns a setting at its start. By default, the second device's clock is an hour slow. */
export const beginningOf = (setting: Setting, choices: readonly string[] = []): TogetherRun => ({
  setting,
  clock: setting.share === 'nothing' ? 'slow' : 'right',
  choices,
  at: 0,
  isStory: choices.length > 0,
})

/** Reads a link: `together#/<setting>/<choice,choice>?at=2`. Without a setting it is the first story. */
export function togetherPlaceOf(route: readonly string[], query: URLSearchParams): TogetherPlace {
  const [, id, chosen = ''] = route
  const setting = settingById(id ?? '')
  const more = { plays: query.has('play'), question: query.get('question') }
  if (setting === undefined) {
    const [first] = togetherStories
    return { ...more, run: beginningOf(settingById(first!.setting)!, first!.choices), unknown: id ?? null }
  }
  const choices = chosen.split(',').filter(Boolean)
  const beginning = beginningOf(setting)
  return {
    ...more,
    run: {
      ...beginning,
      clock: query.has('clock') ? deviceClockOf(query) : beginning.clock,
      choices,
      at: momentOf(query, choices.length),
      isStory: more.plays,
    },
    unknown: null,
  }
}

/** Returns the link of two runs. */
export function togetherLinkOf({ setting, clock, choices, at }: TogetherRun, question: string | null): string {
  const place = ['together#', setting.id, ...(choices.length > 0 ? [choices.join(',')] : [])].join('/')
  const query = new URLSearchParams({
    ...(setting.share === 'nothing' && { clock }),
    ...(at !== choices.length && { at: String(at) }),
    ...(question !== null && { question }),
  }).toString()
  return query === '' ? place : `${place}?${query}`
}
