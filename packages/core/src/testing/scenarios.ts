import type { Capabilities, Resumption, ResumptionStage, SensitiveActionInput } from '../words/facts.js'
import { frozen } from './frozen.js'

/** A scenario in which a run starts. */
export interface Scenario {
  /** Stable, for links and names of tests. */
  readonly id: string
  /** A noun phrase that describes the scenario. It completes a sentence: "In …". */
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
  readonly saved?: Partial<Resumption>
}

const scenario = (id: string, title: string, special: Special = {}): Scenario => {
  const { browser = 'inProcess', fallback, bound = false, resolvable = false, resumedAt, saved, ...input } = special
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
      ...(resumedAt && { resumption: { ...SAVED, stage: resumedAt, ...saved } }),
    },
  }
}

/** The saved facts of a run that a page load interrupted. */
const SAVED = {
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
 * The scenarios used to explore the chart. Each capability, policy, preference and stage of a resumption occurs at least
 * once. Frozen.
 */
export const scenarios: readonly Scenario[] = frozen([
  scenario('window', 'an app that opens the provider in a window'),
  scenario('window-or-redirect', 'an app that opens the provider in a window, or redirects if the window is blocked', {
    fallback: 'redirect',
  }),
  scenario('web', 'a web page that redirects to the provider', { browser: 'redirect' }),
  scenario('no-browser', 'an app that cannot open a browser', { browser: 'none' }),
  scenario('operation', 'an action bound to an operation', {
    bound: true,
    resolvable: true,
    requirement: { maxAge: 'always' },
  }),
  scenario('retry', 'an action that is retried with its operation, on a page that knows the signed-in user', {
    browser: 'none',
    bound: true,
    resolvable: true,
    subjectKey: 'key of alice',
    operation: { operationId: 'op-0', openedAt: 999_900 },
  }),
  scenario('deny', 'a requirement that denies users who cannot reauthenticate', {
    requirement: { maxAge: '5m', whenCannotReauthenticate: 'deny' },
  }),
  scenario('allow-unverifiable', 'a requirement that allows users who cannot reauthenticate', {
    requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
  }),
  scenario('misconfigured', 'an app with an invalid requirement', { requirement: { maxAge: 'soon' as 'always' } }),
  scenario('level', 'a requirement with an authentication level', {
    requirement: { maxAge: '5m', acrValues: ['gold'] },
  }),
  scenario('confirm', 'an app that asks for confirmation before the prompt', { preferences: { confirm: true } }),
  scenario('biometric-or-browser', 'an app that opens the browser if the end-user cancels biometrics', {
    preferences: { onBiometricCancel: 'browser' },
  }),
  resumed('callback', 'a page that returns from the provider'),
  {
    ...resumed('callback', 'an action that continues without confirmation after the redirect', {
      preferences: { autoResume: true },
    }),
    id: 'auto-resume',
  },
  {
    ...resumed('callback', 'a page that returns from the provider after a step-up by the server', {
      saved: { stepUps: 1, challenge: { maxAge: 60 }, authTimeBefore: 999_990 },
    }),
    id: 'resumed-step-up',
  },
  resumed('confirmation', 'a page that was reloaded before the confirmation'),
  {
    ...resumed(
      'confirmation',
      'a page that was reloaded before the confirmation, with a requirement that allows users who cannot reauthenticate',
      {
        requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
      },
    ),
    id: 'resumed-unverifiable',
  },
  resumed('call', 'a page that was reloaded during the call'),
  {
    ...resumed('call', 'a page that was reloaded during a call with a result that can be looked up', {
      resolvable: true,
    }),
    id: 'resumed-call-resolvable',
  },
  resumed('callExpired', 'a record that expired after the call started'),
  resumed('abandoned', 'a page that returns without a callback'),
  resumed('used', 'a callback that was already used'),
  resumed('missing', 'a callback without a saved record'),
  resumed('discarded', 'a record that expired'),
])
