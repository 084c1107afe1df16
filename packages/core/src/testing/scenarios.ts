import type { Capabilities, Resumption, ResumptionStage, SensitiveActionInput } from '../words/facts.js'
import { frozen } from './frozen.js'

/** A scenario in which a run starts. */
export interface Scenario {
  /** Stable, for links and names of tests. */
  readonly id: string
  /** What is special about the scenario, as the end of a sentence. */
  readonly title: string
  readonly input: SensitiveActionInput
}

interface Special extends Partial<
  Pick<SensitiveActionInput, 'requirement' | 'preferences' | 'subjectKey' | 'operation'>
> {
  readonly browser?: Capabilities['browser']
  readonly fallback?: Capabilities['fallback']
  /** Whether the action is bound to an operation. */
  readonly bound?: boolean
  readonly resolvable?: boolean
  readonly resumedAt?: ResumptionStage
  /** Saved facts, in addition to those that every resumption here has. */
  readonly kept?: Partial<Resumption>
}

const scenario = (id: string, title: string, special: Special = {}): Scenario => {
  const { browser = 'inProcess', fallback, bound = false, resolvable = false, resumedAt, kept, ...input } = special
  return {
    id,
    title,
    input: {
      runId: 'run',
      actionId: 'transfer',
      idempotencyKey: 'key',
      requirement: { maxAge: '5m' },
      capabilities: { browser, ...(fallback && { fallback }), operation: bound, resolvable },
      ...input,
      ...(resumedAt && { resumption: { ...KEPT, stage: resumedAt, ...kept } }),
    },
  }
}

/** The saved facts of a run that a page load interrupted. */
const KEPT = {
  subjectKey: 'key of alice',
  stepUps: 0,
  authTimeBefore: 999_000,
  openedAt: 999_900,
  operationId: null,
  challenge: null,
}

const resumed = (stage: ResumptionStage, title: string, special: Special = {}): Scenario =>
  scenario(`resumed-${stage}`, title, { browser: 'redirect', resumedAt: stage, ...special })

/**
 * The scenarios in which the chart is explored: every capability, policy, preference and stage of a resumption, each at
 * least once. Frozen.
 */
export const scenarios: readonly Scenario[] = frozen([
  scenario('window', 'an app whose provider asks in a window'),
  scenario('window-or-redirect', 'an app whose provider asks in a window, or by a redirect if it is blocked', {
    fallback: 'redirect',
  }),
  scenario('web', 'a web page whose provider asks by a redirect', { browser: 'redirect' }),
  scenario('no-browser', 'a service that cannot ask in a browser', { browser: 'none' }),
  scenario('operation', 'an action bound to an operation', {
    bound: true,
    resolvable: true,
    requirement: { maxAge: 'always' },
  }),
  scenario('retry', 'an action that is retried with its operation, by a page that knows who is signed in', {
    browser: 'none',
    bound: true,
    resolvable: true,
    subjectKey: 'key of alice',
    operation: { operationId: 'op-0', openedAt: 999_900 },
  }),
  scenario('deny', 'a requirement that lets nobody pass who cannot reauthenticate', {
    requirement: { maxAge: '5m', whenCannotReauthenticate: 'deny' },
  }),
  scenario('allow-unverifiable', 'a requirement that lets those pass unverified who cannot reauthenticate', {
    requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
  }),
  scenario('misconfigured', 'an app whose requirement makes no sense', { requirement: { maxAge: 'soon' as 'always' } }),
  scenario('level', 'a requirement that names a level', { requirement: { maxAge: '5m', acrValues: ['gold'] } }),
  scenario('confirm', 'an app that wants a click before the prompt', { preferences: { confirm: true } }),
  scenario('biometric-or-browser', 'an app that offers the browser when biometrics are declined', {
    preferences: { onBiometricCancel: 'browser' },
  }),
  resumed('callback', 'a page that came back from the provider'),
  {
    ...resumed('callback', 'a harmless action that came back', { preferences: { autoResume: true } }),
    id: 'auto-resume',
  },
  {
    ...resumed('callback', "a page that came back from the provider after the server's step-up", {
      kept: { stepUps: 1, challenge: { maxAge: 60 }, authTimeBefore: 999_990 },
    }),
    id: 'resumed-step-up',
  },
  resumed('confirmation', 'a page that was loaded again before the confirmation'),
  {
    ...resumed('confirmation', 'a page that was loaded again, for those who may pass unverified', {
      requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
    }),
    id: 'resumed-unverifiable',
  },
  resumed('call', 'a page that was loaded again during the call'),
  {
    ...resumed('call', 'a page that was loaded again during a call that can be asked after', { resolvable: true }),
    id: 'resumed-call-resolvable',
  },
  resumed('callExpired', 'a record that expired after the call had begun'),
  resumed('abandoned', 'a page that came back without a callback'),
  resumed('used', 'a callback that was used'),
  resumed('missing', 'a callback for which nothing was kept'),
  resumed('discarded', 'a record that expired'),
])
