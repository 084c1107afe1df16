import type { InspectionEvent } from './inspection-event.js'
import { toInspectionEvent } from './to-inspection-event.js'

/** The `sessionStorage` key of the runs of a tab. */
const KEY = 'reauth:devtools:runs'

/** Reads the runs of previous pages of this tab. The data is redacted again, because any script can write it. */
export function readTabStorage(): readonly InspectionEvent[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    return Array.isArray(list) ? list.flatMap((event) => toInspectionEvent(event) ?? []) : []
  } catch {
    // Storage is denied, or the data is invalid.
    return []
  }
}

/**
 * Saves the runs when the page is left.
 *
 * @returns A function that saves them immediately.
 */
export function saveOnPagehide(getEvents: () => readonly InspectionEvent[]): () => void {
  const write = (): void => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(getEvents()))
    } catch {
      // Without storage, each page starts empty.
    }
  }
  globalThis.addEventListener?.('pagehide', write)
  return write
}
