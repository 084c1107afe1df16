import { vi } from 'vitest'
import type { World } from './browser.fixture.js'

/** Lets everything happen that needs no timer. Cryptography happens on other threads: its own turn comes after theirs. */
export async function flush(rounds = 10): Promise<void> {
  for (let turn = 0; turn < rounds; turn += 1) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1))
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
