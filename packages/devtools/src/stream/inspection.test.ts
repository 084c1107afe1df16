// @vitest-environment node
import { CODES, sensitiveActionMachine } from '@reauth/core'
import { chartOf } from '@reauth/statechart'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { TestPage } from '../fixtures/page.fixture.js'
import { followRuns } from './follow-runs.js'
import { createInspection } from './inspection.js'
import type { InspectionEvent } from './inspection-event.js'
import { redactedContext } from './redacted-context.js'
import { toInspectionEvent } from './to-inspection-event.js'
import { CODES as WORDS, eventTypeOf, stateValueOf } from './vocabulary.js'

const moved = (events: readonly InspectionEvent[]) =>
  events.flatMap((event) => (event.type === '@xstate.snapshot' ? [event] : []))

async function performed(): Promise<TestPage> {
  const page = new TestPage()
  page.age = 1000
  page.answers = ['stepUp', 'performed']
  await page.reauth.perform(page.transfer, page.input)
  return page
}

describe('the stream of a page', () => {
  it('contains every state of a run, with the transitions that led there', async () => {
    const page = await performed()
    const ends = moved(page.inspection.getEvents())
    expect(ends[0]!.snapshot.value).toEqual({ refreshing: 'requesting' })
    expect(ends[0]!.transitions).toEqual(['reauth.entering||9'])
    expect(ends.at(-1)!.snapshot.status).toBe('done')
    expect(ends.every(({ transitions }) => transitions.length > 0)).toBe(true)
  })

  it('contains only the result of a server answer', async () => {
    const page = await performed()
    const answered = moved(page.inspection.getEvents()).filter(({ event }) => event.result !== undefined)
    expect(answered[0]!.event).toEqual({ type: 'xstate.done.actor.performAction', result: 'stepUpRequired' })
  })

  it('contains ages, and never a time on the provider clock', async () => {
    const page = await performed()
    const { reading } = moved(page.inspection.getEvents())[1]!.snapshot.context
    expect(reading!.now - reading!.authentication.authTime!).toBe(1000)
    expect(Math.floor(reading!.now)).toBe(1_000_000_000)
  })

  it('is JSON', async () => {
    const events = (await performed()).inspection.getEvents()
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })

  it('survives a round trip through JSON', async () => {
    for (const event of (await performed()).inspection.getEvents()) {
      expect(toInspectionEvent(event)).toEqual(event)
      expect(toInspectionEvent(JSON.stringify(event))).toEqual(event)
    }
  })

  it('keeps the latest runs, up to the given number', async () => {
    const page = new TestPage()
    const inspection = createInspection({ runs: 2 })
    const sessions = new Set<string>()
    for (let run = 0; run < 3; run += 1) {
      await page.reauth.perform(page.transfer, page.input)
    }
    for (const event of page.inspection.getEvents()) {
      sessions.add(event.sessionId)
      inspection.receive(event)
    }
    expect(sessions.size).toBe(3)
    expect(new Set(inspection.getEvents().map(({ sessionId }) => sessionId))).toEqual(new Set([...sessions].slice(1)))
  })

  it('calls the listener for each event and on `clear()`, until it unsubscribes', async () => {
    const page = new TestPage()
    const listener = vi.fn()
    const stop = page.inspection.subscribe(listener)
    await page.reauth.perform(page.transfer, page.input)
    expect(listener.mock.calls.map(([event]) => event)).toEqual(page.inspection.getEvents())
    page.inspection.clear()
    expect(listener).toHaveBeenLastCalledWith(null)
    expect(page.inspection.getEvents()).toEqual([])
    stop()
    await page.reauth.perform(page.transfer, page.input)
    expect(listener).toHaveBeenLastCalledWith(null)
  })

  it('continues when a listener throws: with the run, with the other listeners, and with the same listener for the next event', async () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const page = new TestPage()
    const bug = new Error('bug')
    const [failing, other] = [
      vi.fn(() => {
        throw bug
      }),
      vi.fn(),
    ]
    for (const listener of [failing, other, other]) page.inspection.subscribe(listener)
    expect(await page.reauth.perform(page.transfer, page.input)).toMatchObject({ outcome: 'succeeded' })
    const { length } = page.inspection.getEvents()
    expect([failing.mock.calls.length, other.mock.calls.length]).toEqual([length, 2 * length])
    expect(report.mock.calls).toEqual(page.inspection.getEvents().map(() => [bug]))
    vi.unstubAllGlobals()
  })

  it('ignores messages that are not events of a run', () => {
    const inspection = createInspection()
    const strangers = [null, 1, 'x', '{', {}, { type: '@xstate.snapshot' }, { type: '@xstate.snapshot', snapshot: {} }]
    for (const stranger of strangers) {
      inspection.inspect(stranger)
      expect(inspection.receive(stranger)).toBe(false)
    }
    expect(inspection.getEvents()).toEqual([])
  })
})

describe('a page without an inspection', () => {
  it('records the states of its runs without facts', async () => {
    const page = new TestPage({ inspects: false })
    const stop = followRuns(page.reauth, page.inspection, () => page.milliseconds)
    await page.reauth.perform(page.transfer, page.input)
    const steps = moved(page.inspection.getEvents())
    expect(steps.at(-1)!.snapshot).toMatchObject({ value: 'succeeded', status: 'done', hasFacts: false })
    expect(steps.every(({ snapshot }) => snapshot.context.reading === null)).toBe(true)
    stop()
  })

  it('records the code of a run that was not performed', async () => {
    const page = new TestPage({ inspects: false })
    followRuns(page.reauth, page.inspection, () => page.milliseconds)
    page.answers = ['refused']
    await page.reauth.perform(page.transfer, page.input)
    expect(moved(page.inspection.getEvents()).at(-1)!.snapshot.context.ending).toEqual({
      outcome: 'refused',
      code: 'refusedByServer',
    })
  })

  it('records nothing that an inspection already has', async () => {
    const page = new TestPage()
    followRuns(page.reauth, page.inspection, () => page.milliseconds)
    await page.reauth.perform(page.transfer, page.input)
    await Promise.resolve()
    expect(moved(page.inspection.getEvents()).every(({ snapshot }) => snapshot.hasFacts)).toBe(true)
  })
})

describe('the vocabulary of the stream', () => {
  const chart = chartOf(sensitiveActionMachine)

  it('contains every state of the chart', () => {
    expect(chart.states.slice(1).filter(({ key }) => stateValueOf(key) === null)).toEqual([])
  })

  it('contains every code of the core', () => {
    expect(WORDS.toSorted()).toEqual(Object.keys(CODES).toSorted())
  })

  it('contains every event of the chart', () => {
    const events = chart.transitions.map(({ event }) => event).filter((event) => event !== '')
    expect(events.filter((event) => eventTypeOf(event) === null)).toEqual([])
  })

  it('contains nothing else', () => {
    expect(stateValueOf('eyJhbGciOiJub25lIn0')).toBeNull()
    expect(stateValueOf({ refreshing: 'requesting', other: 'requesting' })).toBeNull()
    expect(stateValueOf({ refreshing: 'secret' })).toBeNull()
    expect(eventTypeOf('xstate.done.actor.secret')).toBeNull()
    expect(eventTypeOf('secret')).toBeNull()
  })
})

describe('a redacted context', () => {
  const context = fc.record(
    {
      runId: fc.constantFrom('run', 'run-1'),
      actionId: fc.string(),
      subjectKey: fc.option(fc.string()),
      operationId: fc.option(fc.string()),
      openedAt: fc.option(fc.integer({ min: 0, max: 2e9 })),
      authTimeBefore: fc.option(fc.double({ min: -1e9, max: 2e12 })),
      requirement: fc.option(
        fc.record({
          maxAge: fc.constantFrom('always', 60, 300),
          methods: fc.array(fc.string()),
          acrValues: fc.array(fc.string()),
        }),
      ),
      challenge: fc.option(fc.record({ maxAge: fc.anything(), acrValues: fc.array(fc.string()) })),
      reading: fc.option(
        fc.record({
          now: fc.double({ min: 1e9, max: 2e9 }),
          biometricEnabled: fc.anything(),
          authentication: fc.record({
            authTime: fc.anything(),
            issuedAt: fc.integer({ min: 1e9, max: 2e9 }),
            expiresAt: fc.integer({ min: 1e9, max: 2e9 }),
            methods: fc.anything(),
            acr: fc.anything(),
            canReauthenticate: fc.anything(),
            idToken: fc.string(),
          }),
        }),
      ),
      ending: fc.option(fc.record({ outcome: fc.constantFrom('refused', 'x'), code: fc.string() })),
      tried: fc.anything(),
      prompts: fc.anything(),
    },
    { requiredKeys: ['runId'] },
  )

  it('does not change when it is redacted again', () => {
    fc.assert(
      fc.property(context, (given) => {
        const once = redactedContext(given)
        expect(redactedContext(JSON.parse(JSON.stringify(once)))).toEqual(once)
      }),
    )
  })

  it('is `null` without the id of a run', () => {
    expect(redactedContext({ actionId: 'transfer' })).toBeNull()
    expect(redactedContext({ runId: 'eyJhbGciOiJub25lIn0' })).toBeNull()
    expect(redactedContext(null)).toBeNull()
  })
})
