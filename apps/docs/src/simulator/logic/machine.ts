import type { CallResult } from '@reauth/core'
import { sensitiveActionMachine } from '@reauth/core/described'
import type { ChartSnapshot, SensitiveActionMachine } from '@reauth/core/testing'

/** A plausible mistake in one line of the chart. */
export interface Break {
  /** The id. Links depend on it. */
  readonly id: string
  readonly title: string
  /** The change as a diff. */
  readonly diff: readonly [before: string, after: string]
  /** The scenarios in which it has an effect. */
  readonly scenarios: readonly string[]
  readonly make: () => SensitiveActionMachine
}

/** The unchanged chart. */
export const wholeMachine = (): SensitiveActionMachine => sensitiveActionMachine

type Context = ChartSnapshot['context']

/** Returns the chart with a different freshness check. */
const withFreshness = (isFresh: (context: Context) => boolean): SensitiveActionMachine =>
  wholeMachine().provide({
    guards: { isFresh: ({ context }) => isFresh(context), isNotAllowed: ({ context }) => !isFresh(context) },
  })

const ageOf = ({ reading }: Context): number =>
  (reading?.now ?? Number.NaN) - (reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY)

/** Changes that a rule must detect. */
export const breaks: readonly Break[] = [
  {
    id: 'freshness',
    title: 'Let everybody pass the freshness check',
    diff: ["isFresh = (context) => verdictOf(context).verdict === 'fresh'", 'isFresh = () => true'],
    scenarios: ['window'],
    make: () => withFreshness(() => true),
  },
  {
    id: 'future',
    title: 'Accept an auth_time in the future',
    diff: ["isFresh = (context) => verdictOf(context).verdict === 'fresh'", 'isFresh = () => now - authTime <= 300'],
    scenarios: ['window'],
    make: () => withFreshness((context) => ageOf(context) <= 300),
  },
  {
    id: 'step-up',
    title: 'Follow every step-up, without an end',
    diff: ['isStepUp(context, result) && context.stepUps === 0', 'isStepUp(context, result)'],
    scenarios: ['window'],
    make: () =>
      wholeMachine().provide({
        guards: { isFirstStepUp: (_, { result }) => (result as CallResult | undefined)?.result === 'stepUpRequired' },
      }),
  },
  {
    id: 'subject',
    title: 'Do not look at who came back',
    diff: ["fieldOf(result, 'subjectKey') !== context.subjectKey", 'false'],
    scenarios: ['window'],
    make: () => wholeMachine().provide({ guards: { isOtherSubject: () => false } }),
  },
  {
    id: 'unseen',
    title: 'Perform after a redirect without a click',
    diff: ['isUnseen: ({ context }) => resumedAt !== null && !reviewed', 'isUnseen: () => false'],
    scenarios: ['resumed-callback'],
    make: () => wholeMachine().provide({ guards: { isUnseen: () => false } }),
  },
]

/** Returns the chart of a link: unchanged, or with the change `id`. */
export const machineOf = (id: string | null): SensitiveActionMachine =>
  (breaks.find((one) => one.id === id)?.make ?? wholeMachine)()
