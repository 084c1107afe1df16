import { memoryStore } from '../../pending/memory.store.js'
import type { PendingStore } from '../../pending/pending-store.js'
import { throwIfAborted } from '../../platform/abort.js'
import type { TabLocks } from '../../platform/tab-locks.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { nameOf } from './name-of.js'

/**
 * Creates a store for tests. It stores inputs in plain text and needs no cryptography, so never use it outside of a
 * test.
 */
export function testStore(): PendingStore {
  const plains: { readonly plain: string; readonly context: string }[] = []
  return {
    ...memoryStore(),
    // The sealed value is the index of the text.
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

/** Creates the locks of a loaded page. The previous page has released its own. */
export function testLocks(): TabLocks {
  const held = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    exclusive: (_, signal, work) => {
      const before = last
      const result = unlessAborted(signal, async () => {
        await before
        // Aborted work is skipped.
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

/** Creates unique ids that are the same in each run of a test. They have 22 characters, like those of a browser. */
export function testIds(): () => string {
  let count = 0
  return () => `test-id-${String((count += 1)).padStart(14, '0')}`
}
