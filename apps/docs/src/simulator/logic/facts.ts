import type { ChartSnapshot, Step } from '@reauth/core/testing'
import { type InspectedContext, toInspectionEvent } from '@reauth/devtools/stream'

/** A fact of a run as text. */
export interface Fact {
  /** The name of the context member or claim. */
  readonly name: string
  readonly value: string
  /** Whether the last step changed it. */
  readonly isNew: boolean
}

/** Returns the redacted facts. The devtools copy them field by field, without tokens, keys and subjects. */
function shownContext({ status, value, context }: ChartSnapshot): InspectedContext {
  const event = toInspectionEvent({ type: '@xstate.actor', snapshot: { status, value, context } })
  if (event === null) throw new Error('A snapshot of the chart is a moment of a run.')
  return event.snapshot.context
}

/** Formats seconds: `45 s`, `16 min`, `2 h`. */
function secondsInWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

const list = (words: readonly string[], none: string): string => (words.length === 0 ? none : words.join(', '))

function ageOf({ reading, clockTolerance }: InspectedContext): string {
  if (reading === null) return 'not read yet'
  const { authTime } = reading.authentication
  if (authTime === undefined) return 'not in the ID Token'
  if (!Number.isSafeInteger(authTime)) return 'not a time in seconds'
  const age = reading.now - authTime
  return age < -clockTolerance ? `${secondsInWords(-age)} in the future` : `${secondsInWords(Math.max(0, age))} ago`
}

const askedAge = (maxAge: number | 'always' | undefined): string =>
  maxAge === undefined ? 'not asked' : maxAge === 'always' ? 'always anew' : secondsInWords(maxAge)

function readingFacts({ reading }: InspectedContext): readonly (readonly [string, string])[] {
  if (reading === null) return []
  const { expiresAt, methods, acr, canReauthenticate } = reading.authentication
  const left = expiresAt - reading.now
  return [
    ['exp', left > 0 ? `in ${secondsInWords(left)}` : 'passed'],
    ['amr', list(methods, 'none')],
    ...(acr === undefined ? [] : [['acr', acr] as const]),
    ['can_reauthenticate', canReauthenticate === 'unknown' ? 'not in the ID Token' : String(canReauthenticate)],
    ['biometricEnabled', reading.biometricEnabled ? 'yes' : 'no'],
  ]
}

function pairsOf(context: InspectedContext): readonly (readonly [string, string])[] {
  const { requirement, challenge } = context
  return [
    ['auth_time', ageOf(context)],
    ['max_age', askedAge(requirement?.maxAge)],
    ...((requirement?.methods.length ?? 0) > 0 ? [['methods', list(requirement!.methods, '')] as const] : []),
    ...((requirement?.acrValues.length ?? 0) > 0 ? [['acr_values', list(requirement!.acrValues, '')] as const] : []),
    ['whenCannotReauthenticate', requirement?.whenCannotReauthenticate ?? 'requireFresh'],
    ...readingFacts(context),
    ...(challenge === null
      ? []
      : [
          [
            'challenge',
            list(
              [
                ...(challenge.maxAge === undefined ? [] : [`max_age ${askedAge(challenge.maxAge)}`]),
                ...(challenge.acrValues === undefined ? [] : [`acr_values ${challenge.acrValues.join(' ')}`]),
              ],
              'a more recent authentication',
            ),
          ] as const,
        ]),
    ['tried', list(context.tried, 'no method yet')],
    ['prompts', String(context.prompts)],
    ['calls', String(context.calls)],
    ['stepUps', String(context.stepUps)],
    ['retries', String(context.retries)],
    ['resumedAt', context.resumedAt ?? 'not resumed'],
    ['confirmed', context.confirmed ? 'yes' : 'no'],
    ['reviewed', context.reviewed ? 'yes' : 'no'],
    ['subject', context.subjectKey === null ? 'not read yet' : 'the same for the whole run'],
    [
      'operation',
      !context.capabilities.operation ? 'not bound to one' : context.operationId === null ? 'not open yet' : 'open',
    ],
    ['idempotencyKey', 'present, the same for every attempt'],
  ]
}

/** Returns the facts of a run at a moment, and marks those that the last step changed. */
export function factsOf({ snapshot, before }: Pick<Step, 'snapshot' | 'before'>): readonly Fact[] {
  const earlier = before === null ? null : new Map(pairsOf(shownContext(before.snapshot)))
  return pairsOf(shownContext(snapshot)).map(([name, value]) => ({
    name,
    value,
    isNew: earlier !== null && earlier.get(name) !== value,
  }))
}
