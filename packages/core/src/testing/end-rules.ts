import { endlessOf } from './endless.js'
import { type Invariant, PROMPTS, answerOf, fieldOf } from './rule.js'
import type { Step } from './step.js'

const FINALS: readonly unknown[] = ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown']
const CALLS: readonly string[] = ['performAction', 'resolveOutcome']
const OUTAGES: readonly string[] = ['offline', 'providerUnavailable', 'unexpected']
/** The results of a call that the server did not perform. */
const DENIED: readonly (string | null)[] = ['refused', 'notSent', 'stepUpRequired']

/** The most repetitions: of requests and wake-ups between two readings, and of departures in a run. */
const MOST = { requests: 3, wakeUps: 5, departures: 8 } as const

/** Rules about the end of a run. */
export const endRules: readonly Invariant[] = [
  {
    id: 'I4',
    title: 'In every state, the run waits for at most one service, has a timeout and can be cancelled.',
    consequence: 'People would watch a spinner that never stops.',
    check: ({ snapshot, waiting, event, taken, accepted }) => {
      if (snapshot.status !== 'active') return null
      if (!snapshot._nodes.some(({ after }) => after.length > 0)) return 'the state has no timeout'
      if (event?.id.startsWith('after.') && taken.length === 0) return 'a timer ran out without effect'
      if (!accepted.includes('reauth.cancel') && !snapshot.can({ type: 'reauth.cancel' }))
        return 'the run cannot be cancelled'
      return waiting.length > 1 ? 'the run waits for two services' : null
    },
  },
  {
    id: 'I5',
    title: 'At the end of a run, every waiting service is stopped and none starts.',
    consequence: 'A cancelled action could still be performed.',
    check: ({ snapshot, started, waiting, event }) => {
      if (snapshot.status === 'active' && event?.id === 'reauth.cancel') return 'the run continues after a cancel'
      if (snapshot.status === 'active' && event?.id === 'run.replaced') return 'the run continues after it was replaced'
      if (snapshot.status === 'active') return null
      if (started.length > 0) return `${started.join(', ')} started at the end`
      if (waiting.length > 0) return `${waiting.join(', ')} still waits`
      if (!FINALS.includes(snapshot.value)) return 'an unknown end'
      return (snapshot.output as { outcome: string }).outcome === snapshot.value
        ? null
        : 'the output belongs to another end'
    },
  },
  {
    id: 'I8',
    title:
      'A fresh authentication needs no prompt, and a run is refused or cancelled only if the server has not performed the action.',
    consequence: 'People would see needless prompts, or would be told that a performed action did not happen.',
    check: (step) => {
      const { before, counts, snapshot } = step
      const isPrompt = step.started.some((id) => PROMPTS.includes(id))
      const wasFresh = before !== null && step.event?.id === 'refreshIdToken.fresh' && counts.stepUps === 0
      if (isPrompt && wasFresh && snapshot.context.requirement?.maxAge !== 'always')
        return 'a prompt despite a fresh authentication'
      if (snapshot.status !== 'done' || snapshot.context.ending === null || counts.lastCall === null) return null
      const { outcome, code } = snapshot.context.ending
      const isSure =
        outcome === 'refused' || outcome === 'cancelled' || (outcome === 'failed' && code !== 'notPerformed')
      return isSure && !DENIED.includes(counts.lastCall) ? `${outcome} after a call that may have happened` : null
    },
  },
  {
    id: 'I10',
    title:
      'A cancel by the end-user is never reported as a failure, and an outage is never reported as a cancel or a refusal.',
    consequence: 'People would choose the wrong next step.',
    check: (step) => {
      const answer = answerOf(step)
      if (step.snapshot.status !== 'done' || answer?.code === undefined) return null
      const outcome = step.snapshot.value as string
      // Any rejection after a call means that the outcome is unknown.
      if (CALLS.includes(answer.id)) return null
      if (answer.code === 'cancelled' && outcome !== 'cancelled') return `a cancel became ${outcome}`
      return OUTAGES.includes(answer.code) && outcome !== 'failed' ? `an outage became ${outcome}` : null
    },
  },
  {
    id: 'I16',
    title:
      'If another subject appears, the run ends and deletes all pending actions of the first subject. No other run deletes them.',
    consequence: 'The next person at the same screen would find the pending actions of the previous one.',
    check: (step) => {
      const isForgotten = step.effects.includes('forgetSubject')
      if (!meetsOther(step))
        return isForgotten ? 'all pending actions of the subject are deleted without a reason' : null
      if (step.snapshot.status === 'active') return 'the run continues with another subject'
      return isForgotten ? null : 'the pending actions of the first subject are kept'
    },
  },
  {
    id: 'I17',
    title:
      'Every run ends: it never returns to an earlier moment, and repetitions are limited. Between two readings, a run makes at most three requests, and five more when the network is back. A page leaves at most eight times.',
    consequence:
      'Behind a captive portal, the network comes back again and again but the provider stays unreachable: the run would never end.',
    check: ({ counts }) => {
      const over = (Object.keys(MOST) as (keyof typeof MOST)[]).find((count) => counts[count] > MOST[count])
      return over === undefined ? null : `${counts[over]} ${over}`
    },
    checkAll: (edges) => {
      const step = endlessOf(edges)
      return step && { step, problem: 'returns to an earlier moment' }
    },
  },
  {
    id: 'I20',
    title: 'A run deletes its record exactly once, at its end. Afterwards it accepts, writes and requests nothing.',
    consequence: 'A completed payment would be reported as refused, or be repeated.',
    check: ({ snapshot, effects }) => {
      const forgotten = effects.filter((effect) => effect === 'forgetPendingAction').length
      if (snapshot.status === 'active') return forgotten > 0 ? 'the record is deleted before the end' : null
      if (forgotten !== 1) return `the record is deleted ${forgotten} times`
      const isOpen = snapshot._nodes.some(({ transitions, always }) => transitions.size > 0 || always !== undefined)
      return isOpen ? 'a transition leaves the end' : null
    },
  },
]

/**
 * Checks whether a step reveals a different end-user: in a reading, in the rejection of a service, in a call that was
 * not sent, or in an event.
 */
function meetsOther(step: Step): boolean {
  if (step.event?.id === 'session.changed') return true
  const answer = answerOf(step)
  const subjectKey = fieldOf(answer?.output, 'subjectKey')
  const known = step.before?.snapshot.context.subjectKey
  return (
    answer?.code === 'subjectMismatch' ||
    (answer?.id === 'performAction' && fieldOf(answer.output, 'code') === 'subjectMismatch') ||
    (typeof subjectKey === 'string' && typeof known === 'string' && subjectKey !== known)
  )
}
