import { attempt } from '../../platform/attempt.js'
import { randomId } from '../../platform/digest.js'
import { STORAGE_PREFIX } from '../../platform/names.js'

/** In localStorage: a random word that changes whenever a page of this origin may have changed its session. Holds nothing of the session. */
const KEY = `${STORAGE_PREFIX}session`

/** Begins the word while a change is under way. One that never ended, because its page was closed, stays in doubt. */
const CHANGING = '~'

const read = (): string | null | undefined => attempt(() => localStorage.getItem(KEY))
const write = (word: string): string | null | undefined => {
  attempt(() => localStorage.setItem(KEY, word))
  return read()
}

/**
 * Reads the mark of the session. Two equal marks say that no page of this origin signed anybody in or out between them.
 *
 * @returns `undefined` while another page is changing the session, or if storage is denied: then nothing can be said.
 */
export function sessionMark(): string | undefined {
  const mark = read() ?? write(randomId()) ?? CHANGING
  return mark.startsWith(CHANGING) ? undefined : mark
}

/**
 * Marks the session as changing. Call it before the request is sent.
 *
 * @returns Ends the change, and returns the new mark. Call it when the answer is there, and never if none came: the change may still happen.
 */
export function changeSession(): () => string | undefined {
  const changing = CHANGING + randomId()
  write(changing)
  return () => {
    // Changes of two pages that overlap leave doubt until the next one.
    write((read() === changing ? '' : CHANGING) + randomId())
    return sessionMark()
  }
}
