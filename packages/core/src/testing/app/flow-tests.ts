import type { AnySensitiveAction, SensitiveAction } from '../../action/sensitive-action.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { FlowPath } from '../flow-paths.js'
import { pathsOf } from './app-paths.js'
import { type PlayedPath, type ServerAnswer, playPath } from './play-path.js'

/** The options of {@link flowTests}. */
export interface FlowTestOptions<Input> {
  /** The action of the app. It must not have an `operation`. */
  readonly action: SensitiveAction<Input, unknown, Input>
  readonly input: Input
  /** Prepares the next answer of the endpoint, right before the action calls it: by your fake of `fetch`, or your handlers of MSW. */
  readonly server: (answer: ServerAnswer) => void
  /** How the app reauthenticates. Default: `'inProcess'`. */
  readonly browser?: 'redirect' | 'inProcess'
  /** Whether biometrics are set up. Default: `false`. */
  readonly biometric?: boolean
  /** Checks more than the outcome and its code: what your app did. Must throw if that is wrong. */
  readonly check?: (played: PlayedPath) => void | Promise<void>
}

/** The `describe` and `it` of a test runner, such as Vitest, Jest, `node:test` or Mocha. */
export interface FlowTestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, test: () => Promise<void>) => unknown
}

/** One path of the statechart, ready to run with any test runner. */
export interface FlowTest {
  /** One sentence for each step. */
  readonly title: string
  readonly path: FlowPath
  /**
   * Rejects if the action ends differently than the statechart says, or if `check` throws. The message has the run in
   * words, and how to play it alone.
   */
  readonly run: () => Promise<void>
}

/**
 * Returns paths of `flowPaths()` as tests of one action, from the click to the outcome. With a redirect, they continue
 * after the page came back.
 *
 * It omits timers, a lost network, the back/forward cache, sign-ins and sign-outs elsewhere, and answers that only
 * differ for the statechart.
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
  if (action.operation !== undefined) refuseOption('action', 'an action without an `operation`', action)
  return pathsOf(action, { browser, biometric }).map((path) => ({
    title: path.sentence,
    path,
    run: () => playPath(path, { ...options, action, browser, biometric, check }),
  }))
}

/**
 * Tests an action on every path through the statechart, with the test runner of your choice.
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
    throw new TypeError(
      'There are no global `describe` and `it`. Pass the functions of your test runner: `{ describe, it }`.',
    )
  describe(`the action "${options.action.id}"`, () => {
    for (const { title, run } of flowTestsOf(options)) it(title, run)
  })
}
