// Jest has a global `afterEach`, so the kit registers its check by itself.
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
