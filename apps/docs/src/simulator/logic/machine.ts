import { sensitiveActionMachine } from '@reauth/core'
import type { SensitiveActionMachine } from '@reauth/core/testing'

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

const authTimeOf = (context: { reading: { authentication: { authTime?: number } } | null }): number =>
  context.reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY

/** Changes that a rule has to notice. */
export const breaks: readonly Break[] = [
  {
    id: 'freshness',
    title: 'Let everybody pass the freshness check',
    diff: ['isFresh: ({ context }) => isFresh(context)', 'isFresh: () => true'],
    scenarios: ['window'],
    make: () => wholeMachine().provide({ guards: { isFresh: () => true } }),
  },
  {
    id: 'future',
    title: 'Accept an auth_time in the future',
    diff: ['isFresh: ({ context }) => isFresh(context)', 'isFresh: ({ context }) => now - authTime <= 300'],
    scenarios: ['window'],
    make: () =>
      wholeMachine().provide({
        guards: { isFresh: ({ context }) => (context.reading?.now ?? Number.NaN) - authTimeOf(context) <= 300 },
      }),
  },
  {
    id: 'step-up',
    title: 'Follow every step-up, without an end',
    diff: ['stepUpRequired && context.stepUps === 0', 'stepUpRequired'],
    scenarios: ['window'],
    make: () =>
      wholeMachine().provide({ guards: { isFirstStepUp: (_, { result }) => result?.result === 'stepUpRequired' } }),
  },
  {
    id: 'subject',
    title: 'Do not look at who came back',
    diff: ['reading.subjectKey !== context.subjectKey', 'false'],
    scenarios: ['window'],
    make: () => wholeMachine().provide({ guards: { isOtherSubject: () => false } }),
  },
  {
    id: 'unseen',
    title: 'Perform after a redirect without a click',
    diff: ['isFreshAndUnseen: isFresh(context) && isUnseen(context)', 'isFreshAndUnseen: () => false'],
    scenarios: ['resumed-callback'],
    make: () => wholeMachine().provide({ guards: { isFreshAndUnseen: () => false } }),
  },
]

/** The chart of a link: as it is, or with the change that `id` names. */
export const machineOf = (id: string | null): SensitiveActionMachine =>
  (breaks.find((one) => one.id === id)?.make ?? wholeMachine)()
