import { assign } from 'xstate'
import type { CallResult } from '../words/facts.js'
import { createDescribedMachine } from '../machine/described.js'
import { chartWith } from '../machine/reauth-setup.js'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import type { SensitiveActionMachine } from './index.js'

type Guards = NonNullable<Parameters<SensitiveActionMachine['provide']>[0]['guards']>
type Config = SensitiveActionMachine['config']

const withGuards = (guards: Guards): SensitiveActionMachine => createSensitiveActionMachine().provide({ guards })
const withActions = (actions: Record<string, unknown>): SensitiveActionMachine =>
  createSensitiveActionMachine().provide({ actions })

/** The chart after a change of its configuration. Objects are copied, functions are not. */
// oxlint-disable-next-line typescript/no-explicit-any -- a configuration is taken apart here, whatever its type
function changed(change: (config: any) => void): SensitiveActionMachine {
  const copy = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(copy)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
        : value
  const config = copy(createDescribedMachine().config) as Config
  change(config)
  return chartWith()(config as never) as unknown as SensitiveActionMachine
}

interface Branch {
  description: string
  target: string
}
const named = (branches: Branch[], text: string): Branch =>
  branches.find(({ description }) => description.includes(text))!
const remove = (branches: Branch[], text: string): void => {
  branches.splice(branches.indexOf(named(branches, text)), 1)
}

/** The chart without one of its effects, wherever it names it. */
const withoutEffect = (effect: string): SensitiveActionMachine =>
  changed((config) => {
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const { actions } = value as { actions?: unknown }
      if (Array.isArray(actions)) Object.assign(value, { actions: actions.filter(({ type }) => type !== effect) })
      for (const inner of Object.values(value)) walk(inner)
    }
    walk(config)
  })

/** Changes of one line that somebody could make in good faith, and the rule that notices. */
export const MUTANTS: readonly (readonly [
  title: string,
  rule: string,
  scenario: string,
  make: () => SensitiveActionMachine,
])[] = [
  [
    'the freshness checks let everybody pass',
    'I1',
    'window',
    () => withGuards({ isFresh: () => true, isNotAllowed: () => false }),
  ],
  [
    'the unverifiable are let pass without a policy',
    'I1',
    'window',
    () => withGuards({ isUnverifiableAllowed: () => true, isNotAllowed: () => false }),
  ],
  [
    'whether auth_time moved is not looked at',
    'I2',
    'window',
    () =>
      withGuards({
        isNotAdvanced: () => false,
        isFresh: ({ context }) => (context.reading?.authentication.authTime ?? 0) > 999_700,
        isNotAllowed: () => false,
      }),
  ],
  [
    'a lost answer is followed by a new call',
    'I2',
    'window',
    () =>
      changed((c) => {
        c.states.calling.invoke.onError = [{ target: '#reauth.refreshing' }]
      }),
  ],
  [
    'step-up is asked for again and again',
    'I2',
    'no-browser',
    () =>
      withGuards({ isFirstStepUp: (_, { result }) => (result as CallResult | undefined)?.result === 'stepUpRequired' }),
  ],
  [
    'a method that was tried is not remembered',
    'I3',
    'biometric-or-browser',
    () => withActions({ recordPrompt: () => {} }),
  ],
  [
    'a prompt cannot be cancelled',
    'I4',
    'window',
    () =>
      changed((c) => {
        delete c.states.reauthenticating.on
      }),
  ],
  [
    'a prompt has no timeout',
    'I4',
    'window',
    () =>
      changed((c) => {
        delete c.states.reauthenticating.states.browser.states.inProcess.after
      }),
  ],
  [
    'a cancelled prompt goes on with the checks',
    'I5',
    'window',
    () =>
      changed((c) => {
        c.states.reauthenticating.on = { 'reauth.cancel': { target: '#reauth.checkingAuthTime' } }
      }),
  ],
  ['another subject is not looked at', 'I6', 'window', () => withGuards({ isOtherSubject: () => false })],
  [
    'the policy that denies is not looked at',
    'I7',
    'deny',
    () => withGuards({ isDeniedByPolicy: () => false, isFresh: () => true, isNotAllowed: () => false }),
  ],
  [
    'a missing auth_time counts as fresh',
    'I7',
    'window',
    () =>
      withGuards({
        isFresh: ({ context }) => context.reading?.authentication.authTime === undefined,
        isNotAllowed: () => false,
      }),
  ],
  [
    'a future auth_time counts as fresh',
    'I7',
    'window',
    () =>
      withGuards({
        isFresh: ({ context }) => (context.reading?.authentication.authTime ?? 0) >= 999_990,
        isNotAllowed: () => false,
      }),
  ],
  ['who is fresh is asked all the same', 'I8', 'window', () => withGuards({ isFresh: () => false })],
  [
    'a lost answer is called a failure',
    'I8',
    'window',
    () =>
      changed((c) => {
        c.states.calling.invoke.onError = [
          {
            target: '#reauth.failed',
            actions: { type: 'recordEnding', params: { outcome: 'failed', code: 'offline' } },
          },
        ]
      }),
  ],
  [
    'a cancel is called a failure',
    'I10',
    'window',
    () => withGuards({ endsAs: (_, { outcome }) => outcome === 'failed' }),
  ],
  [
    'an outage is called a refusal',
    'I10',
    'window',
    () =>
      changed((c) => {
        c.states.reauthenticating.states.browser.states.inProcess.invoke.onError = [
          {
            target: '#reauth.refused',
            actions: {
              type: 'recordFailure',
              params: ({ event }: { event: { error: unknown } }) => ({ outcome: 'refused', error: event.error }),
            },
          },
        ]
      }),
  ],
  [
    'what came back is performed without a click',
    'I11',
    'resumed-callback',
    () => withGuards({ isUnseen: () => false }),
  ],
  [
    'who comes back from a prompt skips the last check',
    'I12',
    'window',
    () =>
      changed((c) => {
        named(c.states.reauthenticating.states.verifying.always, 'It is.').target = '#reauth.calling'
      }),
  ],
  [
    'a call that began long ago is made anew',
    'I13',
    'resumed-callExpired',
    () =>
      changed((c) => {
        remove(c.states.entering.always, 'the record expired since')
      }),
  ],
  ['a token is sent whatever its life', 'I14', 'window', () => withGuards({ isExpired: () => false })],
  [
    'an answer that could not be read counts as lost',
    'I15',
    'operation',
    () =>
      changed((c) => {
        remove(c.states.calling.invoke.onDone, 'could not be read')
      }),
  ],
  ['somebody else who signs in finds what was pending', 'I16', 'window', () => withoutEffect('forgetSubject')],
  [
    'a run goes on after it was replaced',
    'I5',
    'window',
    () =>
      changed((c) => {
        c.states.reauthenticating.on['run.replaced'] = { target: '#reauth.checkingAuthTime' }
      }),
  ],
  [
    'the error itself is kept',
    'I9',
    'window',
    () =>
      withActions({
        recordFailure: assign({ ending: { outcome: 'failed', code: 'eyJhbGciOiJ.eyJzdWIi.c2lnbmF0dXJl' } }),
      }),
  ],
]
