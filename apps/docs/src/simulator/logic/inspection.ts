/** Whether to accept messages from an origin: this page's, localhost, and origins that the reader allowed. */
export function isAllowedOrigin(origin: string, own: string, named: readonly string[]): boolean {
  if (origin === '' || origin === 'null') return false
  if (origin === own || named.includes(origin)) return true
  try {
    const { protocol, hostname } = new URL(origin)
    return /^https?:$/.test(protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  } catch {
    return false
  }
}

/**
 * Reads a recording: the array that the devtools copy, or one event per line.
 *
 * @returns The unchecked events; `null` for any other text.
 */
export function eventsOfRecording(text: string): readonly unknown[] | null {
  try {
    const whole: unknown = JSON.parse(text)
    return Array.isArray(whole) ? whole : [whole]
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    return lines.length > 1 && lines.every((line) => line.trim().startsWith('{')) ? lines : null
  }
}

/** Returns the header that prevents a page of another origin from opening this page and sending messages to it. `null` if there is none. */
export async function openerPolicy(href: string): Promise<string | null> {
  try {
    const { headers } = await fetch(href, { method: 'HEAD' })
    const policy = headers.get('cross-origin-opener-policy')
    return policy === null || policy === 'unsafe-none' ? null : policy
  } catch {
    return null
  }
}
