import type { NextStep } from '../../model/predictions.js'
import { wordOf } from '../../stream/vocabulary.js'
import { h } from '../dom.js'
import { toneOfState } from '../tones.js'
import type { ViewState } from './view-state.js'

const KINDS: Readonly<Record<NextStep['kind'], { readonly glyph: string; readonly tone: string }>> = {
  answer: { glyph: '✓', tone: 'good' },
  failure: { glyph: '✕', tone: 'bad' },
  timer: { glyph: '◷', tone: 'warn' },
  event: { glyph: '●', tone: 'live' },
}

const button = (doing: string, label: string, isMain = false): HTMLElement =>
  h('button', { type: 'button', class: isMain ? 'button main' : 'button', 'data-do': doing }, label)

/** Shows buttons for the actions that are possible now. */
function offers({ live, isNow }: ViewState): HTMLElement[] {
  const snapshot = live?.getSnapshot()
  if (snapshot === undefined || !isNow) return []
  const buttons = [
    snapshot.canConfirm && button('confirm', 'Confirm', true),
    snapshot.canChoose && button('choose', 'Use the browser'),
    snapshot.canCancel && button('cancel', 'Cancel'),
  ].filter((each) => each !== false)
  return buttons.length === 0 ? [] : [h('h2', {}, 'Possible now'), h('div', { class: 'row' }, ...buttons)]
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Shows the possible answers of a fake service. */
function fakeAnswers({ openCalls, isNow }: ViewState): HTMLElement[] {
  if (!isNow) return []
  return openCalls.flatMap(({ title, answers }, call) => [
    h('h2', {}, 'Fake service'),
    h('p', {}, `${title}. What is the answer?`),
    h(
      'div',
      { class: 'row' },
      ...answers.map((answer, at) =>
        h(
          'button',
          { type: 'button', class: 'button', 'data-do': 'answer', 'data-value': `${call} ${at}` },
          // Answers of the test kit have known titles. Other answers can contain any text, so it is checked.
          sentence(wordOf(answer.title) ?? wordOf(answer.id) ?? `answer ${at + 1}`),
        ),
      ),
    ),
  ])
}

/** Groups events that lead to the same state. */
function groups(steps: readonly NextStep[]): Map<string, NextStep[]> {
  const found = new Map<string, NextStep[]>()
  for (const step of steps) {
    const key = step.code === null ? step.leads : `${step.leads} · ${step.code}`
    found.set(key, [...(found.get(key) ?? []), step])
  }
  return found
}

/** Caches the predictions, which take a moment to compute. */
const predictionCache = new WeakMap<object, readonly NextStep[]>()

function nextOf({ step, predictions }: Pick<ViewState, 'step' | 'predictions'>): readonly NextStep[] {
  const { value, context } = step!
  const known = predictionCache.get(context) ?? predictions!.nextSteps(value, context)
  predictionCache.set(context, known)
  return known
}

/** The number of descriptions shown for a group. */
const SHOWN = 4

/** Shows what the end-user, timers and services can do next, and where it leads. */
export function nextPanel(state: ViewState): HTMLElement[] {
  const { step, predictions } = state
  if (step === undefined) return []
  const now = [...fakeAnswers(state), ...offers(state)]
  if (step.isEnd) return [...now, h('p', { class: 'soft' }, 'The run is over. No event is possible.')]
  if (!step.hasFacts)
    return [...now, h('p', { class: 'soft' }, 'To see where each answer leads, pass `inspect` to createReauth().')]
  if (predictions === undefined) return [...now, h('p', { class: 'soft' }, 'Loading…')]
  return [
    ...now,
    h('h2', {}, 'Where each answer leads'),
    ...[...groups(nextOf(state))].map(([title, steps]) => {
      const { tone, glyph } = toneOfState(steps[0]!.leaf)
      return h(
        'div',
        { class: 'next' },
        h('span', { class: 'chip', 'data-tone': tone, 'data-glyph': glyph }, title),
        h(
          'ul',
          {},
          ...steps
            .slice(0, SHOWN)
            .map((each) =>
              h('li', { 'data-glyph': KINDS[each.kind].glyph, 'data-tone': KINDS[each.kind].tone }, each.title),
            ),
          steps.length > SHOWN && h('li', { 'data-glyph': '+' }, `${steps.length - SHOWN} more`),
        ),
      )
    }),
  ]
}
