import { assign, createMachine } from 'xstate'
import type { CallResult } from '../words/facts.js'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { type Scenario, type SensitiveActionMachine, scenarios } from './index.js'

/** A plausible one-line fault, with the rule that detects it. */
export interface Mutant {
  readonly title: string
  readonly rule: string
  /** The scenario in which the change is visible. */
  readonly scenario: Scenario
  readonly make: () => SensitiveActionMachine
}

type Guards = NonNullable<Parameters<SensitiveActionMachine['provide']>[0]['guards']>
type Guard = NonNullable<Guards['isFresh']>

interface Branch {
  guard?: string | { readonly type: string; readonly params?: unknown }
  target?: string
  actions?: unknown
}
// oxlint-disable-next-line typescript/no-explicit-any -- changes a configuration without its type
type Config = any

const withGuards = (guards: Guards) => () => createSensitiveActionMachine().provide({ guards })
const withActions = (actions: Record<string, unknown>) => () => createSensitiveActionMachine().provide({ actions })

/** Returns the chart with a changed configuration. Copies objects, but not functions. */
function changed(change: (config: Config) => void): SensitiveActionMachine {
  const copy = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(copy)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
        : value
  const { config, implementations } = createSensitiveActionMachine()
  const copied = copy(config)
  change(copied)
  return createMachine(copied as never, implementations as never) as unknown as SensitiveActionMachine
}
const withConfig = (change: (config: Config) => void) => (): SensitiveActionMachine => changed(change)

const guardOf = ({ guard }: Branch): string | undefined => (typeof guard === 'object' ? guard.type : guard)
const hasGuard = (guard: string, param?: unknown) => (branch: Branch) =>
  guardOf(branch) === guard &&
  (param === undefined || Object.values((branch.guard as { params?: object }).params ?? {}).includes(param))
const leadsTo = (target: string) => (branch: Branch) => branch.target === target
function remove(branches: Branch[], is: (branch: Branch) => boolean): void {
  const at = branches.findIndex(is)
  if (at < 0) throw new Error('There is no such branch.')
  branches.splice(at, 1)
}

/** Returns every branch of the chart with its path in the configuration. */
function branchesOf(config: Config): { readonly where: string; readonly branch: Branch }[] {
  const all: { where: string; branch: Branch }[] = []
  const walk = (value: unknown, where: string): void => {
    if (typeof value !== 'object' || value === null) return
    if ('target' in value || 'actions' in value) all.push({ where, branch: value as Branch })
    for (const [name, inner] of Object.entries(value)) walk(inner, where === '' ? name : `${where}.${name}`)
  }
  walk(config, '')
  return all
}
const actionsOf = ({ actions }: Branch): unknown[] => (actions === undefined ? [] : [actions].flat())
const isEffect = (effect: string) => (action: unknown) =>
  action === effect || (action as { readonly type?: string }).type === effect
const forgets = (branch: Branch): boolean => actionsOf(branch).some(isEffect('forgetSubject'))

const scenarioOf = (id: string): Scenario => scenarios.find((scenario) => scenario.id === id)!
const ofReading =
  (is: (reading: { authTime: number; now: number }) => boolean): Guard =>
  ({ context }) =>
    context.reading !== null &&
    is({ authTime: context.reading.authentication.authTime ?? Number.NaN, now: context.reading.now })

const mutant = (title: string, rule: string, where: string | Scenario, make: Mutant['make']): Mutant => ({
  title,
  rule,
  scenario: typeof where === 'string' ? scenarioOf(where) : where,
  make,
})

/** A resumed run in an app that asks for confirmation before each prompt. */
const resumedConfirm: Scenario = {
  id: 'resumed-confirm',
  title: 'a page that was reloaded before the confirmation, in an app that asks for confirmation before the prompt',
  input: {
    ...scenarioOf('resumed-confirmation').input,
    capabilities: { browser: 'inProcess', operation: false, resolvable: false },
    preferences: { confirm: true },
  },
}

/** For each branch that detects another subject: the chart without its deletion of pending actions. */
const keepsPending: readonly Mutant[] = branchesOf(createSensitiveActionMachine().config)
  .filter(({ branch }) => forgets(branch))
  .map(({ where }) =>
    mutant(`${where} keeps the pending actions of the first subject`, 'I16', scenarioReaching(where), () =>
      changed((config) => {
        const { branch } = branchesOf(config).find((one) => one.where === where)!
        branch.actions = actionsOf(branch).filter((action) => !isEffect('forgetSubject')(action))
      }),
    ),
  )

/** Returns a scenario that reaches the state. */
function scenarioReaching(where: string): string {
  const at = [
    ['openingOperation', 'operation'],
    ['resolvingOutcome', 'operation'],
    ['savingPending', 'web'],
    ['redirecting', 'web'],
    ['exchanging', 'resumed-callback'],
    ['confirmingResumed', 'resumed-callback'],
    ['renewingIdToken', 'resumed-callback'],
  ].find(([state]) => where.includes(state!))
  return at?.[1] ?? 'window'
}

/** Plausible one-line changes, each with the rule that detects it. */
export const MUTANTS: readonly Mutant[] = [
  mutant(
    'the freshness checks always pass',
    'I1',
    'window',
    withGuards({ isFresh: () => true, isNotAllowed: () => false }),
  ),
  mutant(
    'unverifiable authentications pass without a policy',
    'I1',
    'window',
    withGuards({ isUnverifiableAllowed: () => true, isNotAllowed: () => false }),
  ),
  mutant(
    'the last check ignores the age',
    'I1',
    'resumed-callback',
    withConfig((config) => remove(config.states.ready.always, hasGuard('isNotAllowed'))),
  ),
  mutant(
    'an authentication from before the operation counts as fresh',
    'I1',
    'operation',
    withGuards({
      isFresh: ofReading(({ authTime, now }) => authTime <= now && now - authTime < 300),
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'an unchanged auth_time is accepted',
    'I2',
    'window',
    withGuards({
      isNotAdvanced: () => false,
      isFresh: ofReading(({ authTime }) => authTime > 999_700),
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'end-users who cannot reauthenticate pass a step-up',
    'I2',
    'allow-unverifiable',
    withGuards({
      isUnverifiableAllowed: ({ context }) => context.reading?.authentication.canReauthenticate === false,
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'the endpoint is called again after a lost response',
    'I2',
    'window',
    withConfig((config) => {
      config.states.calling.invoke.onError = [{ target: '#reauth.refreshing' }]
    }),
  ),
  mutant(
    'step-ups are unlimited',
    'I2',
    'no-browser',
    withGuards({ isFirstStepUp: (_, { result }) => (result as CallResult | undefined)?.result === 'stepUpRequired' }),
  ),
  mutant('a method can be tried twice', 'I3', 'biometric-or-browser', withActions({ recordPrompt: () => {} })),
  mutant('blocked windows are reopened without a limit', 'I3', 'window', withGuards({ canAskForClick: () => true })),
  mutant(
    'a prompt cannot be cancelled',
    'I4',
    'window',
    withConfig((config) => {
      delete config.states.reauthenticating.on
    }),
  ),
  mutant(
    'a prompt has no timeout',
    'I4',
    'window',
    withConfig((config) => {
      delete config.states.reauthenticating.states.browser.states.inProcess.after
    }),
  ),
  mutant(
    'a timeout has no effect if the result cannot be looked up',
    'I4',
    'window',
    withConfig((config) => {
      config.states.calling.after.callTimeout.splice(1)
    }),
  ),
  mutant(
    'the run continues after a cancelled prompt',
    'I5',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on = { 'reauth.cancel': { target: '#reauth.checkingAuthTime' } }
    }),
  ),
  mutant(
    'the run continues after it was replaced',
    'I5',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on['run.replaced'] = { target: '#reauth.checkingAuthTime' }
    }),
  ),
  mutant(
    'the error of a service is not handled',
    'I5',
    'web',
    withConfig((config) => {
      delete config.states.reauthenticating.states.browser.states.savingPending.invoke.onError
    }),
  ),
  mutant('the subject is not compared', 'I6', 'window', withGuards({ isOtherSubject: () => false })),
  mutant(
    'the policy `deny` is ignored',
    'I7',
    'deny',
    withGuards({ isDeniedByPolicy: () => false, isFresh: () => true, isNotAllowed: () => false }),
  ),
  mutant(
    'a missing auth_time counts as fresh',
    'I7',
    'window',
    withGuards({ isFresh: ofReading(({ authTime }) => Number.isNaN(authTime)), isNotAllowed: () => false }),
  ),
  mutant(
    'a future auth_time counts as fresh',
    'I7',
    'window',
    withGuards({ isFresh: ofReading(({ authTime, now }) => authTime >= now - 10), isNotAllowed: () => false }),
  ),
  mutant('a future auth_time counts as fresh after a step-up', 'I7', 'window', () => {
    const { isFresh, isImplausible, isNotAllowed } = createSensitiveActionMachine().implementations.guards
    const isFuture = ofReading(({ authTime, now }) => authTime > now) as (args: object) => boolean
    const afterStepUp = (args: { readonly context: { readonly stepUps: number } }): boolean =>
      args.context.stepUps > 0 && isFuture(args)
    const ask = (guard: unknown, args: object): boolean => (guard as (args: object) => boolean)(args)
    return createSensitiveActionMachine().provide({
      guards: {
        isFresh: (args) => afterStepUp(args) || ask(isFresh, args),
        isImplausible: (args) => !afterStepUp(args) && ask(isImplausible, args),
        isNotAllowed: (args) => !afterStepUp(args) && ask(isNotAllowed, args),
      },
    })
  }),
  mutant('a fresh authentication leads to a prompt', 'I8', 'window', withGuards({ isFresh: () => false })),
  mutant(
    'a lost response ends as a failure',
    'I8',
    'window',
    withConfig((config) => {
      config.states.calling.invoke.onError = [
        { target: '#reauth.failed', actions: { type: 'recordEnding', params: { outcome: 'failed', code: 'offline' } } },
      ]
    }),
  ),
  mutant(
    'the snapshot contains the error itself',
    'I9',
    'window',
    withActions({
      recordFailure: assign({ ending: { outcome: 'failed', code: 'eyJhbGciOiJ.eyJzdWIi.c2lnbmF0dXJl' } }),
    }),
  ),
  mutant(
    'a cancel ends as a failure',
    'I10',
    'window',
    withGuards({ endsAs: (_, { outcome }) => outcome === 'failed' }),
  ),
  mutant(
    'an outage ends as a refusal',
    'I10',
    'window',
    withConfig((config) => {
      const { inProcess } = config.states.reauthenticating.states.browser.states
      inProcess.invoke.onError = [{ ...inProcess.invoke.onError.at(-1), target: '#reauth.refused' }]
    }),
  ),
  mutant(
    'the action is performed after a redirect without a click',
    'I11',
    'resumed-callback',
    withGuards({ isUnseen: () => false }),
  ),
  mutant(
    'a confirmation of the prompt counts as a confirmation of the resumed action',
    'I11',
    resumedConfirm,
    withGuards({ isUnseen: ({ context }) => context.resumedAt !== null && !context.confirmed && !context.reviewed }),
  ),
  mutant(
    'the last check is skipped after a prompt',
    'I12',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.states.verifying.always.find(hasGuard('isFresh')).target = '#reauth.calling'
    }),
  ),
  mutant(
    'the last check is skipped for unverifiable authentications',
    'I12',
    'allow-unverifiable',
    withConfig((config) => {
      config.states.checkingCanReauthenticate.always.find(hasGuard('isUnverifiableAllowed')).target = '#reauth.calling'
    }),
  ),
  mutant(
    'an expired call is repeated',
    'I13',
    'resumed-callExpired',
    withConfig((config) => remove(config.states.entering.always, hasGuard('isResumedAt', 'callExpired'))),
  ),
  mutant('an expired token is sent', 'I14', 'window', withGuards({ isExpired: () => false })),
  mutant(
    'an unreadable response counts as lost',
    'I15',
    'operation',
    withGuards({
      isResult: (_, { result, is }) => is !== 'unreadable' && (result as CallResult | undefined)?.result === is,
    }),
  ),
  ...keepsPending,
  mutant(
    'a cancel deletes all pending actions of the subject',
    'I16',
    'window',
    withConfig((config) => {
      const cancel = config.states.refreshing.on['reauth.cancel']
      cancel.actions = [...actionsOf(cancel), 'forgetSubject']
    }),
  ),
  mutant(
    'the run reads the claims again after the session changed',
    'I16',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on['session.changed'] = { target: '#reauth.refreshing', actions: 'forgetSubject' }
    }),
  ),
  mutant('failed refreshes are not counted', 'I17', 'window', withActions({ recordRetry: () => {} })),
  mutant('failed refreshes are repeated without a limit', 'I17', 'window', withGuards({ canRetry: () => true })),
  mutant('restored connections are not counted', 'I17', 'window', withActions({ recordWakeUp: () => {} })),
  mutant(
    'the run waits for the network without a limit',
    'I17',
    'resumed-callback',
    withGuards({ canAwaitNetwork: (_, { error }) => (error as { code?: string }).code === 'offline' }),
  ),
  mutant('a page leaves without a limit', 'I17', 'web', withGuards({ canLeaveAgain: () => true })),
  mutant('confirmations are not recorded', 'I17', 'confirm', withActions({ recordConfirmation: () => {} })),
  mutant('the operation is not opened', 'I18', 'operation', withGuards({ hasOperationToOpen: () => false })),
  mutant('a token that is about to expire is not renewed', 'I18', 'window', withGuards({ isExpiring: () => false })),
  mutant(
    'the claims are not read again after a confirmation',
    'I18',
    'resumed-callback',
    withConfig((config) => {
      config.states.confirmingResumed.on['reauth.confirm'].target = '#reauth.ready'
    }),
  ),
  mutant(
    'a call that was not sent because of a cancel counts as lost',
    'I19',
    'window',
    withConfig((config) => remove(config.states.calling.invoke.onDone, leadsTo('#reauth.cancelled'))),
  ),
  mutant(
    'a call that was not sent counts as lost',
    'I19',
    'window',
    withGuards({ isNotSentAs: (_, { outcome }) => outcome === 'refused' && false }),
  ),
  mutant(
    'a call that was not sent always fails',
    'I19',
    'window',
    withGuards({
      isNotSentAs: (_, { result, outcome }) =>
        outcome === 'failed' && (result as CallResult | undefined)?.result === 'notSent',
    }),
  ),
  mutant(
    'a call that the app did not send counts as lost',
    'I19',
    'window',
    withConfig((config) => {
      config.states.calling.invoke.onError.shift()
    }),
  ),
  mutant(
    'a session change is handled after the end',
    'I20',
    'window',
    withConfig((config) => {
      config.on = { 'session.changed': { target: '#reauth.refused' } }
    }),
  ),
  mutant(
    'a refused run does not delete its record',
    'I20',
    'window',
    withConfig((config) => {
      delete config.states.refused.entry
    }),
  ),
  mutant(
    'the record is deleted when the call starts',
    'I20',
    'window',
    withConfig((config) => {
      config.states.calling.entry = [config.states.calling.entry, 'forgetPendingAction']
    }),
  ),
  mutant(
    'a record is written at the end',
    'I5',
    'window',
    withConfig((config) => {
      config.states.cancelled.invoke = { id: 'savePendingAction', src: 'savePendingAction' }
    }),
  ),
]
