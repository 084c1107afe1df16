import { attempt } from '../../platform/attempt.js'
import { randomId } from '../../platform/digest.js'
import { STORAGE_PREFIX } from '../../platform/names.js'

/** The localStorage item with a random word. It changes whenever a page of this origin may have changed its session. It contains no data of the session. */
const KEY = `${STORAGE_PREFIX}session`

/** The prefix of the word during a change. If the page was closed during the change, the session stays unknown. */
const CHANGING = '~'

const read = (): string | null | undefined => attempt(() => localStorage.getItem(KEY))
const write = (word: string): string | null | undefined => {
  attempt(() => localStorage.setItem(KEY, word))
  return read()
}

/**
 * Reads the mark of the session. If two marks are equal, no page of this origin has signed anyone in or out in between.
 *
 * @returns `undefined` while another page changes the session, or if storage is denied.
 */
export function sessionMark(): string | undefined {
  const mark = read() ?? write(randomId()) ?? CHANGING
  return mark.startsWith(CHANGING) ? undefined : mark
}

/**
 * Marks the session as changing. Call it before the request is sent.
 *
 * @returns A function that ends the change and returns the new mark. Call it after the answer has arrived. Without an answer, never call it, because the change may
 * still happen.
 */
export function changeSession(): () => string | undefined {
  const changing = CHANGING + randomId()
  write(changing)
  return () => {
    // After overlapping changes of two pages, the session is unknown until the next change.
    write((read() === changing ? '' : CHANGING) + randomId())
    return sessionMark()
  }
}
