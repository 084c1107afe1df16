import { type Requirement, type StepUpChallenge, formatChallenge } from '@reauth/policy'
import { reportByDefault } from '../action/report.js'
import { type PerformContext, type SensitiveAction, defineSensitiveAction } from '../action/sensitive-action.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { type RequestInput, bodyOf } from './request-input.js'

/** Finds a step-up challenge in a response. It may read the response's body. */
export type ChallengeParser = (response: Response) => StepUpChallenge | undefined | Promise<StepUpChallenge | undefined>

/** The options of {@link defineRequests}. */
export interface RequestsOptions {
  /**
   * The origins that receive the end-user's tokens and whose challenges are answered, such as
   * `'https://api.example.com'`.
   */
  readonly origins: readonly string[]
  /** The id of the action. Default: `'request'`. */
  readonly id?: string
  /**
   * The requirement of each request before it is first sent. Default: none, so that only the server's challenge counts.
   */
  readonly requirement?: Requirement
  /** The headers that carry the tokens. Default: `Authorization: Bearer`, with the ID Token. */
  readonly authorize?: (tokens: Pick<PerformContext<RequestInput>, 'idToken' | 'accessToken'>) => Record<string, string>
  /** Parsers of other challenges, tried in order on a response without an RFC 9470 challenge. Default: none. */
  readonly challenges?: readonly ChallengeParser[]
  /** Returns one sentence that the end-user sees before confirming. Default: the method and the path. */
  readonly describe?: (request: RequestInput) => string
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm?: boolean
  /** Sends a request. Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** The action that sends requests. Create it with {@link defineRequests}. */
export interface SensitiveRequests extends SensitiveAction<RequestInput, Response> {
  /** Whether a URL belongs to one of the origins. */
  readonly isFor: (url: string) => boolean
  /** The newest answer of the server to a request. */
  readonly answerTo: (request: RequestInput) => Response | undefined
  readonly fetch: typeof globalThis.fetch
}

const OPTIONS: OptionTypes<keyof RequestsOptions> = {
  origins: '',
  id: '',
  requirement: '',
  authorize: 'function',
  challenges: '',
  describe: 'function',
  confirm: 'boolean',
  fetch: 'function',
}

/**
 * A window that is longer than any session, so that only the server decides whether a request needs more. It also
 * applies to an end-user who can't reauthenticate.
 */
const ANY_AGE: Requirement = { maxAge: '876000h', whenCannotReauthenticate: 'allowUnverifiable' }

const byPath = ({ method, url }: RequestInput): string => `${method} ${new URL(url).pathname}`

const bearer: NonNullable<RequestsOptions['authorize']> = ({ idToken }) => ({ Authorization: `Bearer ${idToken}` })

/** Methods without a side effect need no key (RFC 9110 §9.2.1). */
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** Matches an origin with https, or one on this machine. */
const SECURE = /^https:|^http:\/\/(?:[\w.-]+\.)?localhost(?::\d+)?$|^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d+)?$/

function originOf(text: unknown): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url?.origin !== text || !SECURE.test(text as string))
    refuseOption('origins', "a list of origins such as 'https://api.example.com', without a path, with https", text)
  return text as string
}

const isParserList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((parser) => typeof parser === 'function')

/** Translates another challenge into an RFC 9470 challenge. */
async function translate(response: Response, challenges: readonly ChallengeParser[]): Promise<Response> {
  if (response.ok) return response
  for (const parse of challenges) {
    try {
      const challenge = await parse(response.clone())
      if (challenge === undefined) continue
      return new Response(null, { status: 401, headers: { 'WWW-Authenticate': formatChallenge(challenge) } })
    } catch (error) {
      // The response has arrived, so a parser that throws doesn't count as a lost response.
      reportByDefault(error)
    }
  }
  return response
}

/**
 * Declares the action behind `fetch`: a request to one of your origins. If the server asks for it, the end-user steps
 * up once, and the request is sent again under the same key.
 *
 * List it in `actions` of `createReauth()`, so that a request survives a redirect. On the callback page it waits for
 * one click, like every action.
 *
 * @param options The origins, and how a request is authorized.
 * @returns The action, for {@link createFetch}.
 * @throws {ReauthError} `invalidConfiguration` for an unknown or invalid option; `invalidDuration` or
 * `invalidRequirement` for the requirement.
 *
 * @example
 * const requests = defineRequests({ origins: ['https://api.example.com'] })
 * const reauth = createReauth({ service, actions: [requests] })
 * export const reauthFetch = createFetch(reauth, requests)
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function defineRequests(options: RequestsOptions): SensitiveRequests {
  checkOptionTypes('defineRequests()', options, OPTIONS)
  const { id = 'request', requirement = ANY_AGE, authorize = bearer, challenges = [], describe = byPath } = options
  const { confirm = false, fetch = (...given) => globalThis.fetch(...given) } = options
  if (!Array.isArray(options.origins) || options.origins.length === 0)
    refuseOption('origins', "a list of origins such as 'https://api.example.com'", options.origins)
  if (!isParserList(challenges)) refuseOption('challenges', 'a list of functions', challenges)
  const origins = new Set(options.origins.map(originOf))
  const answers = new WeakMap<RequestInput, Response>()

  const send = async (context: PerformContext<RequestInput>): Promise<Response> => {
    const { input, idempotencyKey, signal } = context
    const headers = new Headers(input.headers as [string, string][])
    for (const [name, value] of Object.entries(authorize(context))) headers.set(name, value)
    if (!isSafe(input.method)) headers.set('Idempotency-Key', idempotencyKey)
    const response = await fetch(input.url, {
      ...(input.options as RequestInit),
      // When a server redirects to another origin, a browser removes only the `Authorization` header.
      ...(authorize !== bearer && { redirect: 'error' }),
      method: input.method,
      headers,
      body: bodyOf(input) ?? null,
      signal,
    })
    answers.set(input, response)
    return translate(response, challenges)
  }

  return Object.freeze({
    ...defineSensitiveAction<RequestInput, Response>({
      id,
      requirement,
      describe,
      confirm,
      // Requests are independent, as with `fetch`.
      concurrency: 'parallel',
      perform: send,
    }),
    isFor: (url: string) => origins.has(new URL(url).origin),
    answerTo: (request: RequestInput) => answers.get(request),
    fetch,
  })
}
