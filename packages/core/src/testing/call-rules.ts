import { evaluate } from '@reauth/policy'
import { demandOfRun } from '../machine/freshness.js'
import { type FailureCode, OUTCOME_OF, toFailure } from '../words/codes.js'
import { type Invariant, answerOf, fieldOf, starts } from './rule.js'
import type { Step } from './step.js'

/** The minimum remaining lifetime of a token when it is sent, in seconds. */
const LIFE_NEEDED = 30

/** Evaluates the facts again, without the client's margin. */
function verdictOf({ snapshot }: Step): string {
  const { reading, openedAt, clockTolerance } = snapshot.context
  const requirement = demandOfRun(snapshot.context)
  if (requirement === null) return 'invalid requirement'
  return evaluate(requirement, reading?.authentication, reading?.now ?? Number.NaN, {
    clockTolerance,
    openedAt: openedAt ?? undefined,
  }).verdict
}

/** Rules about calling the endpoint. */
export const callRules: readonly Invariant[] = [
  {
    id: 'I1',
    title:
      'The endpoint is called only with a fresh authentication, or with an unverifiable one that the policy explicitly allows.',
    consequence: 'Anyone at an unattended screen could transfer money.',
    check: (step) => {
      if (!starts(step, 'performAction')) return null
      const verdict = verdictOf(step)
      const isAllowed =
        verdict === 'unverifiable' &&
        step.snapshot.context.requirement?.whenCannotReauthenticate === 'allowUnverifiable'
      return verdict === 'fresh' || isAllowed ? null : `called with the verdict ${verdict}`
    },
  },
  {
    id: 'I2',
    title:
      'The endpoint is called a second time only if the server has just required a step-up and the authentication is newer. It is never called a third time.',
    consequence: 'Repeating a call after a lost response pays twice.',
    check: (step) => {
      const { calls, stepUps, lastCall } = step.counts
      if (step.snapshot.context.stepUps > 1) return 'a second step-up is accepted'
      if (!starts(step, 'performAction') || calls === 1) return null
      if (calls > 1 + stepUps || stepUps > 1) return `${calls} calls after ${stepUps} step-ups`
      if (lastCall !== 'stepUpRequired') return `called again after ${lastCall}`
      const { reading, authTimeBefore } = step.snapshot.context
      const authTime = reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY
      return authTimeBefore !== null && authTime <= authTimeBefore ? 'called again with the same authentication' : null
    },
  },
  {
    id: 'I7',
    title: 'A missing or future auth_time is never fresh, and an unknown can_reauthenticate never counts as false.',
    consequence: 'A stale authentication would pass. This is the most common bug in hand-written flows.',
    check: (step) => {
      const { reading, requirement } = step.snapshot.context
      if (!starts(step, 'performAction') || reading === null) return null
      const { authTime, canReauthenticate } = reading.authentication
      if (authTime === undefined) return 'called without auth_time'
      if (authTime > reading.now + 60) return 'called with an auth_time in the future'
      if (canReauthenticate === false && requirement?.whenCannotReauthenticate === 'deny')
        return 'called although the policy denies it'
      return canReauthenticate === 'unknown' && verdictOf(step) !== 'fresh' ? 'an unknown claim counted as false' : null
    },
  },
  {
    id: 'I11',
    title: 'After a redirect, the action is performed only after another click, unless the app sets autoResume.',
    consequence: 'A link from an attacker would transfer money.',
    check: (step) => {
      const { resumedAt, preferences } = step.snapshot.context
      const isUnseen = resumedAt !== null && !preferences.autoResume && !step.counts.confirmed
      return starts(step, 'performAction') && isUnseen ? 'called without a click' : null
    },
  },
  {
    id: 'I12',
    title: 'The endpoint is called only from the state `ready`, which checks everything again.',
    consequence: 'A second way to the endpoint could skip a check.',
    check: (step) =>
      starts(step, 'performAction') && !step.taken.at(-1)?.id.startsWith('ready ')
        ? 'called without the last check'
        : null,
  },
  {
    id: 'I14',
    title: 'An expired token is never sent.',
    consequence: 'The server refuses it, and the end-user sees a needless prompt.',
    check: (step) => {
      const { reading } = step.snapshot.context
      if (!starts(step, 'performAction') || reading === null) return null
      return reading.authentication.expiresAt <= reading.now ? 'called with an expired token' : null
    },
  },
  {
    id: 'I15',
    title: 'Once the server has performed an action, its result is never looked up.',
    consequence:
      'The lookup may send the action again under the same key. A server without idempotency would pay twice.',
    check: (step) =>
      starts(step, 'resolveOutcome') && step.counts.lastCall === 'unreadable'
        ? 'looked up a result after the call was answered'
        : null,
  },
  {
    id: 'I18',
    title:
      'No check before the call is skipped: the claims are known, the operation is open, the token outlives the call, and the claims are read again after a confirmation.',
    consequence: 'Any path that skips a check lets every run on that path skip it.',
    check: (step) => {
      if (!starts(step, 'performAction')) return null
      const { counts, scenario } = step
      const { reading, capabilities } = step.snapshot.context
      if (reading === null) return 'called without a reading'
      const { operation, resumption } = scenario.input
      const isOpen = counts.opened || typeof (operation ?? resumption)?.operationId === 'string'
      if (capabilities.operation && !isOpen) return 'called before the operation was opened'
      if (counts.confirmed && counts.calls === 1 && !counts.renewed)
        return 'called with claims that were read before the click'
      const life = reading.authentication.expiresAt - reading.now
      return life < LIFE_NEEDED && !counts.renewed ? `called with a token that expires in ${life} seconds` : null
    },
  },
  {
    id: 'I19',
    title: 'If a call was not sent, the run ends with the outcome of its code, never with outcomeUnknown.',
    consequence: 'People would search for a payment that was never made, or pay twice.',
    check: (step) => {
      const code = notSentCode(step)
      if (code === null) return null
      const { ending } = step.snapshot.context
      const isRight = step.snapshot.value === OUTCOME_OF[code] && ending?.code === code
      return isRight
        ? null
        : `not sent because of ${code}, but the run ends ${JSON.stringify(step.snapshot.value)} (${ending?.code})`
    },
  },
]

/** Returns why a call was not sent; `null` if it may have been sent. */
function notSentCode(step: Step): FailureCode | null {
  const answer = answerOf(step)
  if (answer?.id !== 'performAction') return null
  if (fieldOf(answer.output, 'result') === 'notSent') return toFailure(answer.output).code
  return answer.code === 'notSent' || answer.code === 'misconfigured' ? answer.code : null
}
