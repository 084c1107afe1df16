import type { EndCode } from '@reauth/core'

/** Names of the chart's states. Other values aren't shown, because a received message can contain anything. */
const STATES: ReadonlySet<string> = new Set(
  'entering refreshing requesting backingOff offline openingOperation checkingCanReauthenticate checkingAuthTime reauthenticating choosingMethod awaitingConfirmation biometric browser inProcess savingPending redirecting finishing exchanging awaitingNetwork verifying ready confirmingResumed renewingIdToken calling resolvingOutcome succeeded refused cancelled failed outcomeUnknown'.split(
    ' ',
  ),
)

/** Ids of the chart's services. */
const SERVICES =
  'refreshIdToken openOperation reauthenticateWithBiometric reauthenticateInBrowser savePendingAction startBrowserReauthentication finishBrowserReauthentication renewIdToken performAction resolveOutcome'.split(
    ' ',
  )

/** Codes that a run can end with. Their messages stay in the core, which a page may not have loaded yet. */
export const CODES: readonly EndCode[] =
  'cancelled offline providerUnavailable sessionLost subjectMismatch callbackRefused alreadyResumed biometricUnavailable biometricLockout biometricNotEnrolled biometricInvalidated biometricDeclined popupBlocked popupClosed cannotReauthenticate acrValuesUnsupported cannotPersist refusedByServer tooManyPrompts pendingActionDiscarded pendingActionMissing notResumable invalidInput tokenExpired notSent misconfigured unexpected stepUpIneffective insufficientMethods implausibleAuthTime notFresh sessionChanged timeout abandoned replaced notPerformed responseLost responseUnreadable'.split(
    ' ',
  ) as EndCode[]

/** Methods of RFC 8176 and of Authgear. Any other method is shown as `other`. */
const METHODS: ReadonlySet<string> = new Set(
  'face fpt geo hwk iris kba mca mfa otp pin pwd rba retina sc sms swk tel user vbm wia x_biometric x_passkey'.split(
    ' ',
  ),
)

const CHART_EVENT =
  /^(reauth\.(cancel|confirm)|method\.choose|run\.replaced|redirect\.again|page\.restored|network\.restored|session\.changed|xstate\.init)$/
const TIMER = /^xstate\.after\.\w{1,32}\.reauth(\.\w{1,32}){0,4}$/
const ANSWER = /^xstate\.(?:done|error)\.actor\.(\w+)$/

/** An identifier from the app's code, such as an action id: short, and never a token. */
const WORD = /^[\w\x21\x23-\x5b\x5d-\x7e ]{1,64}$/

/** Returns an identifier from the app's code; `null` for anything else. */
export const wordOf = (value: unknown): string | null =>
  typeof value === 'string' && WORD.test(value) && !/eyJ|Bearer/i.test(value) ? value : null

/** Returns one of a closed list of words; `null` for anything else. */
export const oneOf = <const Word extends string>(value: unknown, words: readonly Word[]): Word | null =>
  words.find((word) => word === value) ?? null

/** Returns a finite number, without negative zero as in JSON; `null` for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value + 0 : null

/** Returns a code that a run can end with; `null` for anything else. */
export const codeOf = (value: unknown): EndCode | null => oneOf(value, CODES)

/** Returns the type of an event of the chart; `null` for anything else. */
export function eventTypeOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const service = ANSWER.exec(value)?.[1]
  return CHART_EVENT.test(value) || TIMER.test(value) || (service !== undefined && SERVICES.includes(service))
    ? value
    : null
}

/** Returns a state value of the chart; `null` for anything else. */
export function stateValueOf(value: unknown): string | object | null {
  if (typeof value === 'string') return STATES.has(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  const entries = Object.entries(value).map(([name, inner]) => [STATES.has(name) ? name : null, stateValueOf(inner)])
  const isSound = entries.length === 1 && entries.every(([name, inner]) => name !== null && inner !== null)
  return isSound ? (Object.fromEntries(entries) as object) : null
}

/** Returns the names of the methods used: those of the standard and those that the app requires. */
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

/** Returns an id that a page created, such as a run id; `null` for anything else. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w:-]{1,64}$/.test(value) && !value.startsWith('eyJ') ? value : null

/** Returns the members of an object; none for anything else. Ignores getters that throw. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
