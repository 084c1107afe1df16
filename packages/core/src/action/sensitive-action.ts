import { type ParsedRequirement, type Requirement, parseRequirement } from '@reauth/policy'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { type TimeoutOptions, toTimeouts } from '../platform/timeouts.js'
import type { Timeouts } from '../words/facts.js'
import type { StandardSchemaV1 } from './standard-schema.js'

/** The argument of `perform`. The tokens are read for this call and stored nowhere else. */
export interface PerformContext<Input> {
  /** The output of the schema for the input. */
  readonly input: Input
  /** The newest ID Token. Send it to the endpoint. */
  readonly idToken: string
  /** The newest access token, if the service has one. */
  readonly accessToken: string | undefined
  /** The same for every attempt of this intent. Send it as `Idempotency-Key`. */
  readonly idempotencyKey: string
  /** The id that `operation` returned. */
  readonly operationId: string | undefined
  /** Aborted when the run is cancelled or times out. */
  readonly signal: AbortSignal
}

/** The result of `operation`. */
export interface OpenedOperation {
  readonly operationId: string
  /**
   * When the operation was opened, in seconds on the OpenID Provider's clock. Only authentications from then on count.
   */
  readonly openedAt: number
}

/** Converts an input into a value that JSON carries, and back. */
export interface InputCodec<Raw> {
  readonly encode: (input: Raw) => unknown
  readonly decode: (kept: unknown) => Raw | Promise<Raw>
}

/** The options of {@link defineSensitiveAction}. */
export interface SensitiveActionOptions<Input, Answer, Raw, Data> {
  /**
   * Identifies the action across page loads. Stable and unique in the app; 1 to 64 letters, digits, `.`, `_` and `-`.
   */
  readonly id: string
  readonly requirement: Requirement
  /**
   * A Standard Schema. It validates the original input once, and once more on the callback page; never its own output.
   */
  readonly input?: StandardSchemaV1<Raw, Input>
  /** Returns one sentence that the end-user sees before confirming. Default: the id. */
  readonly describe?: (input: Input) => string
  /**
   * Calls the endpoint. Return the `Response` itself, so that a step-up challenge, a refusal and a lost response can be
   * told apart. Its body is read only to find a challenge or an idempotency conflict in an error, and only from a
   * clone. `{ response }` of openapi-fetch, `{ status }`, axios, Angular and tRPC errors, and a plain problem document
   * are treated the same way; any other value counts as performed.
   */
  readonly perform: (context: PerformContext<Input>) => Promise<Answer> | Answer
  /**
   * Converts the return value of `perform` to the outcome's `data`, if the action was performed. Default: the return
   * value itself.
   */
  readonly parse?: (answer: Answer) => Promise<Data> | Data
  /** Opens an operation at the server, so that one authentication pays for this one operation only. */
  readonly operation?: (context: {
    readonly input: Input
    readonly idToken: string
    readonly signal: AbortSignal
  }) => Promise<OpenedOperation>
  /** Asks the server for the result of this key, after a response was lost. */
  readonly status?: (context: PerformContext<Input>) => Promise<'performed' | 'notPerformed' | 'unknown'>
  /**
   * Set it if the endpoint honors `Idempotency-Key`: after a lost response it may be called again under the same key.
   * Default: `false`.
   */
  readonly idempotent?: boolean
  /**
   * How the input survives a redirect. `'sealed'`: encrypted with a key that cannot leave this browser. `'server'`: the
   * server stores it with the operation. `'none'`: it does not survive. Unless it is sealed, `perform` receives
   * `undefined` after a redirect. Default: `'sealed'`.
   */
  readonly keepInput?: 'sealed' | 'server' | 'none'
  /** Converts inputs that JSON cannot carry over a redirect. Default: the input is JSON. */
  readonly codec?: InputCodec<Raw>
  /** Perform the action after a redirect without showing it again. For harmless actions only. Default: `false`. */
  readonly autoResume?: boolean
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm?: boolean
  /**
   * What happens when the action starts with a different input while one of its runs waits for a click. `'replace'`
   * ends the waiting run with `replaced`; `'parallel'` keeps both. A run past its click always continues, and an equal
   * input always joins the current run. Default: `'replace'`.
   */
  readonly concurrency?: 'replace' | 'parallel'
  /** Overrides the timeouts of `createReauth()` for this action. */
  readonly timeouts?: TimeoutOptions
}

/** A sensitive action. Create it with {@link defineSensitiveAction}. */
export interface SensitiveAction<Input = void, Data = unknown, Raw = Input> extends Omit<
  // oxlint-disable-next-line typescript/no-explicit-any -- the type between `perform` and `parse` matters to the action only
  SensitiveActionOptions<Input, any, Raw, Data>,
  'requirement' | 'timeouts' | 'describe'
> {
  /** The checked requirement, in seconds. */
  readonly requirement: ParsedRequirement
  /** The checked timeouts, in milliseconds. */
  readonly timeouts: Partial<Timeouts>
  readonly describe: (input: Input) => string
}

/** Whether an action's input is stored in this browser during a redirect. */
export const keepsInput = ({ keepInput }: Pick<AnySensitiveAction, 'keepInput'>): boolean =>
  (keepInput ?? 'sealed') === 'sealed'

/** An action with any input and data, for lists of actions. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of actions is heterogeneous, and each is used with its own types only
export type AnySensitiveAction = SensitiveAction<any, any, any>

/** The arguments of a call. The input is optional if the action has none. */
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

/** Returns a default `describe` that holds the id only, and not the whole options. */
const byId = (id: string) => (): string => id

/**
 * Declares an operation that a stolen or unattended session must not perform.
 *
 * This grants nothing: the endpoint behind `perform` must verify the token and decide.
 *
 * @param options The id, the requirement, `perform`, and more.
 * @returns The action. Pass it to `createReauth()` and to `perform()`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown or invalid option; `invalidDuration` or
 * `invalidRequirement` for the requirement.
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
    refuseOption('keepInput', "'sealed' or 'none' if the action has no `operation`", 'server')
  return Object.freeze({
    ...options,
    requirement: parseRequirement(options.requirement),
    timeouts: toTimeouts(options.timeouts),
    describe: options.describe ?? byId(options.id),
  })
}
