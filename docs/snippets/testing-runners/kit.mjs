// The same tests for each test runner, with the built packages, in a page without `crypto.subtle`.
import assert from 'node:assert/strict'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import {
  appCommands,
  authenticates,
  cancelled,
  chartCoverage,
  collectChartCoverage,
  createTestReauth,
  fakePage,
  fakeService,
  flowTests,
  fresh,
  hangs,
  offline,
  playCommands,
  replayRecording,
  stale,
  testClock,
} from '@reauth/core/testing'
import fc from 'fast-check'

/** The globals of browsers that Jest's jsdom lacks. */
const MISSING = ['TextEncoder', 'structuredClone', 'Request', 'Response', 'Headers', 'fetch']

/** A fake endpoint, as in a test of an app. */
class Api {
  answer = 'performed'
  keys = []

  call({ idempotencyKey }) {
    this.keys.push(idempotencyKey)
    const header = 'Bearer error="insufficient_user_authentication", max_age="300"'
    switch (this.answer) {
      case 'performed':
        return { status: 200 }
      case 'step-up':
        return { status: 401, headers: { get: (name) => (/www-authenticate/i.test(name) ? header : null) } }
      case 'refused':
        return { status: 403 }
      default:
        throw new TypeError('Failed to fetch')
    }
  }
}

/** Creates an app with an action and its endpoint. */
function appOf(more = {}) {
  const api = new Api()
  const transfer = defineSensitiveAction({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Send to ${to}`,
    perform: (context) => api.call(context),
    ...more,
  })
  return { api, transfer }
}

const BOB = { to: 'Bob' }

/**
 * Tests the kit.
 *
 * @param runner `describe`, `it` and `after` of a test runner, and its fake timers: `fakeTimers()` turns them on, `advance` moves them, `realTimers()` turns them off.
 */
export function describeKit({ describe, it, after, fakeTimers, advance, realTimers }) {
  for (const name of MISSING) delete globalThis[name]
  const random = globalThis.crypto.getRandomValues.bind(globalThis.crypto)
  Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues: random }, configurable: true })
  collectChartCoverage(after, { folder: process.env.COVERAGE_FOLDER })

  it('there is a document, and no crypto.subtle', () => {
    assert.equal(typeof globalThis.document, process.env.HAS_NO_DOCUMENT ? 'undefined' : 'object')
    assert.equal(globalThis.crypto.subtle, undefined)
  })

  it('an action succeeds after the end-user authenticated', async () => {
    const { api, transfer } = appOf()
    const app = createTestReauth({ service: { refresh: stale(), browser: authenticates() } })
    assert.equal((await app.reauth.perform(transfer, BOB)).outcome, 'succeeded')
    assert.equal(api.keys.length, 1)
    app.check()
  })

  it('a list of answers is used in order', async () => {
    const { transfer } = appOf()
    const app = createTestReauth({ service: { refresh: [fresh({ age: '1m' }), stale()], browser: [cancelled()] } })
    assert.equal((await app.reauth.perform(transfer, BOB)).outcome, 'succeeded')
    await app.clock.advance('5m')
    assert.equal((await app.reauth.perform(transfer, BOB)).code, 'cancelled')
    app.check()
  })

  it('the service, the page and the clock work with a flow that the app created', async () => {
    const { transfer } = appOf()
    const clock = testClock()
    const page = fakePage({ href: 'https://bank.example.com/' })
    const service = fakeService({ refresh: [fresh()] }, { clock, page })
    const result = await createReauth({ service, page, clock }).perform(transfer, BOB)
    assert.equal(result.outcome, 'succeeded')
    assert.deepEqual(service.leftover(), [])
  })

  it('an action continues after the redirect', async () => {
    const { api, transfer } = appOf()
    const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
    assert.equal((await app.reauth.perform(transfer, BOB)).outcome, 'redirecting')
    app.page.returnFromProvider()
    const run = await app.reauth.resume()
    await app.settle()
    run.confirm()
    assert.equal((await run.ended).outcome, 'succeeded')
    assert.equal(api.keys.length, 1)
  })

  it('an action waits for the network', async () => {
    const { transfer } = appOf()
    const app = createTestReauth({ service: { refresh: [offline(), fresh()] } })
    app.page.goOffline()
    const run = app.reauth.start(transfer, BOB)
    await app.settle()
    app.page.goOnline()
    assert.equal((await run.ended).outcome, 'succeeded')
    assert.match(app.story(), /The network is back\./)
  })

  it('the clock moves the fake timers', async () => {
    fakeTimers()
    try {
      const { transfer } = appOf()
      const clock = testClock({ advanceTimers: advance })
      const app = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } })
      const run = app.reauth.start(transfer, BOB)
      await clock.advance('9m')
      assert.equal(run.result, undefined)
      await clock.advance('1m')
      assert.equal((await run.ended).code, 'timeout')
    } finally {
      realTimers()
    }
  })

  const played = appOf()
  const server = (next) => (played.api.answer = next)
  for (const browser of ['redirect', 'inProcess'])
    flowTests({ action: played.transfer, input: BOB, browser, server }, { describe, it })

  it('commands of fast-check find an endpoint that books twice, with the run and the path in words', async () => {
    const { api: bank, transfer } = appOf()
    const commands = appCommands({
      starts: [{ action: transfer, input: BOB }],
      check: () => assert.ok(bank.keys.length < 2, 'booked twice'),
    })
    const rule = fc.asyncProperty(fc.commands(commands.map((each) => fc.constant(each))), async (sequence) => {
      bank.keys = []
      const app = createTestReauth({
        actions: [transfer],
        service: { refresh: fresh(), browser: authenticates() },
      })
      await playCommands(app, sequence)
    })
    await assert.rejects(fc.assert(rule, { seed: 7 }), /seed: 7, path: "[^]*the end-user starts "transfer"/)
  })

  it('the statechart replays a run of a test', async () => {
    const { transfer } = appOf()
    const app = createTestReauth({ service: { refresh: fresh() } })
    await app.reauth.perform(transfer, BOB)
    assert.equal(replayRecording(app.recordings[0]).snapshot.value, 'succeeded')
  })

  it('the transitions of all tests are counted', () => {
    const { taken, total } = chartCoverage()
    assert.ok(taken > 10 && taken < total)
  })

  it('FAILS as it should: a call without an answer', async () => {
    const { transfer } = appOf()
    await createTestReauth({ service: {} }).reauth.perform(transfer, BOB)
  })
}
