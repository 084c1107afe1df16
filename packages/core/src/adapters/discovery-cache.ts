import { STORAGE_PREFIX } from '../platform/names.js'

/** How long a discovery document is cached, in milliseconds. */
const LIFETIME = 3_600_000

const PREFIX = `${STORAGE_PREFIX}discovery:`

/** Returns the discovery document that this tab has cached, unless it is older than an hour or storage is denied. */
export function keptDiscovery(url: string, now: number): string | undefined {
  try {
    const { at, body } = JSON.parse(sessionStorage.getItem(PREFIX + url)!) as { at: number; body: string }
    return now >= at && now - at < LIFETIME ? body : undefined
  } catch {
    return undefined
  }
}

/** Caches a discovery document for this tab. Does nothing if storage is denied. */
export function keepDiscovery(url: string, at: number, body: string): void {
  try {
    sessionStorage.setItem(PREFIX + url, JSON.stringify({ at, body }))
  } catch {
    // The next page load asks again.
  }
}

/** Returns the fields of a discovery document; none if it is not a JSON object. */
export function discoveryOf(document: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(document) as object) }
  } catch {
    return {}
  }
}
