import type { AnySensitiveAction, PerformContext } from '../../action/sensitive-action.js'
import type { Outcome } from '../../run/outcome.js'
import type { SensitiveRun } from '../../run/sensitive-run.js'
import type { FlowPath } from '../flow-paths.js'
import {
  type PromptAnswer,
  type RefreshAnswer,
  authenticates,
  cancelled,
  cannotReauthenticate,
  failsWith,
  fresh,
  hangs,
  otherAccount,
  sessionLost,
  stale,
} from './answers.js'
import { type MethodSupport, levelOf } from './app-paths.js'
import type { ServiceScript } from './fake-service.js'
import { settle } from './settle.js'
import { type TestReauth, createTestReauth } from './test-reauth.js'

/** How the endpoint of an action may answer: it performs, asks for step-up (RFC 9470), refuses, or its answer is lost. */
export type ServerAnswer = 'performed' | 'step-up' | 'refused' | 'unknown'

/** The end of a path. */
export interface PlayedPath {
  readonly outcome: Outcome<unknown>
  readonly path: FlowPath
  readonly app: TestReauth
}

/** The action whose path is played. */
export interface Played extends MethodSupport {
  readonly action: AnySensitiveAction
  readonly input: unknown
  readonly server: (answer: ServerAnswer) => void
  readonly check: (played: PlayedPath) => void | Promise<void>
}

/** The answers of services and of the endpoint that a path needs, in order. */
interface Parts {
  readonly refresh: RefreshAnswer[]
  readonly biometric: PromptAnswer[]
  readonly browser: PromptAnswer[]
  readonly redirect: PromptAnswer[]
  readonly server: (ServerAnswer | 'hangs')[]
}

const SERVICES: Readonly<Record<string, Exclude<keyof Parts, 'server'>>> = {
  refreshIdToken: 'refresh',
  reauthenticateWithBiometric: 'biometric',
  reauthenticateInBrowser: 'browser',
  finishBrowserReauthentication: 'redirect',
}

function partsOf({ steps, scenario }: FlowPath, { action, biometric }: Played): Parts {
  const isResumed = scenario.input.resumption !== undefined
  const level = levelOf(action)
  const answers: Readonly<Record<string, RefreshAnswer | PromptAnswer>> = {
    fresh: fresh(level),
    stale: stale(level),
    cannotReauthenticate: cannotReauthenticate(),
    sessionLost: sessionLost(),
    authenticated: authenticates(level),
    cancelled: cancelled(),
    'other-subject': otherAccount(),
  }
  const parts: Parts = {
    // Before the redirect the end-user had authenticated long ago, without biometrics.
    refresh: isResumed ? [stale(level)] : [],
    biometric: isResumed && biometric ? [failsWith('biometricLockout')] : [],
    browser: [],
    redirect: [],
    server: [],
  }
  const add = (invocation: string, answer: RefreshAnswer | PromptAnswer): void => {
    const service = SERVICES[invocation]
    // The run handles the remaining services itself.
    if (service !== undefined) (parts[service] as (RefreshAnswer | PromptAnswer)[]).push(answer)
  }
  for (const { event, before } of steps) {
    const [invocation = '', id = ''] = event?.id.split('.') ?? []
    if (invocation === 'performAction') parts.server.push(id as ServerAnswer)
    // The path ends at the provider.
    else if (invocation === 'startBrowserReauthentication') parts.redirect.push(hangs())
    else if (event?.id !== 'reauth.cancel') add(invocation, answers[id]!)
    else
      for (const service of before!.waiting) {
        if (service === 'performAction') parts.server.push('hangs')
        else add(service, hangs())
      }
  }
  return parts
}

/** Returns the action with an endpoint that answers as in the path. */
function scripted(action: AnySensitiveAction, { server }: Played, answers: Parts['server']): AnySensitiveAction {
  return Object.freeze({
    ...action,
    perform: (context: PerformContext<unknown>): unknown => {
      const answer = answers.shift()!
      if (answer === 'hangs') return new Promise(() => {})
      server(answer)
      return action.perform(context)
    },
  })
}

const given = <Answer>(name: string, list: readonly Answer[], isOffered: boolean): object =>
  isOffered || list.length > 0 ? { [name]: list.length > 0 ? list : hangs() } : {}

function scriptOf(parts: Parts, { browser, biometric }: MethodSupport): ServiceScript {
  return {
    ...given('refresh', parts.refresh, true),
    ...given('biometric', parts.biometric, biometric),
    ...given('browser', parts.browser, browser === 'inProcess'),
    ...given('redirect', parts.redirect, browser === 'redirect'),
  }
}

async function play(
  path: FlowPath,
  app: TestReauth,
  action: AnySensitiveAction,
  input: unknown,
): Promise<Outcome<unknown>> {
  let run: SensitiveRun = app.reauth.start(action, input)
  await settle()
  if (path.scenario.input.resumption !== undefined) {
    app.page.returnFromProvider()
    run = (await app.reauth.resume())!
  }
  for (const id of path.events) {
    await settle()
    if (id === 'reauth.confirm') run.confirm()
    if (id === 'reauth.cancel') run.cancel()
  }
  await settle()
  if (run.result === undefined) throw new Error(`The run does not end: it is "${run.getSnapshot().status}".`)
  return run.result
}

/** Plays a path with an action of an app, and compares its end with the statechart. */
export async function playPath(path: FlowPath, played: Played): Promise<void> {
  const parts = partsOf(path, played)
  const action = scripted(played.action, played, parts.server)
  const app = createTestReauth({ actions: [action], service: scriptOf(parts, played) })
  try {
    const outcome = await play(path, app, action, played.input)
    const { code: expected } = path.steps.at(-1)!.snapshot.output as { code?: string }
    const code = 'code' in outcome ? outcome.code : undefined
    if (outcome.outcome !== path.outcome || code !== expected)
      throw new Error(
        `The statechart ends ${[path.outcome, expected].join(' ').trim()}, but the action ends ${[outcome.outcome, code].join(' ').trim()}.`,
      )
    await played.check({ outcome, path, app })
  } catch (error) {
    const { message } = error as Error
    const alone = `flowTestsOf(options).find(({ path }) => path.id === ${JSON.stringify(path.id)}).run()`
    throw new Error(`${message}\n\nThe run:\n${app.story()}\nTo play this path alone:\n  ${alone}`, { cause: error })
  }
}
