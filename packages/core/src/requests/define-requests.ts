import { type Requirement, type StepUpChallenge, formatChallenge } from '@reauth/policy'
import { reportByDefault } from '../action/report.js'
import { type PerformContext, type SensitiveAction, defineSensitiveAction } from '../action/sensitive-action.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { type RequestInput, bodyOf } from './request-input.js'

/** Finds a step-up challenge in a response; it may read the response's body. */
export type ChallengeParser = (response: Response) => StepUpChallenge | undefined | Promise<StepUpChallenge | undefined>

/** What {@link defineRequests} takes. */
export interface RequestsOptions {
  /** The origins that receive the end-user's tokens, and whose challenges are answered: `'https://api.example.com'`. */
  readonly origins: readonly string[]
  /** Names the action. Default: `'request'`. */
  readonly id?: string
  /** What each request demands before it is sent first. Default: only what the server asks for. */
  readonly requirement?: Requirement
  /** The headers that carry the tokens. Default: `Authorization: Bearer`, with the ID Token. */
  readonly authorize?: (tokens: Pick<PerformContext<RequestInput>, 'idToken' | 'accessToken'>) => Record<string, string>
  /** Parsers of other challenges, tried in their order for a response that has no RFC 9470 challenge. Default: none. */
  readonly challenges?: readonly ChallengeParser[]
  /** One sentence that the end-user sees before confirming. Default: the method and the path. */
  readonly describe?: (request: RequestInput) => string
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm?: boolean
  /** Sends a request. Default: `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/** The action that sends requests. Made by {@link defineRequests}. */
export interface SensitiveRequests extends SensitiveAction<RequestInput, Response> {
  /** Whether a URL is of one of the origins. */
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

/** A window that is longer than any session, also for an end-user who can't reauthenticate: whether the request needs more is for the server to say. */
const ANY_AGE: Requirement = { maxAge: '876000h', whenCannotReauthenticate: 'allowUnverifiable' }

const byPath = ({ method, url }: RequestInput): string => `${method} ${new URL(url).pathname}`

const bearer: NonNullable<RequestsOptions['authorize']> = ({ idToken }) => ({ Authorization: `Bearer ${idToken}` })

/** Methods without a side effect need no key (RFC 9110 §9.2.1). */
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** A token travels encrypted, or stays on this machine. */
const SECURE = /^https:|^http:\/\/(?:[\w.-]+\.)?localhost(?::\d+)?$|^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d+)?$/

function originOf(text: unknown): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url?.origin !== text || !SECURE.test(text as string))
    refuseOption('origins', "a list of origins such as 'https://api.example.com', without a path, with https", text)
  return text as string
}

const isParserList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((parser) => typeof parser === 'function')

/** Turns another challenge into one that the flow knows. */
async function translate(response: Response, challenges: readonly ChallengeParser[]): Promise<Response> {
  if (response.ok) return response
  for (const parse of challenges) {
    try {
      const challenge = await parse(response.clone())
      if (challenge === undefined) continue
      return new Response(null, { status: 401, headers: { 'WWW-Authenticate': formatChallenge(challenge) } })
    } catch (error) {
      // The answer has arrived: a parser that throws doesn't make it a lost one.
      reportByDefault(error)
    }
  }
  return response
}

/**
 * Declares the action behind `fetch`: a request to one of your origins, which steps up once when the server asks for it, and is then sent again under the same key.
 *
 * List it in `actions` of `createReauth()`, so that a request survives a redirect: it waits there for one click, as every action does.
 *
 * @param options The origins, and how a request is authorized.
 * @returns The action, for {@link createFetch}.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option or one that makes no sense; `invalidDuration` or `invalidRequirement` for the requirement.
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
      // A browser takes `Authorization` away when another origin is redirected to, and no other header.
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
      // Requests are apart from each other, as those of `fetch` are.
      concurrency: 'parallel',
      perform: send,
    }),
    isFor: (url: string) => origins.has(new URL(url).origin),
    answerTo: (request: RequestInput) => answers.get(request),
    fetch,
  })
}
