import { assign } from 'xstate'
import { reauthSetup } from '../machine/reauth-setup.js'
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
  const config = copy(createSensitiveActionMachine().config) as Config
  change(config)
  return reauthSetup.createMachine(config as never) as unknown as SensitiveActionMachine
}

/** Changes of one line that somebody could make in good faith, and the rule that notices. */
export const MUTANTS: readonly (readonly [
  title: string,
  rule: string,
  scenario: string,
  make: () => SensitiveActionMachine,
])[] = [
  ['the freshness check lets everybody pass', 'I1', 'window', () => withGuards({ isFresh: () => true })],
  [
    'the unverifiable are let pass without a policy',
    'I1',
    'window',
    () => withGuards({ isUnverifiableAllowed: () => true }),
  ],
  [
    'whether auth_time moved is not looked at',
    'I2',
    'window',
    () =>
      withGuards({
        isNotAdvanced: () => false,
        isFresh: ({ context }) => (context.reading?.authentication.authTime ?? 0) > 999_700,
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
    'window',
    () => withGuards({ isFirstStepUp: (_, { result }) => result?.result === 'stepUpRequired' }),
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
    () => withGuards({ isDeniedByPolicy: () => false, isFresh: () => true }),
  ],
  [
    'a missing auth_time counts as fresh',
    'I7',
    'window',
    () => withGuards({ isFresh: ({ context }) => context.reading?.authentication.authTime === undefined }),
  ],
  [
    'a future auth_time counts as fresh',
    'I7',
    'window',
    () => withGuards({ isFresh: ({ context }) => (context.reading?.authentication.authTime ?? 0) >= 999_990 }),
  ],
  [
    'who is fresh is asked all the same',
    'I8',
    'window',
    () => withGuards({ isFresh: () => false, isFreshButExpiring: () => false }),
  ],
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
    () => withGuards({ isFreshAndUnseen: () => false }),
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
