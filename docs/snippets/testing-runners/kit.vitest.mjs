import { checkAfterEach } from '@reauth/core/testing'
import { afterAll, afterEach, describe, it, vi } from 'vitest'
import { describeKit } from './kit.mjs'

checkAfterEach(afterEach)
describeKit({
  describe,
  it,
  after: afterAll,
  fakeTimers: () => vi.useFakeTimers(),
  advance: vi.advanceTimersByTimeAsync,
  realTimers: () => vi.useRealTimers(),
})
