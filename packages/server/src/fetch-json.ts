/** The largest document that is read, in bytes. */
const MAX_BODY = 65_536
/** For all of it: connecting, headers and body. */
const DEADLINE = 3000

/**
 * Fetches a JSON document of the issuer: no redirect, at most 64 KiB, in at most 3 seconds.
 *
 * @throws Whatever went wrong; the caller treats all of it as "cannot be had".
 */
export async function fetchJson(url: URL, fetch: typeof globalThis.fetch): Promise<unknown> {
  const controller = new AbortController()
  const { signal } = controller
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('deadline')), { once: true })
  })
  const timer = setTimeout(() => controller.abort(), DEADLINE)
  try {
    // Raced, because a `fetch` that was given may not heed the signal.
    return await Promise.race([read(url, fetch, signal), aborted])
  } finally {
    clearTimeout(timer)
    controller.abort()
    aborted.catch(() => undefined)
  }
}

async function read(url: URL, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<unknown> {
  const headers = { accept: 'application/json, application/jwk-set+json' }
  const response = await fetch(url.href, { redirect: 'error', signal, headers })
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 200 || response.redirected || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new Error('status')
  }
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error('body')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > MAX_BODY || signal.aborted) {
      await reader.cancel()
      throw new Error('size')
    }
    text += decoder.decode(value, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
