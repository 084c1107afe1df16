import { STORAGE_PREFIX } from '../platform/names.js'

/** How long a discovery document is used again, in milliseconds. */
const LIFETIME = 3_600_000

const PREFIX = `${STORAGE_PREFIX}discovery:`

/** The discovery document that this tab keeps, unless it is older than an hour or storage is denied. */
export function keptDiscovery(url: string, now: number): string | undefined {
  try {
    const { at, body } = JSON.parse(sessionStorage.getItem(PREFIX + url)!) as { at: number; body: string }
    return now >= at && now - at < LIFETIME ? body : undefined
  } catch {
    return undefined
  }
}

/** Keeps a discovery document for this tab. Does nothing if storage is denied. */
export function keepDiscovery(url: string, at: number, body: string): void {
  try {
    sessionStorage.setItem(PREFIX + url, JSON.stringify({ at, body }))
  } catch {
    // The next page load asks again.
  }
}

/** The fields of a discovery document; none if it is no JSON object. */
export function discoveryOf(document: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(document) as object) }
  } catch {
    return {}
  }
}
