import { stateById, transitionById } from '../../chart/chart.js'
import { type ClaimRow, areClaimsMet, secondsLeft } from '../../model/claims.js'
import type { NextStep } from '../../model/predictions.js'
import { secondsInWords } from '../../model/words.js'
import type { InspectedContext } from '../../stream/inspection-event.js'
import { h } from '../dom.js'
import type { Tone } from '../tones.js'
import { toneOfState } from '../tones.js'
import type { ViewState } from './view-state.js'

const MARKS: Readonly<Record<ClaimRow['verdict'], Tone & { readonly label: string }>> = {
  met: { tone: 'good', glyph: '✓', label: 'sufficient' },
  unmet: { tone: 'bad', glyph: '✕', label: 'not sufficient' },
  notAsked: { tone: 'quiet', glyph: '–', label: 'not required' },
  unknown: { tone: 'quiet', glyph: '?', label: 'unknown' },
}

const rowOf = ({ claim, asked, found, verdict, spec }: ClaimRow): HTMLElement => {
  const { tone, glyph, label } = MARKS[verdict]
  return h(
    'tr',
    { title: spec },
    h(
      'td',
      { class: 'mark', 'data-tone': tone },
      h('span', { 'aria-hidden': 'true' }, glyph),
      h('span', { class: 'unseen' }, label),
    ),
    h('th', { scope: 'row' }, h('code', {}, claim)),
    h('td', {}, found, h('small', {}, asked)),
  )
}

const verdict = (tone: Tone['tone'], title: string, ...more: readonly string[]): HTMLElement =>
  h('div', { class: 'verdict', 'data-tone': tone }, h('b', {}, title), ...more.map((text) => h('small', {}, text)))

/** Caches predictions, which take a moment to compute and change only with the verdict on a claim. */
const predictionCache = new WeakMap<object, Map<string, NextStep | null>>()

function nextOf({ predictions, rows }: ViewState, context: InspectedContext, later: number): NextStep | null {
  const known = predictionCache.get(context) ?? new Map<string, NextStep | null>()
  const key = rows.map((row) => row.verdict).join(' ')
  if (!known.has(key)) known.set(key, predictions!.ifStartedNow(context, later))
  predictionCache.set(context, known)
  return known.get(key)!
}

/** Shows what would happen if an action started now. */
function forecast(state: ViewState): HTMLElement {
  const { step, now, predictions } = state
  if (step === undefined || predictions === undefined) return verdict('quiet', 'Loading…')
  const later = Math.max(0, (now - step.readAt) / 1000)
  const next = nextOf(state, step.context, later)
  if (next === null)
    return verdict('quiet', 'The authentication is not known yet', 'The first step of a run reads the claims.')
  const left = secondsLeft({ ...step.context, challenge: null }, later)
  const ticks = left !== null && left > 0 ? `The window is open for another ${secondsInWords(left)}.` : ''
  const { leads, leaf, code } = next
  if (leaf === 'reauth.calling') return verdict('good', 'A run that starts now shows no prompt', ticks)
  if (leaf === 'reauth.openingOperation')
    return verdict(
      'warn',
      'A run that starts now opens an operation, and then asks the end-user',
      'The action is bound to an operation, so an earlier authentication is never fresh enough.',
    )
  if (leaf === 'reauth.renewingIdToken')
    return verdict('good', 'A run that starts now renews the token, and shows no prompt', ticks)
  const isEnd = stateById(leaf)?.type === 'final'
  if (isEnd) return verdict(toneOfState(leaf).tone, `A run that starts now ends ${leads.toLowerCase()}`, code ?? '')
  return verdict('warn', 'A run that starts now asks the end-user', stateById(leaf)?.description ?? leads)
}

/** Matches the transitions that decide whether the end-user is asked. */
const DECIDES = /^reauth\.(checkingAuthTime|checkingCanReauthenticate)\|/

/** Explains why this run asked the end-user or didn't. */
function reason({ run, step }: ViewState): HTMLElement[] {
  if (run === undefined || step === undefined) return []
  const { calls, stepUps, resumedAt } = step.context
  const until = run.steps.slice(0, run.steps.indexOf(step) + 1)
  // Each page counts its own prompts, so the prompt before a redirect may be unknown.
  const wasAsked = resumedAt !== null || until.some(({ context }) => context.prompts > 0)
  if (!wasAsked && calls === 0) return []
  const taken = until.flatMap(({ transitions }) => transitions)
  const decided = taken.findLast(
    (id) => DECIDES.test(id) && transitionById(id)?.targets[0] !== 'reauth.checkingAuthTime',
  )
  const sentence = transitionById(decided ?? '')?.description ?? (wasAsked ? 'It returned from a redirect.' : '')
  if (!wasAsked) return [verdict('good', 'This run did not ask the end-user', sentence)]
  return [
    stepUps > 0
      ? verdict('warn', 'This run asked the end-user', 'The server requires a newer or stronger authentication.')
      : verdict('warn', 'This run asked the end-user', sentence),
  ]
}

const decisions = ({ run, step }: ViewState): HTMLElement[] => {
  const at = run?.steps.indexOf(step!) ?? -1
  const sentences = (run?.steps.slice(0, at + 1) ?? []).flatMap(({ because }) => because)
  return sentences.length === 0
    ? []
    : [h('h2', {}, 'What the chart decided'), h('ul', {}, ...sentences.map((text) => h('li', {}, `• ${text}`)))]
}

const answers = ({ run, step }: ViewState): HTMLElement[] => {
  const at = run?.steps.indexOf(step!) ?? -1
  const found = (run?.steps.slice(0, at + 1) ?? []).filter(({ cause }) => cause.result !== undefined)
  if (found.length === 0) return []
  return [
    h('h2', {}, 'What the server answered'),
    h(
      'ul',
      {},
      ...found.map(({ cause, context }) => {
        const { maxAge, acrValues } = context.challenge ?? {}
        const asks =
          cause.result !== 'stepUpRequired'
            ? ''
            : [
                maxAge === undefined ? '' : `max_age ${maxAge}`,
                acrValues === undefined ? '' : `acr_values ${acrValues.join(' ')}`,
              ]
                .filter(Boolean)
                .join(', ')
        return h(
          'li',
          {},
          h('code', {}, [cause.result, cause.code].filter(Boolean).join(' ')),
          asks === '' ? '' : `: ${asks}`,
        )
      }),
    ),
  ]
}

const counters = ({ step }: ViewState): HTMLElement[] => {
  if (step === undefined || !step.hasFacts) return []
  const { prompts, calls, stepUps, retries, resumedAt } = step.context
  const pairs = { prompts, calls, 'step-ups': stepUps, retries }
  return [
    h('h2', {}, resumedAt === null ? 'So far' : 'So far, on this page'),
    h(
      'dl',
      { class: 'facts' },
      ...Object.entries(pairs).map(([name, count]) => h('div', {}, h('dt', {}, name), h('dd', {}, count))),
    ),
  ]
}

/** Explains claim by claim why the end-user is asked or not, and what would happen if an action started now. */
export function whyPanel(state: ViewState): HTMLElement[] {
  const { step, rows, isNow } = state
  if (step === undefined) return []
  if (!step.hasFacts)
    return [
      verdict(
        'quiet',
        'Only the state of this run is known',
        'Pass the inspection to the flow: createReauth({ inspect: inspection.inspect }).',
      ),
      ...decisions(state),
    ]
  const title = areClaimsMet(rows)
    ? verdict('good', 'At this moment, the claims are sufficient')
    : verdict(
        'warn',
        rows.length === 0
          ? 'At this moment, the claims have not been read'
          : 'At this moment, the claims are not sufficient',
      )
  return [
    ...reason(state),
    isNow ? forecast(state) : title,
    ...(rows.length === 0
      ? []
      : [
          h('h2', {}, isNow ? 'Claim by claim, now' : 'Claim by claim, at that moment'),
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                h('td', {}),
                h('th', { scope: 'col' }, 'Claim'),
                h('th', { scope: 'col' }, 'Value and requirement'),
              ),
            ),
            h('tbody', {}, ...rows.map(rowOf)),
          ),
        ]),
    ...answers(state),
    ...counters(state),
    ...decisions(state),
  ]
}
