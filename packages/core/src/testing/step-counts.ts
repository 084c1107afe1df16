import type { AnyEventObject } from 'xstate'
import { toFailure } from '../words/codes.js'
import type { StepCounts } from './step.js'

/** The counts at the start of a run. */
export const NOTHING: StepCounts = {
  calls: 0,
  lastCall: null,
  stepUps: 0,
  biometricPrompts: 0,
  browserPrompts: 0,
  departures: 0,
  blocked: false,
  confirmed: false,
  opened: false,
  renewed: false,
  requests: 0,
  wakeUps: 0,
}

/** The highest count, above the limit of every rule. With it, an endless chart returns to an earlier moment. */
const MOST = 12

/** The parts of a step that are counted. */
interface StepParts {
  /** The event; absent at the start. */
  readonly event: AnyEventObject | undefined
  /** Services that started. */
  readonly started: readonly string[]
  /** Whether the run waited for a confirmation after a redirect. */
  readonly isReview: boolean
}

const NO_CHANGE: Partial<StepCounts> = {}
const ANSWER = /^xstate\.(done|error)\.actor\.(.+)$/
const PROMPT_OF: Readonly<Record<string, 'biometricPrompts' | 'browserPrompts'>> = {
  reauthenticateWithBiometric: 'biometricPrompts',
  reauthenticateInBrowser: 'browserPrompts',
  startBrowserReauthentication: 'browserPrompts',
}
/** Services that return a reading without a prompt. */
const REQUESTS: ReadonlySet<string> = new Set(['refreshIdToken', 'renewIdToken', 'finishBrowserReauthentication'])
const READERS: ReadonlySet<string> = new Set([...REQUESTS, 'reauthenticateWithBiometric', 'reauthenticateInBrowser'])
const NOT_SENT: readonly string[] = ['notSent', 'misconfigured']

/** Counts a step. Returns the same counts if nothing changes. */
export function countStep(before: StepCounts, parts: StepParts): StepCounts {
  const { event, started } = parts
  const change = event === undefined ? NO_CHANGE : changeBy(before, event, parts.isReview)
  if (started.length === 0 && change === NO_CHANGE) return before
  const counted = { ...before, ...change }
  const add = (count: 'calls' | 'biometricPrompts' | 'browserPrompts' | 'departures' | 'requests'): void => {
    counted[count] = Math.min(MOST, counted[count] + 1)
  }
  for (const id of started) {
    const prompt = PROMPT_OF[id]
    if (id === 'performAction') add('calls')
    if (id === 'startBrowserReauthentication') add('departures')
    if (prompt !== undefined) add(prompt)
    if (REQUESTS.has(id) && event?.type !== 'network.restored') add('requests')
  }
  return counted
}

/** The answering service, by event type. Each type is parsed once. */
const answerers = new Map<string, { readonly how: string | undefined; readonly id: string }>()
export function answererOf({ type }: AnyEventObject): { readonly how: string | undefined; readonly id: string } {
  let answerer = answerers.get(type)
  if (answerer === undefined) {
    const [, how, id = ''] = ANSWER.exec(type) ?? []
    answerers.set(type, (answerer = { how, id }))
  }
  return answerer
}

function changeBy(before: StepCounts, event: AnyEventObject, isReview: boolean): Partial<StepCounts> {
  const { how, id } = answererOf(event)
  if (id === 'performAction')
    return afterCall(before, how === 'done' ? resultOf(event['output']) : lostBy(event['error']))
  if (how === 'done' && READERS.has(id)) return { requests: 0, wakeUps: 0, renewed: id === 'renewIdToken' }
  if (how === 'done' && id === 'openOperation') return { opened: true }
  if (how === 'error' && toFailure(event['error']).code === 'popupBlocked') return { blocked: true }
  if (event.type === 'reauth.confirm') return isReview ? { confirmed: true } : NO_CHANGE
  if (event.type === 'network.restored') return { wakeUps: Math.min(MOST, before.wakeUps + 1) }
  // The page has not left, so there was no prompt.
  if (event.type === 'redirect.again') return { browserPrompts: Math.max(0, before.browserPrompts - 1) }
  return event.type.startsWith('xstate.after.callTimeout.') ? { lastCall: 'timeout' } : NO_CHANGE
}

/** After a step-up, every prompt may be shown again. */
const afterCall = (before: StepCounts, lastCall: string): Partial<StepCounts> =>
  lastCall === 'stepUpRequired'
    ? { lastCall, stepUps: Math.min(MOST, before.stepUps + 1), biometricPrompts: 0, browserPrompts: 0, blocked: false }
    : { lastCall }

const resultOf = (output: unknown): string => {
  const result = (output as { result?: unknown } | undefined)?.result
  return typeof result === 'string' ? result : 'nothing'
}
const lostBy = (error: unknown): string => (NOT_SENT.includes(toFailure(error).code) ? 'notSent' : 'lost')
