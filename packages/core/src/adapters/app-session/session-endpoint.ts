import { unlessAborted } from '../../platform/unless-aborted.js'
import type { CallOptions } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'

/** The app's own server, asked by its address or by a function of the app. Whatever goes wrong rejects with a {@link ServiceError}. */
export class SessionEndpoint {
  readonly #isOnline: () => boolean

  constructor(isOnline: () => boolean) {
    this.#isOnline = isOnline
  }

  /**
   * Calls a function of the app, and stops waiting for it when the signal aborts.
   *
   * @param isRepeatable Whether the same call may be made again after a failure of the network.
   * @throws {ServiceError} `cancelled`, `offline`, `providerUnavailable`, what the function threw if it is a `ServiceError`, else `unexpected`.
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
   * Asks an address, with the session's cookie. A body is sent by POST.
   *
   * @returns The JSON of the answer.
   * @throws {ServiceError} `sessionLost` for 401 and for a redirect to a sign-in page; `providerUnavailable` for 408, 429, 5xx and an answer that isn't JSON;
   * `refusedByServer` for a body that is refused; else `misconfigured`.
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
      // As from a gateway or a captive portal. The parser's message would quote the answer.
      return response.json().catch(() => {
        throw unavailable(!body)
      })
    }
    return this.call(signal, send, !body)
  }

  #toServiceError(cause: unknown, signal: AbortSignal, isRepeatable: boolean): ServiceError {
    if (signal.aborted) return new ServiceError('cancelled', { cause })
    if (cause instanceof ServiceError) return cause
    // No browser words a failed request like that: the app's own code stumbled.
    const isNetwork = cause instanceof TypeError && !/\b(?:undefined|null|not a function|URL)\b/i.test(cause.message)
    if (!isNetwork) return new ServiceError('unexpected', { cause })
    return this.#isOnline() ? unavailable(isRepeatable, cause) : new ServiceError('offline', { cause })
  }
}

const unavailable = (retryable: boolean, cause?: unknown): ServiceError =>
  new ServiceError('providerUnavailable', { retryable, cause })
