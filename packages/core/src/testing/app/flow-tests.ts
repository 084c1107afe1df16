import type { AnySensitiveAction, SensitiveAction } from '../../action/sensitive-action.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { FlowPath } from '../flow-paths.js'
import { pathsOf } from './app-paths.js'
import { type PlayedPath, type ServerAnswer, playPath } from './play-path.js'

/** What {@link flowTests} plays. */
export interface FlowTestOptions<Input> {
  /** The action of the app. One without an `operation`. */
  readonly action: SensitiveAction<Input, unknown, Input>
  readonly input: Input
  /** Prepares the next answer of the endpoint, right before the action calls it: by your fake of `fetch`, or your handlers of MSW. */
  readonly server: (answer: ServerAnswer) => void
  /** How the app reauthenticates. Default: `'inProcess'`. */
  readonly browser?: 'redirect' | 'inProcess'
  /** Whether biometrics are set up. Default: `false`. */
  readonly biometric?: boolean
  /** Looks at more than the outcome and its code: what your app did. Throws if that is wrong. */
  readonly check?: (played: PlayedPath) => void | Promise<void>
}

/** The two functions of a test runner: Vitest, Jest, `node:test`, Mocha and others have them under these names. */
export interface FlowTestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, test: () => Promise<void>) => unknown
}

/** One path of the statechart, ready to run with any test runner. */
export interface FlowTest {
  /** One sentence for each step. */
  readonly title: string
  readonly path: FlowPath
  /** Rejects if the run of the action ends otherwise than the statechart says, or with what `check` throws: with the run in words, and how to play it alone. */
  readonly run: () => Promise<void>
}

/**
 * Lists ways through the statechart as tests of one action, each to its end: paths of `flowPaths()`, from the click to the outcome. With a redirect, they go on after
 * the page came back.
 *
 * Left out: timers, a network that is gone, the back/forward cache, sign-ins and sign-outs elsewhere, and answers that only differ for the statechart.
 *
 * @param options The action, its input and its endpoint.
 * @returns The tests, shortest first.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or an action with an `operation`.
 *
 * @example
 * for (const { title, run } of flowTestsOf({ action: transfer, input: { to: 'Bob' }, server })) test(title, run)
 */
export function flowTestsOf<Input>(options: FlowTestOptions<Input>): readonly FlowTest[] {
  checkOptionTypes('flowTests()', options, {
    action: '.id.perform',
    input: '',
    server: 'function',
    browser: "'redirect' or 'inProcess'",
    biometric: 'boolean',
    check: 'function',
  })
  const { browser = 'inProcess', biometric = false, check = () => {} } = options
  const action: AnySensitiveAction = options.action
  if (action.operation !== undefined) refuseOption('action', 'one without an `operation`', action)
  return pathsOf(action, { browser, biometric }).map((path) => ({
    title: path.sentence,
    path,
    run: () => playPath(path, { ...options, action, browser, biometric, check }),
  }))
}

/**
 * Tests an action on every way through the statechart, with the test runner of your choice.
 *
 * @param options The action, its input and its endpoint.
 * @param runner `describe` and `it` of the test runner. Default: the global ones.
 * @throws {TypeError} If there are no global ones.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or an action with an `operation`.
 *
 * @example
 * flowTests({ action: transfer, input: { to: 'Bob' }, server: (answer) => api.next(answer) }, { describe, it })
 */
export function flowTests<Input>(
  options: FlowTestOptions<Input>,
  runner: FlowTestRunner = globalThis as unknown as FlowTestRunner,
): void {
  const { describe, it } = runner
  if (typeof describe !== 'function' || typeof it !== 'function')
    throw new TypeError('There is no global `describe` and `it`. Pass those of your test runner: `{ describe, it }`.')
  describe(`the action "${options.action.id}"`, () => {
    for (const { title, run } of flowTestsOf(options)) it(title, run)
  })
}
