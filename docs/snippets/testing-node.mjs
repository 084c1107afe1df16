/* oxlint-disable typescript/no-floating-promises -- the runner waits for its tests */
// #region node
import assert from 'node:assert/strict'
import { afterEach, mock, test } from 'node:test'
import { defineSensitiveAction } from '@reauth/core'
import { checkAfterEach, createTestReauth, hangs, stale, testClock } from '@reauth/core/testing'

checkAfterEach(afterEach)

const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: () => fetch('/api/transfers', { method: 'POST' }),
})

test('times out if the window stays open for ten minutes', async () => {
  mock.timers.enable()
  const clock = testClock({ advanceTimers: (milliseconds) => mock.timers.tick(milliseconds) })
  const app = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } })
  const run = app.reauth.start(transfer)
  await clock.advance('10m')
  const outcome = await run.ended
  assert.equal(outcome.outcome === 'failed' && outcome.code, 'timeout')
  mock.timers.reset()
})
// #endregion
