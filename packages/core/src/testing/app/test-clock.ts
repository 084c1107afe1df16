import { type Duration, durationInSeconds } from '@reauth/policy'
import { type ReauthClock, deviceClock } from '../../platform/clock.js'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import { settle } from './settle.js'

/** The options of {@link testClock}. */
export interface TestClockOptions {
  /**
   * Advances the fake timers of the test runner by milliseconds: `vi.advanceTimersByTimeAsync` of Vitest,
   * `jest.advanceTimersByTimeAsync` of Jest, `(ms) => mock.timers.tick(ms)` of `node:test`. `Date` has to be faked,
   * too, which all three do by default. Default: timers do not advance, and only the age of tokens does.
   */
  readonly advanceTimers?: (milliseconds: number) => unknown
}

/** The clock of a test, for the age of tokens, the elapsed time, and the timers of the statechart. */
export interface TestClock extends ReauthClock {
  /**
   * Lets time pass, and waits for its effects.
   *
   * @throws {ReauthError} `invalidDuration` for a value that is not a duration such as `'5m'`.
   */
  advance(duration: Duration): Promise<void>
  /** Calls the listener after each {@link advance}. Returns a function that stops it. */
  onAdvance(listener: (duration: Duration) => void): () => void
}

/**
 * The most parts into which a duration is split. Promises settle after each part, so that a timer that one timer starts
 * can fire in the next part.
 */
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
    // A timer may have advanced the clock by more.
    if (this.wall() < end)
      refuseOption(
        'advanceTimers',
        'a function that advances fake timers and `Date`. Enable the fake timers first',
        this.#advanceTimers,
      )
  }

  onAdvance(listener: (duration: Duration) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/**
 * Creates the clock of a test.
 *
 * @param options `advanceTimers` also advances the fake timers of your test runner.
 * @returns The `clock` for `fakeService()` and `createTestReauth()`. It stands still until `advance()`, or follows the
 * fake `Date`.
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
