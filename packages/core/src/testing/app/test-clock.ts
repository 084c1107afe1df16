import { type Duration, durationInSeconds } from '@reauth/policy'
import { type ReauthClock, deviceClock } from '../../platform/clock.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import { settle } from './settle.js'

/** How {@link testClock} moves. */
export interface TestClockOptions {
  /**
   * Lets the fake timers of the test runner go on by milliseconds: `vi.advanceTimersByTimeAsync` of Vitest, `jest.advanceTimersByTimeAsync` of Jest,
   * `(ms) => mock.timers.tick(ms)` of `node:test`. `Date` has to be faked, too, as all three do unless they are told otherwise. Default: no timer moves, and only
   * the age of what the provider issued does.
   */
  readonly advanceTimers?: (milliseconds: number) => unknown
}

/** One clock for a test: the age of tokens, the time that elapsed, and the timers of the statechart. */
export interface TestClock extends ReauthClock {
  /**
   * Lets time pass, and waits for what comes of it.
   *
   * @throws {ReauthError} `invalidDuration` for anything but a duration such as `'5m'`.
   */
  advance(duration: Duration): Promise<void>
  /** Calls back after each {@link advance}. Returns how to stop. */
  onAdvance(listener: (duration: Duration) => void): () => void
}

/** The most parts that a stretch of time is taken in. Each part lets promises settle: a timer that one timer starts fires in the next part. */
const MAX_PARTS = 600

class Clock implements TestClock {
  readonly #advanceTimers: TestClockOptions['advanceTimers']
  readonly #start = deviceClock.wall()
  readonly #listeners = new Set<(duration: Duration) => void>()
  #passed = 0

  constructor(advanceTimers: TestClockOptions['advanceTimers']) {
    this.#advanceTimers = advanceTimers
  }

  monotonic(): number {
    return this.wall() - this.#start
  }

  wall(): number {
    return this.#advanceTimers === undefined ? this.#start + this.#passed : deviceClock.wall()
  }

  async advance(duration: Duration): Promise<void> {
    const milliseconds = durationInSeconds(duration, 'duration') * 1000
    await settle()
    for (const listener of this.#listeners) listener(duration)
    if (this.#advanceTimers === undefined) this.#passed += milliseconds
    else await this.#advance(milliseconds, this.#advanceTimers)
    await settle()
  }

  async #advance(milliseconds: number, advanceTimers: (milliseconds: number) => unknown): Promise<void> {
    const part = Math.max(1000, Math.ceil(milliseconds / MAX_PARTS))
    const end = this.wall() + milliseconds
    for (let left = milliseconds; left > 0; left -= part) {
      await advanceTimers(Math.min(part, left))
      await settle()
    }
    // A timer may have moved the clock on by more.
    if (this.wall() < end)
      refuseOption('advanceTimers', 'what moves fake timers and `Date`: turn them on first', this.#advanceTimers)
  }

  onAdvance(listener: (duration: Duration) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/**
 * Makes one clock for a test.
 *
 * @param options `advanceTimers` moves the fake timers of your test runner along.
 * @returns What `fakeService()` and `createTestReauth()` take as `clock`. It stands still until `advance()`, or follows the fake `Date`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option.
 *
 * @example
 * vi.useFakeTimers()
 * const clock = testClock({ advanceTimers: vi.advanceTimersByTimeAsync })
 * await clock.advance('5m')
 */
export function testClock(options: TestClockOptions = {}): TestClock {
  checkOptionTypes('testClock()', options, { advanceTimers: 'function' })
  return new Clock(options.advanceTimers)
}
