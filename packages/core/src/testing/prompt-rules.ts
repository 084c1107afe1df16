import type { ResumptionStage } from '../words/facts.js'
import { type Invariant, PROMPTS } from './rule.js'

/** Stages of records that have ended. */
const ENDED: readonly (ResumptionStage | null)[] = ['abandoned', 'used', 'missing', 'discarded', 'callExpired']

/** Rules about prompts and about the data of a page. */
export const promptRules: readonly Invariant[] = [
  {
    id: 'I3',
    title:
      'Only one prompt is open at a time. Each attempt shows at most one biometric prompt and one browser prompt, or two browser prompts if a window was blocked.',
    consequence: 'Repeated prompts teach people to click without reading.',
    check: ({ waiting, counts }) => {
      if (waiting.filter((id) => PROMPTS.includes(id)).length > 1) return 'two prompts are open'
      if (counts.biometricPrompts > 1) return 'a second biometric prompt in one attempt'
      return counts.browserPrompts > (counts.blocked ? 2 : 1) ? 'a second browser prompt in one attempt' : null
    },
  },
  {
    id: 'I6',
    title: 'The subject never changes during a run.',
    consequence: 'One person would authenticate an action of another person.',
    check: ({ snapshot: { context } }) =>
      context.reading !== null && context.reading.subjectKey !== context.subjectKey
        ? 'the reading belongs to another subject'
        : null,
  },
  {
    id: 'I9',
    title: 'No snapshot contains a token.',
    consequence: 'Inspectors, logs and crash reports would leak sessions.',
    check: ({ snapshot }) =>
      containsToken(snapshot.context) || containsToken(snapshot.output) ? 'a token in the snapshot' : null,
  },
  {
    id: 'I13',
    title: 'A record that has ended never leads to a prompt or a call.',
    consequence: 'An old link would start an abandoned action.',
    check: ({ snapshot, started }) => {
      const { resumedAt } = snapshot.context
      return ENDED.includes(resumedAt) && started.length > 0
        ? `${started.join(', ')} started from a record at ${resumedAt}`
        : null
    },
  },
]

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/
/** Objects without a token. Most of a context does not change from step to step, so each object is searched once. */
const clean = new WeakSet<object>()

function containsToken(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 16 && JWT.test(value)
  if (typeof value !== 'object' || value === null || clean.has(value)) return false
  if (Object.values(value).some(containsToken)) return true
  clean.add(value)
  return false
}
