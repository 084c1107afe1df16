import type { AnySensitiveAction } from '../../action/sensitive-action.js'
import type { Duration } from '@reauth/policy'
import { checkOptionTypes } from '../../platform/options.js'
import type { SensitiveRun } from '../../run/sensitive-run.js'
import {
  type PromptAnswer,
  type RefreshAnswer,
  authenticates,
  cancelled,
  cannotReauthenticate,
  failsWith,
  fresh,
  offline,
  otherAccount,
  sessionLost,
  stale,
} from './answers.js'
import type { TestReauth } from './test-reauth.js'

/** The page of a test, to which commands are applied. */
export interface CommandWorld {
  readonly app: TestReauth
  /** Every run that was started or resumed, oldest first. */
  readonly runs: SensitiveRun[]
}

/** An event of a test: a command for fast-check's `fc.commands()`. */
export interface AppCommand {
  check(world: CommandWorld): boolean
  run(world: CommandWorld): Promise<void>
  /** A sentence. */
  toString(): string
}

/** A command as `fc.commands()` returns it. */
export interface PlayableCommand {
  check(world: CommandWorld): boolean | Promise<boolean>
  run(world: CommandWorld, app: TestReauth): Promise<void>
}

/** The options of {@link appCommands}. */
export interface AppCommandOptions {
  /** The actions that the end-user may start, with their inputs. */
  readonly starts: readonly { readonly action: AnySensitiveAction; readonly input?: unknown }[]
  /** How the app reauthenticates. Default: `'inProcess'`. */
  readonly browser?: 'redirect' | 'inProcess'
  /**
   * Functions that change how the endpoint answers from then on, by their sentences:
   * `{ 'the answer is lost': () => void (next = 'lost') }`. Default: none.
   */
  readonly server?: Readonly<Record<string, () => void>>
  /** The durations that may pass. Default: `['1m', '10m']`. */
  readonly times?: readonly Duration[]
  /** Your rule. Called after each command; must throw if the rule is broken. */
  readonly check: (world: CommandWorld) => void | Promise<void>
}

const REFRESHES: readonly RefreshAnswer[] = [fresh(), stale(), cannotReauthenticate(), sessionLost(), offline()]
const PROMPTS: readonly PromptAnswer[] = [
  authenticates(),
  cancelled(),
  otherAccount(),
  failsWith('providerUnavailable'),
]

/** How often each click of the end-user is in the list. */
const CLICKS = 4

/** Calls `resume()`, as every page does when it is loaded. */
async function resume({ app, runs }: CommandWorld): Promise<void> {
  const run = await app.reauth.resume()
  if (run !== null && !runs.includes(run)) runs.push(run)
}

/**
 * Returns the events that can happen to an action of an app, as commands for fast-check's `fc.commands()`: the end-user
 * starts, confirms, cancels, goes back and reloads the page; the provider, the network and the endpoint answer in every
 * way; time passes.
 *
 * It needs fast-check in your project, but does not import it.
 *
 * @param options The actions, and the rule that has to hold.
 * @returns Stateless commands for `fc.constant()`. Clicks of the end-user are in the list several times, so that they
 * happen more often.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option.
 *
 * @example
 * const commands = appCommands({ starts: [{ action: transfer, input: { to: 'Bob' } }], check })
 * const sequences = fc.commands(commands.map((command) => fc.constant(command)))
 * await fc.assert(fc.asyncProperty(sequences, (sequence) => playCommands(createTestReauth(options), sequence)))
 */
export function appCommands(options: AppCommandOptions): readonly AppCommand[] {
  checkOptionTypes('appCommands()', options, {
    starts: 'object',
    browser: "'redirect' or 'inProcess'",
    server: 'object',
    times: 'object',
    check: 'function',
  })
  const { starts, browser = 'inProcess', server = {}, times = ['1m', '10m'], check } = options
  const isRedirect = browser === 'redirect'
  const slot = isRedirect ? 'redirect' : 'browser'
  const command = (
    sentence: string,
    run: (world: CommandWorld) => unknown,
    isPossible: (world: CommandWorld) => boolean = () => true,
  ): AppCommand => ({
    check: isPossible,
    run: async (world) => {
      await run(world)
      await world.app.settle()
      await check(world)
    },
    toString: () => sentence,
  })
  const newest = ({ runs }: CommandWorld): SensitiveRun | undefined => runs.at(-1)
  const load = (
    sentence: string,
    change: (world: CommandWorld) => void,
    isPossible?: (world: CommandWorld) => boolean,
  ) =>
    command(
      sentence,
      async (world) => {
        change(world)
        await resume(world)
      },
      isPossible,
    )
  const clicks = [
    ...starts.map(({ action, input }) =>
      command(`the end-user starts "${action.id}" with ${JSON.stringify(input) ?? 'nothing'}`, ({ app, runs }) =>
        runs.push(app.reauth.start(action, input)),
      ),
    ),
    command(
      'the end-user confirms',
      (world) => newest(world)!.confirm(),
      (world) => newest(world)?.getSnapshot().canConfirm === true,
    ),
    command(
      'the end-user cancels',
      (world) => newest(world)!.cancel(),
      (world) => newest(world)?.getSnapshot().canCancel === true,
    ),
    command(
      'the end-user tries again',
      (world) => world.runs.push(newest(world)!.retry()),
      (world) => newest(world)?.getSnapshot().canRetry === true,
    ),
  ]
  return [
    // Actions of the end-user happen more often than the rest.
    ...Array.from({ length: CLICKS }, () => clicks).flat(),
    ...REFRESHES.map((answer) =>
      command(`from now on a refresh says: ${answer.title}`, ({ app }) => app.service.use({ refresh: answer })),
    ),
    ...PROMPTS.map((answer) =>
      command(`from now on, when asked, ${answer.title}`, ({ app }) => app.service.use({ [slot]: answer })),
    ),
    ...Object.entries(server).map(([sentence, use]) => command(`from now on ${sentence}`, use)),
    ...times.map((time) => command(`${time} pass`, ({ app }) => app.clock.advance(time))),
    command('the network is back', ({ app }) => app.page.goOnline()),
    load('the page is loaded again', ({ app }) => app.page.reload()),
    ...(isRedirect
      ? [
          load(
            'the provider sends the end-user back',
            ({ app }) => app.page.returnFromProvider(),
            ({ app }) => app.page.isAway,
          ),
          load('the end-user goes back', ({ app }) => app.page.goBack()),
          command('the browser shows the page before as it was', ({ app }) => app.page.restore()),
        ]
      : []),
  ]
}

/**
 * Plays commands on a page, one after another. If a command or your rule throws, the error is thrown again with the run
 * in words.
 *
 * @param app A new one for each sequence.
 * @param commands The result of `fc.commands()` for {@link appCommands}.
 */
export async function playCommands(app: TestReauth, commands: Iterable<PlayableCommand>): Promise<void> {
  const world: CommandWorld = { app, runs: [] }
  for (const command of commands) {
    if (!(await command.check(world))) continue
    try {
      await command.run(world, app)
    } catch (error) {
      const { message } = error as Error
      throw new Error(`${message}\n\nThe run:\n${app.story()}`, { cause: error })
    }
  }
}
