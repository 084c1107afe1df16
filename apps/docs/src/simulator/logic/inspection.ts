/** Whether messages of an origin are listened to: this page's own, this machine's, and those that the reader named. */
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
 * Reads a recording: the array that the devtools copy, or the events one a line.
 *
 * @returns The events, unchecked; `null` for a text that is neither.
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

/** Why a page of another origin cannot open this one and report to it: the header that takes the opener away. `null` if nothing hinders it. */
export async function openerPolicy(href: string): Promise<string | null> {
  try {
    const { headers } = await fetch(href, { method: 'HEAD' })
    const policy = headers.get('cross-origin-opener-policy')
    return policy === null || policy === 'unsafe-none' ? null : policy
  } catch {
    return null
  }
}
