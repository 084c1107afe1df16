import type { ResumptionStage } from '../words/facts.js'
import { type Invariant, PROMPTS } from './rule.js'

/** Stages from which a run cannot continue. */
const OVER: readonly (ResumptionStage | null)[] = ['abandoned', 'used', 'missing', 'discarded', 'callExpired']

/** Rules about prompts and about the data of a page. */
export const promptRules: readonly Invariant[] = [
  {
    id: 'I3',
    title:
      'One prompt is open at a time; each attempt has at most one biometric and one browser prompt, and one more if a window was blocked.',
    why: 'Repeated prompts teach people to click without reading.',
    check: ({ waiting, tally }) => {
      if (waiting.filter((id) => PROMPTS.includes(id)).length > 1) return 'two prompts are open'
      if (tally.biometricPrompts > 1) return 'a second biometric prompt in one attempt'
      return tally.browserPrompts > (tally.blocked ? 2 : 1) ? 'a second browser prompt in one attempt' : null
    },
  },
  {
    id: 'I6',
    title: 'The subject never changes within a run.',
    why: 'One person would authenticate for the action of another.',
    check: ({ snapshot: { context } }) =>
      context.reading !== null && context.reading.subjectKey !== context.subjectKey
        ? 'the reading belongs to another subject'
        : null,
  },
  {
    id: 'I9',
    title: 'No snapshot holds a token.',
    why: 'Inspectors, logs and crash reports would leak sessions.',
    check: ({ snapshot }) =>
      holdsToken(snapshot.context) || holdsToken(snapshot.output) ? 'a token in the snapshot' : null,
  },
  {
    id: 'I13',
    title: 'No prompt and no call follow from a record that is over.',
    why: 'An old link would start an action that somebody had abandoned.',
    check: ({ snapshot, started }) => {
      const { resumedAt } = snapshot.context
      return OVER.includes(resumedAt) && started.length > 0 ? `${started.join(', ')} started for ${resumedAt}` : null
    },
  },
]

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/
/** Objects that were searched and contain no token. Most of a context is the same from step to step. */
const clean = new WeakSet<object>()

function holdsToken(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 16 && JWT.test(value)
  if (typeof value !== 'object' || value === null || clean.has(value)) return false
  if (Object.values(value).some(holdsToken)) return true
  clean.add(value)
  return false
}
