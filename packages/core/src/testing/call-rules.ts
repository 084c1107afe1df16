import { evaluate } from '@reauth/policy'
import { demandOfRun } from '../machine/freshness.js'
import { type FailureCode, OUTCOME_OF, toFailure } from '../words/codes.js'
import { type Invariant, answerOf, fieldOf, starts } from './rule.js'
import type { Step } from './step.js'

/** The seconds for which a token must still be valid when it is sent. */
const LIFE_NEEDED = 30

/** Evaluates the facts again, without the client's margin. */
function verdictOf({ snapshot }: Step): string {
  const { reading, openedAt, clockTolerance } = snapshot.context
  const demand = demandOfRun(snapshot.context)
  if (demand === null) return 'no demand'
  return evaluate(demand, reading?.authentication, reading?.now ?? Number.NaN, {
    clockTolerance,
    openedAt: openedAt ?? undefined,
  }).verdict
}

/** Rules about the call of the endpoint. */
export const callRules: readonly Invariant[] = [
  {
    id: 'I1',
    title: 'The endpoint is called only for a fresh authentication, or an unverifiable one under an explicit policy.',
    why: 'Somebody at an unattended screen could move money.',
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
      'A second call comes only directly after the server asked for step-up, with a newer authentication, and never a third.',
    why: 'A call that is made again after a lost answer pays twice.',
    check: (step) => {
      const { calls, stepUps, lastCall } = step.tally
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
    title: 'Missing is not fresh, unknown is not no, and the future is not now.',
    why: 'Checks that do not check are the commonest fault of hand-written flows.',
    check: (step) => {
      const { reading, requirement } = step.snapshot.context
      if (!starts(step, 'performAction') || reading === null) return null
      const { authTime, canReauthenticate } = reading.authentication
      if (authTime === undefined) return 'called without auth_time'
      if (authTime > reading.now + 60) return 'called with an auth_time in the future'
      if (canReauthenticate === false && requirement?.whenCannotReauthenticate === 'deny')
        return 'called although the policy denies'
      return canReauthenticate === 'unknown' && verdictOf(step) !== 'fresh' ? 'an unknown claim counted as no' : null
    },
  },
  {
    id: 'I11',
    title: 'What comes back from a redirect is performed only after one more click, unless the app calls it harmless.',
    why: 'A link that somebody else prepared would move money.',
    check: (step) => {
      const { resumedAt, preferences } = step.snapshot.context
      const isUnseen = resumedAt !== null && !preferences.autoResume && !step.tally.confirmed
      return starts(step, 'performAction') && isUnseen ? 'called without a click' : null
    },
  },
  {
    id: 'I12',
    title: 'The endpoint is called only out of `ready`, where everything is asked once more.',
    why: 'A second door to the endpoint is the one that somebody forgets to lock.',
    check: (step) =>
      starts(step, 'performAction') && !step.taken.at(-1)?.id.startsWith('ready ')
        ? 'called past the last check'
        : null,
  },
  {
    id: 'I14',
    title: 'No token is sent that has expired.',
    why: 'The server refuses it, and the end-user is asked again for nothing.',
    check: (step) => {
      const { reading } = step.snapshot.context
      if (!starts(step, 'performAction') || reading === null) return null
      return reading.authentication.expiresAt <= reading.now ? 'called with an expired token' : null
    },
  },
  {
    id: 'I15',
    title: 'An action that the server performed is never asked after.',
    why: 'Asking sends it again under the same key; an app without idempotency would pay twice.',
    check: (step) =>
      starts(step, 'resolveOutcome') && step.tally.lastCall === 'unreadable'
        ? 'asked after a call that was answered'
        : null,
  },
  {
    id: 'I18',
    title:
      'No gate before the call is left out: there is a reading, the operation is open, the token outlives the call, and what was confirmed after a redirect was read once more.',
    why: 'What is left out on one way to the call is left out for everybody who takes it.',
    check: (step) => {
      if (!starts(step, 'performAction')) return null
      const { tally, scenario } = step
      const { reading, capabilities } = step.snapshot.context
      if (reading === null) return 'called without a reading'
      const { operation, resumption } = scenario.input
      const isOpen = tally.opened || typeof (operation ?? resumption)?.operationId === 'string'
      if (capabilities.operation && !isOpen) return 'called before the operation was opened'
      if (tally.confirmed && tally.calls === 1 && !tally.renewed) return 'called with what was read before the click'
      const life = reading.authentication.expiresAt - reading.now
      return life < LIFE_NEEDED && !tally.renewed ? `called with a token that lives ${life} more seconds` : null
    },
  },
  {
    id: 'I19',
    title: 'A call that was not sent ends as its code says: never as one that may have happened.',
    why: 'People would look for a payment that was never made, or make it a second time.',
    check: (step) => {
      const code = notSentCode(step)
      if (code === null) return null
      const { ending } = step.snapshot.context
      const isRight = step.snapshot.value === OUTCOME_OF[code] && ending?.code === code
      return isRight
        ? null
        : `not sent because of ${code}, but ends ${JSON.stringify(step.snapshot.value)} (${ending?.code})`
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
