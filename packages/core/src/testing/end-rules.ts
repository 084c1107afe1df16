import { endlessOf } from './endless.js'
import { type Invariant, PROMPTS, answerOf, fieldOf } from './rule.js'
import type { Step } from './step.js'

const FINALS: readonly unknown[] = ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown']
const CALLS: readonly string[] = ['performAction', 'resolveOutcome']
const OUTAGES: readonly string[] = ['offline', 'providerUnavailable', 'unexpected']
/** The results of a call that the server did not perform. */
const DENIED: readonly (string | null)[] = ['refused', 'notSent', 'stepUpRequired']

/** How often something may be repeated: between two readings, or in a run. */
const MOST = { requests: 3, wakeUps: 5, departures: 8 } as const

/** Rules about the end of a run. */
export const endRules: readonly Invariant[] = [
  {
    id: 'I4',
    title: 'Wherever a run rests, a service, a timer or a person is waited for: with a timeout, and with a way out.',
    why: 'A run that never ends leaves somebody before a spinner.',
    check: ({ snapshot, waiting, event, taken, said }) => {
      if (snapshot.status !== 'active') return null
      if (!snapshot._nodes.some(({ after }) => after.length > 0)) return 'nothing ends the wait'
      if (event?.id.startsWith('after.') && taken.length === 0) return 'a timer ran out without effect'
      if (!said.includes('reauth.cancel') && !snapshot.can({ type: 'reauth.cancel' })) return 'nobody can stop it'
      return waiting.length > 1 ? 'two services are waited for' : null
    },
  },
  {
    id: 'I5',
    title: 'After the end no service starts, and those that wait are stopped.',
    why: 'Cancelled has to mean cancelled.',
    check: ({ snapshot, started, waiting, event }) => {
      if (snapshot.status === 'active' && event?.id === 'reauth.cancel') return 'a cancel that does not end the run'
      if (snapshot.status === 'active' && event?.id === 'run.replaced')
        return 'a run that goes on after it was replaced'
      if (snapshot.status === 'active') return null
      if (started.length > 0) return `${started.join(', ')} started at the end`
      if (waiting.length > 0) return `${waiting.join(', ')} is left waiting`
      if (!FINALS.includes(snapshot.value)) return 'an unknown end'
      return (snapshot.output as { outcome: string }).outcome === snapshot.value ? null : 'an output of another end'
    },
  },
  {
    id: 'I8',
    title: 'Who is fresh sees no prompt, and a refused run has made no call that the server did not refuse.',
    why: 'A prompt for nothing, or an action that is said not to have happened and did.',
    check: (step) => {
      const { before, tally, snapshot } = step
      const isPrompt = step.started.some((id) => PROMPTS.includes(id))
      const wasFresh = before !== null && step.event?.id === 'refreshIdToken.fresh' && tally.stepUps === 0
      if (isPrompt && wasFresh && snapshot.context.requirement?.maxAge !== 'always')
        return 'a prompt for somebody who is fresh'
      if (snapshot.status !== 'done' || snapshot.context.ending === null || tally.lastCall === null) return null
      const { outcome, code } = snapshot.context.ending
      const isSure =
        outcome === 'refused' || outcome === 'cancelled' || (outcome === 'failed' && code !== 'notPerformed')
      return isSure && !DENIED.includes(tally.lastCall) ? `${outcome} after a call that may have happened` : null
    },
  },
  {
    id: 'I10',
    title: "The end-user's cancel is never called a failure, and an outage never a cancel or a refusal.",
    why: 'People would do the wrong thing next.',
    check: (step) => {
      const answer = answerOf(step)
      if (step.snapshot.status !== 'done' || answer?.code === undefined) return null
      const outcome = step.snapshot.value as string
      // After a call the outcome is unknown, whatever the rejection.
      if (CALLS.includes(answer.id)) return null
      if (answer.code === 'cancelled' && outcome !== 'cancelled') return `a cancel became ${outcome}`
      return OUTAGES.includes(answer.code) && outcome !== 'failed' ? `an outage became ${outcome}` : null
    },
  },
  {
    id: 'I16',
    title: 'A run that meets another subject ends, and leaves nothing of the first one pending. No other run does so.',
    why: 'The next person at the same screen would find the actions of the one before.',
    check: (step) => {
      const isForgotten = step.effects.includes('forgetSubject')
      if (!meetsOther(step))
        return isForgotten ? 'all pending actions of the subject are deleted without a reason' : null
      if (step.snapshot.status === 'active') return 'a run that continues with another subject'
      return isForgotten ? null : 'the pending actions of the first subject are kept'
    },
  },
  {
    id: 'I17',
    title:
      'Every run ends: none comes back to a moment that it was in, and what comes again is counted. Between two readings a request is made three times, and five more when the network comes back; a page leaves eight times.',
    why: 'Behind a captive portal the network comes back for ever, and the provider never does.',
    check: ({ tally }) => {
      const over = (Object.keys(MOST) as (keyof typeof MOST)[]).find((count) => tally[count] > MOST[count])
      return over === undefined ? null : `${tally[over]} ${over}`
    },
    checkAll: (edges) => {
      const step = endlessOf(edges)
      return step && { step, problem: 'comes back to a moment that it was in' }
    },
  },
  {
    id: 'I20',
    title: 'At its end a run forgets its record, once. After it nothing is heard, written or requested.',
    why: 'A payment that was made would become one that was refused, or be found and made again.',
    check: ({ snapshot, effects }) => {
      const forgotten = effects.filter((effect) => effect === 'forgetPendingAction').length
      if (snapshot.status === 'active') return forgotten > 0 ? 'its record is deleted while it runs' : null
      if (forgotten !== 1) return `its record is deleted ${forgotten} times`
      const isOpen = snapshot._nodes.some(({ transitions, always }) => transitions.size > 0 || always !== undefined)
      return isOpen ? 'an end that can be left' : null
    },
  },
]

/**
 * Whether a step shows a different end-user: in a reading, in the rejection of a service, in a call that was not sent,
 * or in an event.
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
