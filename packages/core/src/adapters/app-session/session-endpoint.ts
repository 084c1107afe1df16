import { unlessAborted } from '../../platform/unless-aborted.js'
import type { CallOptions } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'

/** Calls the app's own server, at a URL or with a function of the app. Every failure rejects with a {@link ServiceError}. */
export class SessionEndpoint {
  readonly #isOnline: () => boolean

  constructor(isOnline: () => boolean) {
    this.#isOnline = isOnline
  }

  /**
   * Calls a function of the app, and stops waiting when the signal aborts.
   *
   * @param isRepeatable Whether the call may be repeated after a network failure.
   * @throws {ServiceError} `cancelled`, `offline` or `providerUnavailable`; the error of the function if it is a `ServiceError`, otherwise `unexpected`.
   */
  async call<Answer>(
    signal: AbortSignal,
    ask: () => Answer | Promise<Answer>,
    isRepeatable = true,
  ): Promise<Awaited<Answer>> {
    try {
      return await unlessAborted(signal, async () => ask())
    } catch (cause) {
      throw this.#toServiceError(cause, signal, isRepeatable)
    }
  }

  /**
   * Sends a request with the session's cookie: a GET, or a POST if there is a body.
   *
   * @returns The JSON of the response.
   * @throws {ServiceError} `sessionLost` for 401 and for a redirect to a sign-in page; `providerUnavailable` for 408, 429, 5xx and a response that isn't JSON;
   * `refusedByServer` if a body is refused; otherwise `misconfigured`.
   */
  ask(url: string, { signal }: CallOptions, body?: object): Promise<unknown> {
    const send = async (): Promise<unknown> => {
      const response = await fetch(url, {
        ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        credentials: 'include',
        cache: 'no-store',
        redirect: 'manual',
        signal,
      })
      const { status, type } = response
      if (status === 401 || type === 'opaqueredirect' || (status >= 300 && status < 400)) {
        throw new ServiceError('sessionLost')
      }
      if (status === 408 || status === 429 || status >= 500) throw unavailable(!body)
      if (!response.ok) {
        throw new ServiceError(body ? 'refusedByServer' : 'misconfigured', {
          message: `\`${url}\` answered with ${status}. Answer with 401 if nobody is signed in, and with JSON otherwise.`,
        })
      }
      // For example from a gateway or a captive portal. The parser's message would quote the response.
      return response.json().catch(() => {
        throw unavailable(!body)
      })
    }
    return this.call(signal, send, !body)
  }

  #toServiceError(cause: unknown, signal: AbortSignal, isRepeatable: boolean): ServiceError {
    if (signal.aborted) return new ServiceError('cancelled', { cause })
    if (cause instanceof ServiceError) return cause
    // No browser uses these words for a failed request, so it is a bug in the app's own code.
    const isNetwork = cause instanceof TypeError && !/\b(?:undefined|null|not a function|URL)\b/i.test(cause.message)
    if (!isNetwork) return new ServiceError('unexpected', { cause })
    return this.#isOnline() ? unavailable(isRepeatable, cause) : new ServiceError('offline', { cause })
  }
}

const unavailable = (retryable: boolean, cause?: unknown): ServiceError =>
  new ServiceError('providerUnavailable', { retryable, cause })
