import type { InspectedContext } from './inspection-event.js'
import { codeOf, idOf, membersOf, methodsOf, numberOf, oneOf, wordOf } from './vocabulary.js'

type Members = Readonly<Record<string, unknown>>
type Reading = NonNullable<InspectedContext['reading']>

/** The value of `reading.now` after redaction, in seconds. */
const NOW = 1_000_000_000

const STAGES = ['callback', 'confirmation', 'call', 'callExpired', 'abandoned', 'used', 'missing', 'discarded'] as const
const OUTCOMES = ['refused', 'cancelled', 'failed', 'outcomeUnknown'] as const
const DIAGNOSES = ['providerIgnoredMaxAge', 'clocksDisagree', 'levelNotReached', 'staleTokenSent'] as const
const METHODS = ['biometric', 'browser'] as const

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, 16) : [])
const countOf = (value: unknown): number => Math.max(0, numberOf(value) ?? 0)

/** Shifts times, so that only the distances between them remain. */
class Shift {
  readonly #by: number

  constructor({ reading, openedAt, authTimeBefore }: Members) {
    const anchor = numberOf(membersOf(reading)['now']) ?? numberOf(openedAt) ?? numberOf(authTimeBefore) ?? NOW
    this.#by = NOW - Math.floor(anchor)
  }

  of(time: unknown): number | null {
    const found = numberOf(time)
    // An invalid time stays invalid.
    return found === null || found < 0 ? found : Math.max(0, found + this.#by)
  }
}

/** Redacts levels. Levels of the app keep their names. Each other level gets a placeholder, the same everywhere in the context. */
class Levels {
  readonly #named: readonly string[]
  readonly #others: string[] = []

  constructor(named: readonly string[]) {
    this.#named = named
  }

  of(level: unknown): string {
    const text = String(level)
    if (this.#named.includes(text)) return text
    if (!this.#others.includes(text)) this.#others.push(text)
    return `level ${this.#others.indexOf(text) + 1}`
  }
}

function requirementOf(value: unknown): InspectedContext['requirement'] {
  const { maxAge, methods, acrValues, whenCannotReauthenticate } = membersOf(value)
  const window = maxAge === 'always' ? maxAge : numberOf(maxAge)
  if (window === null) return null
  return {
    maxAge: window,
    methods: listOf(methods).map((word) => wordOf(word) ?? 'other'),
    acrValues: listOf(acrValues).map((word) => wordOf(word) ?? 'other'),
    whenCannotReauthenticate:
      oneOf(whenCannotReauthenticate, ['requireFresh', 'deny', 'allowUnverifiable']) ?? 'requireFresh',
  }
}

function challengeOf(value: unknown, levels: Levels): InspectedContext['challenge'] {
  if (typeof value !== 'object' || value === null) return null
  const { maxAge, acrValues } = membersOf(value)
  const seconds = numberOf(maxAge)
  return {
    ...(seconds !== null && { maxAge: seconds }),
    ...(Array.isArray(acrValues) && { acrValues: listOf(acrValues).map((level) => levels.of(level)) }),
  }
}

function readingOf(value: unknown, shift: Shift, levels: Levels, named: readonly string[]): Reading | null {
  if (typeof value !== 'object' || value === null) return null
  const { authentication, now, biometricEnabled } = membersOf(value)
  const { authTime, issuedAt, expiresAt, methods, acr, canReauthenticate } = membersOf(authentication)
  const authenticated = shift.of(authTime)
  return {
    authentication: {
      issuer: 'issuer',
      subject: 'subject',
      ...(authenticated !== null && { authTime: authenticated }),
      issuedAt: shift.of(issuedAt) ?? 0,
      expiresAt: shift.of(expiresAt) ?? 0,
      methods: methodsOf(methods, named),
      ...(typeof acr === 'string' && { acr: levels.of(acr) }),
      canReauthenticate: typeof canReauthenticate === 'boolean' ? canReauthenticate : 'unknown',
    },
    now: shift.of(now) ?? NOW,
    biometricEnabled: biometricEnabled === true,
    subjectKey: 'subject',
  }
}

function endingOf(value: unknown): InspectedContext['ending'] {
  const { outcome, code, diagnosis } = membersOf(value)
  const end = oneOf(outcome, OUTCOMES)
  if (end === null) return null
  const why = oneOf(diagnosis, DIAGNOSES)
  return {
    outcome: end,
    code: codeOf(code) ?? 'unexpected',
    ...(why !== null && { diagnosis: why }),
  }
}

const STAGES_OF_TIME = [
  'refresh',
  'offline',
  'operation',
  'confirmation',
  'biometric',
  'browser',
  'saving',
  'redirect',
  'finish',
  'resume',
  'call',
  'resolve',
] as const

const settingsOf = ({ capabilities, preferences, timeouts, clockTolerance }: Members) => {
  const can = membersOf(capabilities)
  const wants = membersOf(preferences)
  const times = membersOf(timeouts)
  return {
    capabilities: {
      browser: oneOf(can['browser'], ['redirect', 'inProcess', 'none']) ?? 'none',
      ...(can['fallback'] === 'redirect' && { fallback: 'redirect' as const }),
      operation: can['operation'] === true,
      resolvable: can['resolvable'] === true,
    },
    preferences: {
      confirm: wants['confirm'] === true,
      autoResume: wants['autoResume'] === true,
      onBiometricCancel: oneOf(wants['onBiometricCancel'], ['cancel', 'browser']) ?? 'cancel',
    },
    timeouts: Object.fromEntries(
      STAGES_OF_TIME.map((stage) => [stage, countOf(times[stage])]),
    ) as object as InspectedContext['timeouts'],
    clockTolerance: numberOf(clockTolerance) ?? 0,
  }
}

/**
 * Copies the redacted facts of a run, field by field. Fields that are not listed here are omitted.
 *
 * Redacting a redacted context doesn't change it.
 *
 * @param context The context of the chart, or its JSON.
 * @returns The redacted context; `null` if it is not the context of a run.
 */
export function redactedContext(context: unknown): InspectedContext | null {
  const facts = membersOf(context)
  const runId = idOf(facts['runId'])
  if (runId === null) return null
  const shift = new Shift(facts)
  const requirement = requirementOf(facts['requirement'])
  const levels = new Levels(requirement?.acrValues ?? [])
  return {
    runId,
    actionId: wordOf(facts['actionId']) ?? 'action',
    idempotencyKey: 'key',
    subjectKey: typeof facts['subjectKey'] === 'string' ? 'subject' : null,
    operationId: typeof facts['operationId'] === 'string' ? 'operation' : null,
    openedAt: shift.of(facts['openedAt']),
    authTimeBefore: shift.of(facts['authTimeBefore']),
    requirement,
    challenge: challengeOf(facts['challenge'], levels),
    reading: readingOf(facts['reading'], shift, levels, requirement?.methods ?? []),
    resumedAt: oneOf(facts['resumedAt'], STAGES),
    tried: listOf(facts['tried']).flatMap((method) => oneOf(method, METHODS) ?? []),
    prompts: countOf(facts['prompts']),
    calls: countOf(facts['calls']),
    stepUps: countOf(facts['stepUps']),
    retries: countOf(facts['retries']),
    wakeUps: countOf(facts['wakeUps']),
    confirmed: facts['confirmed'] === true,
    reviewed: facts['reviewed'] === true,
    renewed: facts['renewed'] === true,
    ...settingsOf(facts),
    ending: endingOf(facts['ending']),
  }
}
