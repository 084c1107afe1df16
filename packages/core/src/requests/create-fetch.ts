import { abortReason } from '../platform/abort.js'
import type { Reauth } from '../reauth/reauth.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { SensitiveRequests } from './define-requests.js'
import { SensitiveRequestError } from './request-error.js'
import { type RequestInput, toRequestInput } from './request-input.js'

/** Codes after which the server's last answer is the answer: it decided, or it failed. */
const ANSWERED = new Set(['refusedByServer', 'stepUpIneffective', 'responseLost', 'notPerformed'])

/** Waits for the end of a run. A page that leaves never gets there. */
async function answerOf(run: SensitiveRun<Response>, { answerTo }: SensitiveRequests): Promise<Response> {
  const ended = await run.ended
  const answer = answerTo(run.input as RequestInput)
  // Equal requests share a run, and each reads a body of its own.
  if (answer !== undefined && (ended.outcome === 'succeeded' || ANSWERED.has(ended.code))) return answer.clone()
  throw new SensitiveRequestError(ended as ConstructorParameters<typeof SensitiveRequestError>[0])
}

/** Rejects as `fetch` does, as soon as the caller aborts. */
const untilAborted = <Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(abortReason(signal))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

/**
 * Makes a `fetch` that answers step-up challenges.
 *
 * A request to one of the origins carries the newest token. If the server asks for a more recent or a stronger authentication, the end-user authenticates once, and
 * the request is sent again under the same `Idempotency-Key`. A request to any other origin is sent as it is, without a token.
 *
 * Resolves with the server's answer, whatever its status. Equal requests that are under way at the same time are one request. If the end-user has to leave the
 * page, the promise stays pending: the request continues on the callback page, as a run of the action.
 *
 * @param reauth The flow.
 * @param requests What {@link defineRequests} made, which is also one of the flow's `actions`.
 * @returns A function with the signature of `fetch`. It rejects with {@link SensitiveRequestError} if there is no answer of the server: `code` says why; with the
 * signal's reason if it is aborted; and with `invalidInput` for a body that is a stream, before anything is sent.
 *
 * @example
 * const response = await reauthFetch('https://api.example.com/transfers', { method: 'POST', body: JSON.stringify({ to: 'bob' }) })
 */
export function createFetch(reauth: Reauth, requests: SensitiveRequests): typeof globalThis.fetch {
  return async (given, init) => {
    const isRequest = given instanceof Request
    if (!requests.isFor(isRequest ? given.url : new URL(given, globalThis.location?.href).href))
      return requests.fetch(given, init)
    // A stream is refused before it is read. Node asks for `duplex` with it, and no browser does.
    const request = new Request(given, { ...init, duplex: 'half' } as RequestInit)
    // Node's `request.signal` follows the given one only until garbage is collected.
    const signal = init?.signal ?? (isRequest ? given.signal : request.signal)
    const input = await untilAborted(signal, toRequestInput(request, init?.body))
    const idempotencyKey = request.headers.get('Idempotency-Key')
    const run = reauth.start(requests, input, { signal, ...(idempotencyKey !== null && { idempotencyKey }) })
    return untilAborted(signal, answerOf(run, requests))
  }
}
