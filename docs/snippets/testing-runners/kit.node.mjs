import { after, afterEach, describe, it, mock } from 'node:test'
import { checkAfterEach } from '@reauth/core/testing'
import { describeKit } from './kit.mjs'

checkAfterEach(afterEach)
describeKit({
  describe,
  it,
  after,
  fakeTimers: () => mock.timers.enable(),
  advance: (milliseconds) => mock.timers.tick(milliseconds),
  realTimers: () => mock.timers.reset(),
})
