import { assign, createMachine } from 'xstate'
import type { CallResult } from '../words/facts.js'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { type Scenario, type SensitiveActionMachine, scenarios } from './index.js'

/** A plausible wrong change of one line, with the rule that detects it. */
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
// oxlint-disable-next-line typescript/no-explicit-any -- a configuration is taken apart here, whatever its type
type Config = any

const withGuards = (guards: Guards) => () => createSensitiveActionMachine().provide({ guards })
const withActions = (actions: Record<string, unknown>) => () => createSensitiveActionMachine().provide({ actions })

/** The chart after a change of its configuration. Objects are copied, functions are not. */
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
const asks = (guard: string, param?: unknown) => (branch: Branch) =>
  guardOf(branch) === guard &&
  (param === undefined || Object.values((branch.guard as { params?: object }).params ?? {}).includes(param))
const leadsTo = (target: string) => (branch: Branch) => branch.target === target
function remove(branches: Branch[], is: (branch: Branch) => boolean): void {
  const at = branches.findIndex(is)
  if (at < 0) throw new Error('There is no such branch.')
  branches.splice(at, 1)
}

/** Every branch of the chart, with where it is. */
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

/** A resumed run of an app that wants a click before each prompt. */
const resumedConfirm: Scenario = {
  id: 'resumed-confirm',
  title: 'a page that was loaded again, of an app that wants a click before the prompt',
  input: {
    ...scenarioOf('resumed-confirmation').input,
    capabilities: { browser: 'inProcess', operation: false, resolvable: false },
    preferences: { confirm: true },
  },
}

/** Each way on which somebody else turns out to be signed in, without the wipe of what the first subject left. */
const keeping: readonly Mutant[] = branchesOf(createSensitiveActionMachine().config)
  .filter(({ branch }) => forgets(branch))
  .map(({ where }) =>
    mutant(`what is pending is kept on the way ${where}`, 'I16', scenarioOfWay(where), () =>
      changed((config) => {
        const { branch } = branchesOf(config).find((one) => one.where === where)!
        branch.actions = actionsOf(branch).filter((action) => !isEffect('forgetSubject')(action))
      }),
    ),
  )

/** A setting in which a run comes to that state. */
function scenarioOfWay(where: string): string {
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

/** Changes of one line that somebody could make in good faith, and the rule that notices. */
export const MUTANTS: readonly Mutant[] = [
  mutant(
    'the freshness checks let everybody pass',
    'I1',
    'window',
    withGuards({ isFresh: () => true, isNotAllowed: () => false }),
  ),
  mutant(
    'the unverifiable are let pass without a policy',
    'I1',
    'window',
    withGuards({ isUnverifiableAllowed: () => true, isNotAllowed: () => false }),
  ),
  mutant(
    'the last check does not ask whether the window passed',
    'I1',
    'resumed-callback',
    withConfig((config) => remove(config.states.ready.always, asks('isNotAllowed'))),
  ),
  mutant(
    'who authenticated before the operation was opened is fresh for it',
    'I1',
    'operation',
    withGuards({
      isFresh: ofReading(({ authTime, now }) => authTime <= now && now - authTime < 300),
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'whether auth_time moved is not looked at',
    'I2',
    'window',
    withGuards({
      isNotAdvanced: () => false,
      isFresh: ofReading(({ authTime }) => authTime > 999_700),
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'those who cannot reauthenticate pass a step-up unverified',
    'I2',
    'allow-unverifiable',
    withGuards({
      isUnverifiableAllowed: ({ context }) => context.reading?.authentication.canReauthenticate === false,
      isNotAllowed: () => false,
    }),
  ),
  mutant(
    'a lost answer is followed by a new call',
    'I2',
    'window',
    withConfig((config) => {
      config.states.calling.invoke.onError = [{ target: '#reauth.refreshing' }]
    }),
  ),
  mutant(
    'step-up is asked for again and again',
    'I2',
    'no-browser',
    withGuards({ isFirstStepUp: (_, { result }) => (result as CallResult | undefined)?.result === 'stepUpRequired' }),
  ),
  mutant(
    'a method that was tried is not remembered',
    'I3',
    'biometric-or-browser',
    withActions({ recordPrompt: () => {} }),
  ),
  mutant('a window is blocked as often as one likes', 'I3', 'window', withGuards({ canAskForClick: () => true })),
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
    'a timeout is heard by nobody if the answer cannot be asked after',
    'I4',
    'window',
    withConfig((config) => {
      config.states.calling.after.callTimeout.splice(1)
    }),
  ),
  mutant(
    'a cancelled prompt goes on with the checks',
    'I5',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on = { 'reauth.cancel': { target: '#reauth.checkingAuthTime' } }
    }),
  ),
  mutant(
    'a run goes on after it was replaced',
    'I5',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on['run.replaced'] = { target: '#reauth.checkingAuthTime' }
    }),
  ),
  mutant(
    'a failed service is not provided for',
    'I5',
    'web',
    withConfig((config) => {
      delete config.states.reauthenticating.states.browser.states.savingPending.invoke.onError
    }),
  ),
  mutant('another subject is not looked at', 'I6', 'window', withGuards({ isOtherSubject: () => false })),
  mutant(
    'the policy that denies is not looked at',
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
  mutant('who is fresh is asked all the same', 'I8', 'window', withGuards({ isFresh: () => false })),
  mutant(
    'a lost answer is called a failure',
    'I8',
    'window',
    withConfig((config) => {
      config.states.calling.invoke.onError = [
        { target: '#reauth.failed', actions: { type: 'recordEnding', params: { outcome: 'failed', code: 'offline' } } },
      ]
    }),
  ),
  mutant(
    'the error itself is kept',
    'I9',
    'window',
    withActions({
      recordFailure: assign({ ending: { outcome: 'failed', code: 'eyJhbGciOiJ.eyJzdWIi.c2lnbmF0dXJl' } }),
    }),
  ),
  mutant(
    'a cancel is called a failure',
    'I10',
    'window',
    withGuards({ endsAs: (_, { outcome }) => outcome === 'failed' }),
  ),
  mutant(
    'an outage is called a refusal',
    'I10',
    'window',
    withConfig((config) => {
      const { inProcess } = config.states.reauthenticating.states.browser.states
      inProcess.invoke.onError = [{ ...inProcess.invoke.onError.at(-1), target: '#reauth.refused' }]
    }),
  ),
  mutant(
    'what came back is performed without a click',
    'I11',
    'resumed-callback',
    withGuards({ isUnseen: () => false }),
  ),
  mutant(
    'a click for the prompt counts as one for the action that came back',
    'I11',
    resumedConfirm,
    withGuards({ isUnseen: ({ context }) => context.resumedAt !== null && !context.confirmed && !context.reviewed }),
  ),
  mutant(
    'who comes back from a prompt skips the last check',
    'I12',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.states.verifying.always.find(asks('isFresh')).target = '#reauth.calling'
    }),
  ),
  mutant(
    'who may pass unverified skips the last check',
    'I12',
    'allow-unverifiable',
    withConfig((config) => {
      config.states.checkingCanReauthenticate.always.find(asks('isUnverifiableAllowed')).target = '#reauth.calling'
    }),
  ),
  mutant(
    'a call that began long ago is made anew',
    'I13',
    'resumed-callExpired',
    withConfig((config) => remove(config.states.entering.always, asks('isResumedAt', 'callExpired'))),
  ),
  mutant('a token is sent whatever its life', 'I14', 'window', withGuards({ isExpired: () => false })),
  mutant(
    'an answer that could not be read counts as lost',
    'I15',
    'operation',
    withGuards({
      isResult: (_, { result, is }) => is !== 'unreadable' && (result as CallResult | undefined)?.result === is,
    }),
  ),
  ...keeping,
  mutant(
    'a cancel forgets all pending actions of the subject',
    'I16',
    'window',
    withConfig((config) => {
      const cancel = config.states.refreshing.on['reauth.cancel']
      cancel.actions = [...actionsOf(cancel), 'forgetSubject']
    }),
  ),
  mutant(
    'a session that changed is read anew',
    'I16',
    'window',
    withConfig((config) => {
      config.states.reauthenticating.on['session.changed'] = { target: '#reauth.refreshing', actions: 'forgetSubject' }
    }),
  ),
  mutant('a refresh that fails is made again without an end', 'I17', 'window', withActions({ recordRetry: () => {} })),
  mutant('a refresh is made again as often as it fails', 'I17', 'window', withGuards({ canRetry: () => true })),
  mutant('the network comes back without an end', 'I17', 'window', withActions({ recordWakeUp: () => {} })),
  mutant(
    'the network is waited for as often as it is gone',
    'I17',
    'resumed-callback',
    withGuards({ canAwaitNetwork: (_, { error }) => (error as { code?: string }).code === 'offline' }),
  ),
  mutant('a page leaves as often as it stays', 'I17', 'web', withGuards({ canLeaveAgain: () => true })),
  mutant('a click is asked for again and again', 'I17', 'confirm', withActions({ recordConfirmation: () => {} })),
  mutant('the operation is not opened', 'I18', 'operation', withGuards({ hasOperationToOpen: () => false })),
  mutant('a token that is about to expire is not renewed', 'I18', 'window', withGuards({ isExpiring: () => false })),
  mutant(
    'the claims are not read again after the click',
    'I18',
    'resumed-callback',
    withConfig((config) => {
      config.states.confirmingResumed.on['reauth.confirm'].target = '#reauth.ready'
    }),
  ),
  mutant(
    'a call that was not sent because the end-user declined counts as lost',
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
    'a session that changes after the end is heard',
    'I20',
    'window',
    withConfig((config) => {
      config.on = { 'session.changed': { target: '#reauth.refused' } }
    }),
  ),
  mutant(
    'a refused run keeps its record',
    'I20',
    'window',
    withConfig((config) => {
      delete config.states.refused.entry
    }),
  ),
  mutant(
    'the record is forgotten when the call begins',
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
