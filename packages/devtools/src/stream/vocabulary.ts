import type { EndCode } from '@reauth/core'

/** Names of the chart's states. What is not among them is not shown: a value that came over a wire may hold anything. */
const STATES: ReadonlySet<string> = new Set(
  'entering refreshing requesting backingOff offline openingOperation checkingCanReauthenticate checkingAuthTime reauthenticating choosingMethod awaitingConfirmation biometric browser inProcess savingPending redirecting finishing exchanging awaitingNetwork verifying ready confirmingResumed renewingIdToken calling resolvingOutcome succeeded refused cancelled failed outcomeUnknown'.split(
    ' ',
  ),
)

/** Ids of the chart's invocations. */
const SERVICES =
  'refreshIdToken openOperation reauthenticateWithBiometric reauthenticateInBrowser savePendingAction startBrowserReauthentication finishBrowserReauthentication renewIdToken performAction resolveOutcome'.split(
    ' ',
  )

/** Codes that a run may end with. Their texts stay in the core, which a page may not have loaded yet. */
export const CODES: readonly EndCode[] =
  'cancelled offline providerUnavailable sessionLost subjectMismatch callbackRefused alreadyResumed biometricUnavailable biometricLockout biometricNotEnrolled biometricInvalidated biometricDeclined popupBlocked popupClosed cannotReauthenticate acrValuesUnsupported cannotPersist refusedByServer tooManyPrompts pendingActionDiscarded pendingActionMissing notResumable invalidInput tokenExpired notSent misconfigured unexpected stepUpIneffective insufficientMethods implausibleAuthTime notFresh sessionChanged timeout abandoned replaced notPerformed responseLost responseUnreadable'.split(
    ' ',
  ) as EndCode[]

/** Methods of RFC 8176, and those of Authgear. A different one is shown as `other`. */
const METHODS: ReadonlySet<string> = new Set(
  'face fpt geo hwk iris kba mca mfa otp pin pwd rba retina sc sms swk tel user vbm wia x_biometric x_passkey'.split(
    ' ',
  ),
)

const SAID =
  /^(reauth\.(cancel|confirm)|method\.choose|run\.replaced|redirect\.again|page\.restored|network\.restored|session\.changed|xstate\.init)$/
const TIMER = /^xstate\.after\.\w{1,32}\.reauth(\.\w{1,32}){0,4}$/
const ANSWER = /^xstate\.(?:done|error)\.actor\.(\w+)$/

/** A word that the app's own code wrote, such as the id of an action: short, and in no way a token. */
const WORD = /^[\w\x21\x23-\x5b\x5d-\x7e ]{1,64}$/

/** A word of the app's own code; `null` for anything else. */
export const wordOf = (value: unknown): string | null =>
  typeof value === 'string' && WORD.test(value) && !/eyJ|Bearer/i.test(value) ? value : null

/** One of a closed list of words; `null` for anything else. */
export const oneOf = <const Word extends string>(value: unknown, words: readonly Word[]): Word | null =>
  words.find((word) => word === value) ?? null

/** A finite number as JSON has it, which knows no negative zero; `null` for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value + 0 : null

/** A code that a run may end with; `null` for anything else. */
export const codeOf = (value: unknown): EndCode | null => oneOf(value, CODES)

/** The name of an event of the chart; `null` for anything else. */
export function eventTypeOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const service = ANSWER.exec(value)?.[1]
  return SAID.test(value) || TIMER.test(value) || (service !== undefined && SERVICES.includes(service)) ? value : null
}

/** A state value of the chart, without anything else; `null` if it is none. */
export function stateValueOf(value: unknown): string | object | null {
  if (typeof value === 'string') return STATES.has(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  const entries = Object.entries(value).map(([name, inner]) => [STATES.has(name) ? name : null, stateValueOf(inner)])
  const isSound = entries.length === 1 && entries.every(([name, inner]) => name !== null && inner !== null)
  return isSound ? (Object.fromEntries(entries) as object) : null
}

/** Names of the methods that were used: those of the standard and those that the app names. */
export const methodsOf = (value: unknown, named: readonly string[]): readonly string[] =>
  Array.isArray(value)
    ? [
        ...new Set(
          value.map((method: unknown) =>
            METHODS.has(String(method)) || named.includes(String(method)) ? String(method) : 'other',
          ),
        ),
      ]
    : []

/** The id of an object that a page made, such as a run's; `null` for anything else. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w:-]{1,64}$/.test(value) && !value.startsWith('eyJ') ? value : null

/** Members of an object; none for anything else. A getter that throws counts as no member. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
