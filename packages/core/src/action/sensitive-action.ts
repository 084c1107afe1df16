import { type ParsedRequirement, type Requirement, parseRequirement } from '@reauth/policy'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { type TimeoutOptions, toTimeouts } from '../platform/timeouts.js'
import type { Timeouts } from '../words/facts.js'
import type { StandardSchemaV1 } from './standard-schema.js'

/** What `perform` is given. The tokens are read at this moment and kept nowhere else. */
export interface PerformContext<Input> {
  /** The input as the schema returns it. */
  readonly input: Input
  /** The newest ID Token: send it to the endpoint. */
  readonly idToken: string
  /** The newest access token, when the service has one. */
  readonly accessToken: string | undefined
  /** The same for every attempt of this intent: send it as `Idempotency-Key`. */
  readonly idempotencyKey: string
  /** What `operation` answered. */
  readonly operationId: string | undefined
  /** Aborted when the run is cancelled or times out. */
  readonly signal: AbortSignal
}

/** What `operation` answers. */
export interface OpenedOperation {
  readonly operationId: string
  /** When it was opened, in seconds on the OpenID Provider's clock: an authentication counts from here. */
  readonly openedAt: number
}

/** Turns an input into something that JSON carries, and back. */
export interface InputCodec<Raw> {
  readonly encode: (input: Raw) => unknown
  readonly decode: (kept: unknown) => Raw | Promise<Raw>
}

/** How a sensitive action is declared. */
export interface SensitiveActionOptions<Input, Answer, Raw, Data> {
  /** Names the action across page loads; stable, unique in the app. 1 to 64 letters, digits, `.`, `_` and `-`. */
  readonly id: string
  readonly requirement: Requirement
  /** Any Standard Schema. It is applied to the given input once, and once more on the page that a redirect returns to; never to its own output. */
  readonly input?: StandardSchemaV1<Raw, Input>
  /** One sentence that the end-user sees before confirming. Default: the id. */
  readonly describe?: (input: Input) => string
  /**
   * Calls the endpoint. Return the `Response` itself: a step-up challenge, a refusal and a lost answer are then told apart. Its body is read only to find a
   * challenge or an idempotency conflict in an error, and only from a clone. `{ response }` of openapi-fetch, `{ status }`, axios, Angular and tRPC errors, and a
   * plain problem document are judged the same way; any other value counts as performed.
   */
  readonly perform: (context: PerformContext<Input>) => Promise<Answer> | Answer
  /** Makes the outcome's `data` of what `perform` returned, after that was judged as performed. Default: what `perform` returned. */
  readonly parse?: (answer: Answer) => Promise<Data> | Data
  /** Opens an operation at the server, so that one authentication pays for this one operation. */
  readonly operation?: (context: {
    readonly input: Input
    readonly idToken: string
    readonly signal: AbortSignal
  }) => Promise<OpenedOperation>
  /** Asks the server what became of this key, after an answer was lost. */
  readonly status?: (context: PerformContext<Input>) => Promise<'performed' | 'notPerformed' | 'unknown'>
  /** The endpoint honors `Idempotency-Key`: after a lost answer it may be called again under the same key. Default: `false`. */
  readonly idempotent?: boolean
  /**
   * How the input survives a redirect: encrypted under a key that cannot leave this browser; at the server, which knows it by the operation; or not at all.
   * After a redirect `perform` is given `undefined` when it was not kept here. Default: `'sealed'`.
   */
  readonly keepInput?: 'sealed' | 'server' | 'none'
  /** For inputs that JSON cannot carry over a redirect. Default: the input is JSON. */
  readonly codec?: InputCodec<Raw>
  /** Perform after a redirect without showing the action again. For harmless actions only. Default: `false`. */
  readonly autoResume?: boolean
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm?: boolean
  /**
   * What happens when the action starts with another input while a run of it waits for a click: `'replace'` cancels the waiting run with `replaced`;
   * `'parallel'` lets both be. A run that is past its click always goes on, and an equal input always joins the run that is under way. Default: `'replace'`.
   */
  readonly concurrency?: 'replace' | 'parallel'
  /** Overrides the timeouts of `createReauth()` for this action. */
  readonly timeouts?: TimeoutOptions
}

/** A declared sensitive action. Made by {@link defineSensitiveAction}. */
export interface SensitiveAction<Input = void, Data = unknown, Raw = Input> extends Omit<
  // oxlint-disable-next-line typescript/no-explicit-any -- what `perform` returns and `parse` takes concerns only the action itself
  SensitiveActionOptions<Input, any, Raw, Data>,
  'requirement' | 'timeouts' | 'describe'
> {
  /** Checked, in seconds. */
  readonly requirement: ParsedRequirement
  /** Checked, in milliseconds. */
  readonly timeouts: Partial<Timeouts>
  readonly describe: (input: Input) => string
}

/** Whether an action's input is kept in this browser while the page is away. */
export const keepsInput = ({ keepInput }: Pick<AnySensitiveAction, 'keepInput'>): boolean =>
  (keepInput ?? 'sealed') === 'sealed'

/** An action of any input and data, for lists of them. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of actions is heterogeneous; each is used with its own types only
export type AnySensitiveAction = SensitiveAction<any, any, any>

/** The arguments of a call: the input may be left out when the action has none. */
export type InputArguments<Raw, Options> = void extends Raw
  ? [input?: Raw, options?: Options]
  : [input: Raw, options?: Options]

const OPTIONS: OptionTypes<keyof SensitiveActionOptions<unknown, unknown, unknown, unknown>> = {
  id: '',
  requirement: '',
  input: '.~standard',
  describe: 'function',
  perform: 'function',
  parse: 'function',
  operation: 'function',
  status: 'function',
  idempotent: 'boolean',
  keepInput: "'sealed', 'server' or 'none'",
  codec: '.encode.decode',
  autoResume: 'boolean',
  confirm: 'boolean',
  concurrency: "'replace' or 'parallel'",
  timeouts: '',
}

/** Keeps the id alone, and not the options that it stands in. */
const byId = (id: string) => (): string => id

/**
 * Declares an operation that a stolen or unattended session must not perform.
 *
 * Grants nothing: the endpoint behind `perform` has to verify the token and decide.
 *
 * @param options Its id, its requirement and how it is performed.
 * @returns The action, to be given to `createReauth()` and to `perform()`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option or one that makes no sense; `invalidDuration` or `invalidRequirement` for the requirement.
 *
 * @example
 * const transfer = defineSensitiveAction({
 *   id: 'transfer',
 *   requirement: { maxAge: '5m' },
 *   input: z.object({ to: z.string(), amount: z.number().positive() }),
 *   describe: ({ to, amount }) => `Transfer ${amount} to ${to}`,
 *   perform: ({ input, idToken, idempotencyKey, signal }) =>
 *     fetch('/api/transfers', {
 *       method: 'POST',
 *       headers: { Authorization: `Bearer ${idToken}`, 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
 *       body: JSON.stringify(input),
 *       signal,
 *     }),
 *   parse: async (response) => (await response.json()) as { id: string },
 * })
 */
export function defineSensitiveAction<Input = void, Answer = unknown, Raw = Input, Data = Answer>(
  options: SensitiveActionOptions<Input, Answer, Raw, Data>,
): SensitiveAction<Input, Data, Raw> {
  checkOptionTypes('defineSensitiveAction()', options, OPTIONS)
  if (typeof options.id !== 'string' || !/^[\w.-]{1,64}$/.test(options.id)) {
    refuseOption('id', '1 to 64 letters, digits, ".", "_" or "-"', options.id)
  }
  if (options.perform === undefined) refuseOption('perform', 'a function that calls the endpoint', undefined)
  if (options.keepInput === 'server' && options.operation === undefined)
    refuseOption(
      'keepInput',
      "'sealed' or 'none' without an `operation`, by which the server knows the input",
      'server',
    )
  return Object.freeze({
    ...options,
    requirement: parseRequirement(options.requirement),
    timeouts: toTimeouts(options.timeouts),
    describe: options.describe ?? byId(options.id),
  })
}
