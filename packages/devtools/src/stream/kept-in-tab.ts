import type { InspectionEvent } from './inspection-event.js'
import { toInspectionEvent } from './to-inspection-event.js'

/** Where the runs of a tab are while a page is loaded. */
const KEY = 'reauth:devtools:runs'

/** The runs of the pages that this tab showed before. Read like what comes over a wire: anybody may have written it. */
export function keptInTab(): readonly InspectionEvent[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    return Array.isArray(list) ? list.flatMap((event) => toInspectionEvent(event) ?? []) : []
  } catch {
    // No storage, or not what was written.
    return []
  }
}

/**
 * Writes the runs down when the page is left.
 *
 * @returns How to write them before that.
 */
export function keepInTab(getEvents: () => readonly InspectionEvent[]): () => void {
  const write = (): void => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(getEvents()))
    } catch {
      // A page that may store nothing begins anew each time.
    }
  }
  globalThis.addEventListener?.('pagehide', write)
  return write
}
