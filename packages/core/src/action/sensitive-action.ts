import type { Requirement } from '@reauth/policy'
import { ReauthError, parseRequirement } from '@reauth/policy'
import type { StandardSchemaV1 } from './standard-schema.js'

/** What `perform` is given. The tokens are read at this moment and kept nowhere else. */
export interface PerformContext<Input> {
  readonly input: Input
  /** The newest ID Token: send it to the endpoint. */
  readonly idToken: string
  /** The newest access token, where the service has one. */
  readonly accessToken: string | undefined
  /** The same for every attempt of this run: send it as `Idempotency-Key`. */
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

/** How a sensitive action is declared. */
export interface SensitiveActionOptions<Input, Data> {
  /** Names the action across page loads; stable, unique in the app. Letters, digits, `.`, `_` and `-`. */
  readonly id: string
  readonly requirement: Requirement
  /** Any Standard Schema. The input is validated when the action starts, and again when it is resumed. */
  readonly input?: StandardSchemaV1<unknown, Input>
  /** One sentence that the end-user sees before confirming. */
  readonly describe?: (input: Input) => string
  /**
   * Calls the endpoint. Return the `Response` itself, and a step-up challenge, a refusal and a lost answer are told apart; its body is not read, except
   * that of a 401 without a readable challenge header, of which a clone is read. Any other value counts as performed.
   */
  readonly perform: (context: PerformContext<Input>) => Promise<Data> | Data
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
   * After a redirect `perform` is given `undefined` where it was not kept here. Default: `'sealed'`.
   */
  readonly keepInput?: 'sealed' | 'server' | 'none'
  /** Perform after a redirect without showing the action again. For harmless actions only. Default: `false`. */
  readonly autoResume?: boolean
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm?: boolean
}

/** A declared sensitive action. Made by {@link defineSensitiveAction}. */
export interface SensitiveAction<Input = void, Data = unknown> extends SensitiveActionOptions<Input, Data> {
  readonly describe: (input: Input) => string
}

/** Whether an action's input is kept in this browser while the page is away. */
export const keepsInput = ({ keepInput }: Pick<AnySensitiveAction, 'keepInput'>): boolean =>
  (keepInput ?? 'sealed') === 'sealed'

/** An action of any input and data, for lists of them. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of actions is heterogeneous; each is used with its own types only
export type AnySensitiveAction = SensitiveAction<any, any>

/**
 * Declares an operation that a stolen or unattended session must not perform.
 *
 * Grants nothing: the endpoint behind `perform` has to verify the token and decide.
 *
 * @param options Its id, its requirement and how it is performed.
 * @returns The action, to be given to `createReauth()` and to `perform()`.
 * @throws {ReauthError} `invalidConfiguration` for an id that cannot be a name; `invalidDuration` or `invalidRequirement` for the requirement.
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
 *       headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
 *       body: JSON.stringify(input),
 *       signal,
 *     }),
 * })
 */
export function defineSensitiveAction<Input = void, Data = unknown>(
  options: SensitiveActionOptions<Input, Data>,
): SensitiveAction<Input, Data> {
  if (!/^[\w.-]{1,64}$/.test(options.id)) throw new ReauthError('invalidConfiguration', { field: 'id' })
  if (options.keepInput === 'server' && options.operation === undefined) {
    throw new ReauthError('invalidConfiguration', { field: 'keepInput' })
  }
  parseRequirement(options.requirement)
  return Object.freeze({ ...options, describe: options.describe ?? (() => options.id) })
}
