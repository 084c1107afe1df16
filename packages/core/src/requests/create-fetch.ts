import { abortReason } from '../platform/abort.js'
import type { Reauth } from '../reauth/reauth.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { SensitiveRequests } from './define-requests.js'
import { SensitiveRequestError } from './request-error.js'
import { type RequestInput, toRequestInput } from './request-input.js'

/** The codes with which the server's last answer is returned: it decided, or it failed. */
const ANSWERED = new Set(['refusedByServer', 'stepUpIneffective', 'responseLost', 'notPerformed'])

/** Waits for the end of a run. It never ends if the page leaves. */
async function answerOf(run: SensitiveRun<Response>, { answerTo }: SensitiveRequests): Promise<Response> {
  const ended = await run.ended
  const answer = answerTo(run.input as RequestInput)
  // Equal requests share a run, and each reads its own body.
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
 * Creates a `fetch` that answers step-up challenges.
 *
 * A request to one of the origins carries the newest token. If the server asks for a more recent or a stronger
 * authentication, the end-user authenticates once, and the request is sent again under the same `Idempotency-Key`. A
 * request to any other origin is sent unchanged, without a token.
 *
 * Resolves with the server's answer, whatever its status. Equal concurrent requests are sent as one. If the end-user
 * has to leave the page, the promise stays pending, and the request continues on the callback page as a run of the
 * action.
 *
 * @param reauth The flow.
 * @param requests The result of {@link defineRequests}, which must also be one of the flow's `actions`.
 * @returns A function with the signature of `fetch`. It rejects with {@link SensitiveRequestError} if the server gave
 * no answer, and `code` says why; with the signal's reason if it is aborted; and with `invalidInput` if the body is a
 * stream, before anything is sent.
 *
 * @example
 * const response = await reauthFetch('https://api.example.com/transfers', { method: 'POST', body: JSON.stringify({ to: 'bob' }) })
 */
export function createFetch(reauth: Reauth, requests: SensitiveRequests): typeof globalThis.fetch {
  return async (given, init) => {
    const isRequest = given instanceof Request
    if (!requests.isFor(isRequest ? given.url : new URL(given, globalThis.location?.href).href))
      return requests.fetch(given, init)
    // A stream is refused before it is read. Node requires `duplex` for a stream; browsers do not.
    const request = new Request(given, { ...init, duplex: 'half' } as RequestInit)
    // Node's `request.signal` follows the given signal only until it is garbage-collected.
    const signal = init?.signal ?? (isRequest ? given.signal : request.signal)
    const input = await untilAborted(signal, toRequestInput(request, init?.body))
    const idempotencyKey = request.headers.get('Idempotency-Key')
    const run = reauth.start(requests, input, { signal, ...(idempotencyKey !== null && { idempotencyKey }) })
    return untilAborted(signal, answerOf(run, requests))
  }
}
