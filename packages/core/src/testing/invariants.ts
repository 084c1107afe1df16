import { evaluate } from '@reauth/policy'
import { demandOfRun } from '../machine/freshness.js'
import { toFailure } from '../words/codes.js'
import type { Step } from './explore.js'

/** A rule that holds on every edge of the chart. */
export interface Invariant {
  readonly id: string
  readonly title: string
  /** What would happen to somebody if it did not hold. */
  readonly why: string
  /** Returns what is wrong with a step, or `null`. */
  readonly check: (step: Step) => string | null
}

/** A step that breaks a rule, with the run that leads to it. */
export interface Violation {
  readonly invariant: Invariant
  readonly step: Step
  readonly problem: string
}

const starts = (step: Step, id: string): boolean => step.started.includes(id)
const PROMPTS = ['reauthenticateWithBiometric', 'reauthenticateInBrowser', 'startBrowserReauthentication']
const FINALS = ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown']
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/

/** Decides anew, from the facts alone and without the client's margin. */
function verdictOf({ snapshot }: Step): string {
  const { reading, openedAt, clockTolerance } = snapshot.context
  const demand = demandOfRun(snapshot.context)
  if (demand === null) return 'no demand'
  return evaluate(demand, reading?.authentication, reading?.now ?? Number.NaN, {
    clockTolerance,
    openedAt: openedAt ?? undefined,
  }).verdict
}

/** The failure code that the event of a step carries. */
const failureOf = ({ event }: Step): string | undefined => {
  const error = (event?.event as { error?: unknown } | undefined)?.error
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
const USER_CANCELS = ['cancelled']
const OUTAGES = ['offline', 'providerUnavailable', 'unexpected']

/** The rules of the chart. Each is shown not to be empty by a change of the chart that breaks it. */
export const invariants: readonly Invariant[] = [
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
      if (step.snapshot.context.stepUps > 1) return 'a second step-up is taken up'
      if (!starts(step, 'performAction') || calls === 1) return null
      if (calls > 1 + stepUps || stepUps > 1) return `${calls} calls after ${stepUps} step-ups`
      if (!lastCall?.startsWith('step-up')) return `called again after ${lastCall}`
      const { reading, authTimeBefore } = step.snapshot.context
      const authTime = reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY
      return authTimeBefore !== null && authTime <= authTimeBefore ? 'called again with the same authentication' : null
    },
  },
  {
    id: 'I3',
    title:
      'One prompt is open at a time; each attempt has at most one biometric and one browser prompt, and one more if a window was blocked.',
    why: 'Prompts that pile up teach people to click them away.',
    check: ({ waiting, tally, event }) => {
      if (waiting.filter((id) => PROMPTS.includes(id)).length > 1) return 'two prompts are open'
      if (tally.biometricPrompts > 1) return 'a second biometric prompt in one attempt'
      const allowed = event?.id === 'reauth.confirm' || tally.confirmed ? 2 : 1
      return tally.browserPrompts > allowed ? 'a second browser prompt in one attempt' : null
    },
  },
  {
    id: 'I4',
    title: 'Wherever a run rests, a service, a timer or a person is waited for: with a timeout, and with a way out.',
    why: 'A run that never ends leaves somebody before a spinner.',
    check: ({ snapshot, waiting }) => {
      if (snapshot.status !== 'active') return null
      if (!snapshot._nodes.some(({ after }) => after.length > 0)) return 'nothing ends the wait'
      if (!snapshot.can({ type: 'reauth.cancel' })) return 'nobody can stop it'
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
      if (!(FINALS as readonly unknown[]).includes(snapshot.value)) return 'an end that is none'
      return (snapshot.output as { outcome: string }).outcome === snapshot.value ? null : 'an output of another end'
    },
  },
  {
    id: 'I6',
    title: 'The subject never changes within a run.',
    why: 'One person would authenticate for the action of another.',
    check: ({ snapshot: { context } }) =>
      context.reading !== null && context.reading.subjectKey !== context.subjectKey
        ? 'the reading is of another subject'
        : null,
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
      const isDenied = ['refused', 'not-sent', 'step-up'].some((sure) => tally.lastCall!.startsWith(sure))
      const { outcome, code } = snapshot.context.ending
      const isSure =
        outcome === 'refused' || outcome === 'cancelled' || (outcome === 'failed' && code !== 'notPerformed')
      return isSure && !isDenied ? `${outcome} after a call that may have happened` : null
    },
  },
  {
    id: 'I9',
    title: 'No snapshot holds a token.',
    why: 'Inspectors, logs and crash reports would hand sessions out.',
    check: ({ snapshot }) =>
      JWT.test(JSON.stringify([snapshot.context, snapshot.output])) ? 'a token in the snapshot' : null,
  },
  {
    id: 'I10',
    title: "The end-user's cancel is never called a failure, and an outage never a cancel or a refusal.",
    why: 'People would do the wrong thing next.',
    check: (step) => {
      const code = failureOf(step)
      if (step.snapshot.status !== 'done' || code === undefined) return null
      const outcome = step.snapshot.value as string
      if (USER_CANCELS.includes(code) && outcome !== 'cancelled') return `a cancel became ${outcome}`
      return OUTAGES.includes(code) && outcome !== 'failed' && outcome !== 'outcomeUnknown'
        ? `an outage became ${outcome}`
        : null
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
    id: 'I13',
    title: 'Nothing is asked and nothing is called for a record that is over.',
    why: 'An old link, opened again, would start what somebody had given up.',
    check: ({ snapshot, started }) => {
      const { resumedAt } = snapshot.context
      return OVER.includes(resumedAt) && started.length > 0 ? `${started.join(', ')} started for ${resumedAt}` : null
    },
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
    id: 'I16',
    title: 'A run that ends because somebody else is signed in leaves nothing of the first subject pending.',
    why: 'The next person at the same screen would find the actions of the one before.',
    check: ({ snapshot, event, effects }) => {
      if (snapshot.status !== 'done' || !isByOther(snapshot.context.ending?.code, event?.event['error'])) return null
      return effects.includes('forgetSubject') ? null : 'the pending actions of the first subject are kept'
    },
  },
]

/** Stages from which no run goes on. */
const OVER: readonly unknown[] = ['abandoned', 'used', 'missing', 'discarded', 'callExpired']

/** Whether a run ended because another subject is signed in: by how it ended, or by what a service was rejected with. */
const isByOther = (code: string | undefined, error: unknown): boolean =>
  code === 'subjectMismatch' ||
  code === 'sessionChanged' ||
  (code === 'responseLost' && toFailure(error).code === 'subjectMismatch')

/** Checks every edge. Returns the shortest run for each rule that is broken. */
export function checkInvariants(
  edges: readonly Step[],
  rules: readonly Invariant[] = invariants,
): readonly Violation[] {
  return rules.flatMap((invariant) => {
    let shortest: Violation | undefined
    for (const step of edges) {
      if (shortest !== undefined && step.depth >= shortest.step.depth) continue
      const problem = invariant.check(step)
      if (problem !== null) shortest = { invariant, step, problem }
    }
    return shortest === undefined ? [] : [shortest]
  })
}
