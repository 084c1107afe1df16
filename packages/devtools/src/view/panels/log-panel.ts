import { causeInWords, millisecondsInWords } from '../../model/words.js'
import { h } from '../dom.js'
import { toneOfStep } from '../tones.js'
import type { ViewState } from './view-state.js'

const percent = (part: number): string => `${Math.round(part * 1000) / 10}%`

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** Shows the run as a timeline: each state with its cause and duration. */
export function logPanel({ run, step, now, isElsewhere }: ViewState): HTMLElement[] {
  if (run === undefined) return []
  const until = run.steps.at(-1)!
  // A run that is no longer on this page has no running timer.
  const whole = Math.max(1, until.isEnd || isElsewhere ? until.at : Math.max(until.at, now - run.startedAt))
  return [
    h(
      'ol',
      { class: 'log', 'data-list': 'step' },
      ...run.steps.map((each, at) => {
        const { tone, glyph } = toneOfStep(each)
        const took = each.isEnd || (isElsewhere && each === until) ? null : (each.took ?? now - run.startedAt - each.at)
        return h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'step',
              'data-do': 'step',
              'data-value': at,
              'data-tone': tone,
              tabindex: each === step ? 0 : -1,
              'aria-current': each === step && 'step',
            },
            h('i', { 'aria-hidden': 'true' }, glyph),
            h('b', {}, each.title),
            h('time', {}, took === null ? (each.isEnd ? 'end' : 'left') : millisecondsInWords(took)),
            h('small', {}, [sentence(causeInWords(each.cause)), ...each.because.slice(-1)].join(' ')),
            took === null
              ? null
              : h('span', {
                  class: 'span',
                  'data-from': percent(each.at / whole),
                  'data-width': percent(took / whole),
                }),
          ),
        )
      }),
    ),
  ]
}
