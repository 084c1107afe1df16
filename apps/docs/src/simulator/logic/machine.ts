import type { CallResult } from '@reauth/core'
import { sensitiveActionMachine } from '@reauth/core/described'
import type { ChartSnapshot, SensitiveActionMachine } from '@reauth/core/testing'

/** One line of the chart, changed as somebody could in good faith. */
export interface Break {
  /** Stable, for links. */
  readonly id: string
  readonly title: string
  /** The change, as it would read in a diff. */
  readonly diff: readonly [before: string, after: string]
  /** The scenarios in which it shows. */
  readonly scenarios: readonly string[]
  readonly make: () => SensitiveActionMachine
}

/** The chart as it is. */
export const wholeMachine = (): SensitiveActionMachine => sensitiveActionMachine

type Context = ChartSnapshot['context']

/** The chart with another answer to whether the authentication is recent enough, wherever that is asked. */
const withFreshness = (isFresh: (context: Context) => boolean): SensitiveActionMachine =>
  wholeMachine().provide({
    guards: { isFresh: ({ context }) => isFresh(context), isNotAllowed: ({ context }) => !isFresh(context) },
  })

const ageOf = ({ reading }: Context): number =>
  (reading?.now ?? Number.NaN) - (reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY)

/** Changes that a rule has to notice. */
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

/** The chart of a link: as it is, or with the change that `id` names. */
export const machineOf = (id: string | null): SensitiveActionMachine =>
  (breaks.find((one) => one.id === id)?.make ?? wholeMachine)()
