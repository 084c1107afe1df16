import type { BrowserContext, Request } from '@playwright/test'

/** Which requests are calls of an action. */
export type CallMatcher = string | RegExp | ((request: Request) => boolean)

/** One request of an action, as its endpoint got it. */
export interface SensitiveCall {
  readonly url: string
  /** The `Idempotency-Key` of the request, if it has one. */
  readonly idempotencyKey: string | undefined
  /** Whether it carried a token. The token itself is never kept. */
  readonly hasToken: boolean
  /** HTTP status of the answer; `undefined` if none arrived. */
  readonly status: number | undefined
}

/** Watches every page of a browser for the calls of an action, across reloads, redirects and tabs. */
export class SensitiveCalls {
  readonly #calls: { request: Request; call: SensitiveCall }[] = []

  /**
   * @param context The browser of the test.
   * @param matcher The end of the path such as `'/api/transfers'`, a pattern for the URL, or a function. A text matches requests that may change something: not GET, HEAD and OPTIONS.
   */
  constructor(context: BrowserContext, matcher: CallMatcher) {
    const isCall = toFunction(matcher)
    context.on('request', (request) => {
      if (isCall(request)) this.#calls.push({ request, call: callOf(request, undefined) })
    })
    context.on('response', (response) => {
      const known = this.#calls.find(({ request }) => request === response.request())
      if (known !== undefined) known.call = callOf(known.request, response.status())
    })
  }

  /** Every call so far, in order. */
  get all(): readonly SensitiveCall[] {
    return this.#calls.map(({ call }) => call)
  }

  /** The calls that the endpoint performed: it answered with 2xx. */
  get performed(): readonly SensitiveCall[] {
    return this.all.filter(({ status = 0 }) => status >= 200 && status < 300)
  }

  /** The idempotency keys, each once. */
  get idempotencyKeys(): readonly string[] {
    return [...new Set(this.all.map(({ idempotencyKey }) => idempotencyKey).filter((key) => key !== undefined))]
  }

  /** Says what was called, for a test that failed. */
  describe(): string {
    if (this.#calls.length === 0) return 'Nothing was called.'
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

const READS = ['GET', 'HEAD', 'OPTIONS']

function toFunction(matcher: CallMatcher): (request: Request) => boolean {
  if (typeof matcher === 'function') return matcher
  if (matcher instanceof RegExp) return (request) => matcher.test(request.url())
  return (request) => !READS.includes(request.method()) && new URL(request.url()).pathname.endsWith(matcher)
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
