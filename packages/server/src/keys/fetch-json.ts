/** How a document is fetched. */
export interface FetchLimits {
  readonly fetch: typeof globalThis.fetch
  /** Seconds for all of it: connecting, headers and body. */
  readonly timeout: number
  /** The largest document that is read, in bytes. */
  readonly maxBody: number
}

/**
 * Fetches a JSON document of the issuer: no redirect, of bounded size, in bounded time. What the answer calls itself does not matter, only what it holds.
 *
 * @throws Whatever went wrong; the caller treats all of it as "can't be loaded".
 */
export async function fetchJson(url: URL, { fetch, timeout, maxBody }: FetchLimits): Promise<unknown> {
  const controller = new AbortController()
  const { signal } = controller
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`The issuer did not answer in ${timeout} s.`)), {
      once: true,
    })
  })
  const timer = setTimeout(() => controller.abort(), timeout * 1000)
  try {
    // Raced, because a `fetch` that was given may not heed the signal.
    return await Promise.race([read(url, fetch, signal, maxBody), aborted])
  } finally {
    clearTimeout(timer)
    controller.abort()
    aborted.catch(() => undefined)
  }
}

async function read(url: URL, fetch: typeof globalThis.fetch, signal: AbortSignal, maxBody: number): Promise<unknown> {
  const headers = { accept: 'application/json, application/jwk-set+json' }
  const response = await fetch(url.href, { redirect: 'error', signal, headers })
  if (response.status !== 200 || response.redirected) throw new Error(`The issuer answered ${response.status}.`)
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('The issuer answered without a body.')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > maxBody || signal.aborted) {
      await reader.cancel()
      throw new Error(`The issuer answered with more than ${maxBody} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
