import { vi } from 'vitest'
import type { TestWorld } from './browser.fixture.js'

/** Pending cryptography of other threads, whose duration depends on the load of the machine. */
const pending = new Set<Promise<unknown>>()
const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle
for (const name of ['digest', 'sign', 'importKey', 'generateKey', 'encrypt', 'decrypt'] as const) {
  // React Native has no `crypto.subtle`.
  if (subtle === undefined) break
  const begin = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>
  Object.defineProperty(subtle, name, {
    configurable: true,
    writable: true,
    value: (...args: unknown[]) => {
      const work = begin(...args)
      const end = (): void => void pending.delete(work)
      pending.add(work)
      work.then(end, end)
      return work
    },
  })
}

/** Runs everything that needs no timer. A turn ends when all pending cryptography is done. */
export async function flush(rounds = 10): Promise<void> {
  for (let turn = 0; turn < rounds; turn += 1) {
    await Promise.allSettled(pending)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Advances all clocks by seconds or to the next timer. Needs fake timers. */
export async function advance(world: TestWorld, seconds?: number): Promise<void> {
  const before = Date.now()
  await (seconds === undefined ? vi.advanceTimersToNextTimerAsync() : vi.advanceTimersByTimeAsync(seconds * 1000))
  world.now += (Date.now() - before) / 1000
}

/** Advances the timers in steps of 50 ms until work settles. Needs fake timers. */
export async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let isSettled = false
  const settle = (): void => {
    isSettled = true
  }
  work.then(settle, settle)
  for (let step = 0; step < 400; step += 1) {
    await flush(3)
    if (isSettled) return work
    await vi.advanceTimersByTimeAsync(50)
  }
  throw new Error('The work never settled.')
}
