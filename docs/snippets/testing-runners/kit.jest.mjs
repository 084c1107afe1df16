// Jest has a global `afterEach`: the kit checks by itself.
import { describeKit } from './kit.mjs'

const { jest } = import.meta
const { afterAll, describe, it } = globalThis

describeKit({
  describe,
  it,
  after: afterAll,
  fakeTimers: () => jest.useFakeTimers(),
  advance: (milliseconds) => jest.advanceTimersByTimeAsync(milliseconds),
  realTimers: () => jest.useRealTimers(),
})
