import { vi } from 'vitest'
import type { World } from './browser.fixture.js'

/** Cryptography that other threads are at. When they are done depends on the load of the machine. */
const working = new Set<Promise<unknown>>()
const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle
for (const name of ['digest', 'sign', 'importKey', 'generateKey', 'encrypt', 'decrypt'] as const) {
  // React Native has none.
  if (subtle === undefined) break
  const begin = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>
  Object.defineProperty(subtle, name, {
    configurable: true,
    writable: true,
    value: (...args: unknown[]) => {
      const work = begin(...args)
      const end = (): void => void working.delete(work)
      working.add(work)
      work.then(end, end)
      return work
    },
  })
}

/** Lets everything happen that needs no timer. Waits for all cryptography: a turn is over when the other threads are done. */
export async function flush(rounds = 10): Promise<void> {
  for (let turn = 0; turn < rounds; turn += 1) {
    await Promise.allSettled(working)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Lets the clocks of everybody go on, by seconds or until the next timer. Needs fake timers. */
export async function pass(world: World, seconds?: number): Promise<void> {
  const before = Date.now()
  await (seconds === undefined ? vi.advanceTimersToNextTimerAsync() : vi.advanceTimersByTimeAsync(seconds * 1000))
  world.now += (Date.now() - before) / 1000
}

/** Lets timers go on, 50 ms at a time, until work settles. Needs fake timers. */
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
  throw new Error('It never settled.')
}
