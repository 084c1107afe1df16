import type { BrowserContext, Request } from '@playwright/test'

/** Decides which requests are calls of an action: the end of a path, a pattern for the URL, or a function. */
export type CallMatcher = string | RegExp | ((request: Request) => boolean)

/** One call of an action, as its endpoint received it. */
export interface SensitiveCall {
  readonly url: string
  /** The `Idempotency-Key` of the request, if it has one. */
  readonly idempotencyKey: string | undefined
  /** Whether the request carried a token. The token itself is never stored. */
  readonly hasToken: boolean
  /** HTTP status of the response, or `undefined` if none arrived. */
  readonly status: number | undefined
}

/** Records the calls of an action in every page of a browser, across reloads, redirects and tabs. */
export class SensitiveCalls {
  readonly #calls: { request: Request; call: SensitiveCall }[] = []

  /**
   * @param context The browser context of the test.
   * @param matcher The end of the path such as `'/api/transfers'`, a pattern for the URL, or a function. A string doesn't match GET, HEAD and OPTIONS requests, which change nothing.
   */
  constructor(context: BrowserContext, matcher: CallMatcher) {
    const isCall = toFunction(matcher)
    context.on('request', (request) => {
      if (isCall(request)) this.#calls.push({ request, call: callOf(request, undefined) })
    })
    context.on('response', (response) => {
      const entry = this.#calls.find(({ request }) => request === response.request())
      if (entry !== undefined) entry.call = callOf(entry.request, response.status())
    })
  }

  /** Every call so far, in order. */
  get all(): readonly SensitiveCall[] {
    return this.#calls.map(({ call }) => call)
  }

  /** The calls that the endpoint performed, with a 2xx status. */
  get performed(): readonly SensitiveCall[] {
    return this.all.filter(({ status = 0 }) => status >= 200 && status < 300)
  }

  /** The distinct idempotency keys. */
  get idempotencyKeys(): readonly string[] {
    return [...new Set(this.all.map(({ idempotencyKey }) => idempotencyKey).filter((key) => key !== undefined))]
  }

  /** Describes the calls for the message of a failed test. */
  describe(): string {
    if (this.#calls.length === 0) return 'The endpoint was not called.'
    const keys = this.idempotencyKeys
    return this.all
      .map(({ url, idempotencyKey, hasToken, status }, index) => {
        const key = idempotencyKey === undefined ? 'no idempotency key' : `key ${keys.indexOf(idempotencyKey) + 1}`
        const answer = status === undefined ? 'no answer' : `answered ${status}`
        return `${index + 1}. ${new URL(url).pathname}, ${key}, ${hasToken ? 'with' : 'without'} a token, ${answer}`
      })
      .join('\n')
  }
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

function toFunction(matcher: CallMatcher): (request: Request) => boolean {
  if (typeof matcher === 'function') return matcher
  if (matcher instanceof RegExp) return (request) => matcher.test(request.url())
  return (request) => !SAFE_METHODS.includes(request.method()) && new URL(request.url()).pathname.endsWith(matcher)
}

function callOf(request: Request, status: number | undefined): SensitiveCall {
  const headers = request.headers()
  return {
    url: request.url(),
    idempotencyKey: headers['idempotency-key'],
    hasToken: headers['authorization'] !== undefined,
    status,
  }
}
