/** How to fetch a document. */
export interface FetchLimits {
  readonly fetch: typeof globalThis.fetch
  /** Timeout for connecting, headers and body together, in seconds. */
  readonly timeout: number
  /** Maximum size of the document, in bytes. */
  readonly maxBody: number
}

/**
 * Fetches a JSON document of the issuer, without redirects and with limits of size and time. The media type of the response is ignored.
 *
 * @throws Any error. The caller treats all of them as "can't be loaded".
 */
export async function fetchJson(url: URL, { fetch, timeout, maxBody }: FetchLimits): Promise<unknown> {
  const controller = new AbortController()
  const { signal } = controller
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`The issuer did not respond within ${timeout} s.`)), {
      once: true,
    })
  })
  const timer = setTimeout(() => controller.abort(), timeout * 1000)
  try {
    // Race them, because the app's `fetch` may ignore the signal.
    return await Promise.race([readResponse(url, fetch, signal, maxBody), aborted])
  } finally {
    clearTimeout(timer)
    controller.abort()
    aborted.catch(() => undefined)
  }
}

async function readResponse(
  url: URL,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  maxBody: number,
): Promise<unknown> {
  const headers = { accept: 'application/json, application/jwk-set+json' }
  const response = await fetch(url.href, { redirect: 'error', signal, headers })
  if (response.status !== 200 || response.redirected)
    throw new Error(`The issuer responded with status ${response.status}.`)
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('The issuer responded without a body.')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > maxBody || signal.aborted) {
      await reader.cancel()
      throw new Error(`The response of the issuer is larger than ${maxBody} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
