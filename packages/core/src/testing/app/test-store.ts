import { memoryStore } from '../../pending/memory.store.js'
import type { PendingStore } from '../../pending/pending-store.js'
import { throwIfAborted } from '../../platform/abort.js'
import type { TabLocks } from '../../platform/tab-locks.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { nameOf } from './name-of.js'

/** Makes a store for tests: it keeps inputs in clear and needs no cryptography. Of no use outside of a test. */
export function testStore(): PendingStore {
  const plains: { readonly plain: string; readonly context: string }[] = []
  return {
    ...memoryStore(),
    // What is kept is the place of the text.
    seal: async (plain, context) => {
      const place = plains.push({ plain, context }) - 1
      return Uint8Array.of(place >>> 8, place & 255)
    },
    unseal: async (sealed, context) => {
      const [high = -1, low = 0] = (sealed ?? []) as Uint8Array
      const found = plains[high * 256 + low]
      if (found?.context !== context) throw new TypeError('not sealed here')
      return found.plain
    },
    tag: async (text) => nameOf(text),
  }
}

/** Makes the locks of one page that was loaded. The page before it has released its own. */
export function testLocks(): TabLocks {
  const held = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    exclusive: (_, signal, work) => {
      const before = last
      const result = unlessAborted(signal, async () => {
        await before
        // Whoever gave up meanwhile does nothing.
        throwIfAborted(signal)
        return work(false)
      })
      last = result.catch(() => {})
      return result
    },
    hold: async (name) => {
      if (held.has(name)) return null
      held.add(name)
      return () => void held.delete(name)
    },
  }
}

/** Makes ids that are the same in each run of a test, and different in it. 22 characters, as those of a browser. */
export function testIds(): () => string {
  let count = 0
  return () => `test-id-${String((count += 1)).padStart(14, '0')}`
}
