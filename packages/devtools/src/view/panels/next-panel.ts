import type { NextStep } from '../../model/oracle.js'
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

/** What the run offers to a person now. */
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

/** The answers of a fake service that somebody may choose now. */
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
          // A test kit has words of its own; an answer of somebody else's may have any.
          sentence(wordOf(answer.title) ?? wordOf(answer.id) ?? `answer ${at + 1}`),
        ),
      ),
    ),
  ])
}

/** Groups what leads to the same place. */
function groups(steps: readonly NextStep[]): Map<string, NextStep[]> {
  const found = new Map<string, NextStep[]>()
  for (const step of steps) {
    const key = step.code === null ? step.leads : `${step.leads} · ${step.code}`
    found.set(key, [...(found.get(key) ?? []), step])
  }
  return found
}

/** To ask the machine takes a moment, and a moment of a run does not change. */
const asked = new WeakMap<object, readonly NextStep[]>()

function nextOf({ step, oracle }: Pick<ViewState, 'step' | 'oracle'>): readonly NextStep[] {
  const { value, context } = step!
  const known = asked.get(context) ?? oracle!.nextSteps(value, context)
  asked.set(context, known)
  return known
}

/** Sentences that are shown of one group. */
const SHOWN = 4

/** What the end-user, the clock and each service may bring, and where that leads. */
export function nextPanel(state: ViewState): HTMLElement[] {
  const { step, oracle } = state
  if (step === undefined) return []
  const now = [...fakeAnswers(state), ...offers(state)]
  if (step.isEnd) return [...now, h('p', { class: 'soft' }, 'The run is over: nothing can happen any more.')]
  if (!step.hasFacts)
    return [...now, h('p', { class: 'soft' }, 'Pass `inspect` to createReauth() to see where each answer leads.')]
  if (oracle === undefined) return [...now, h('p', { class: 'soft' }, 'One moment…')]
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
