import { readFileSync } from 'node:fs'
import { createActor } from 'xstate'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { Agreement } from './agreement.fixture.js'
import {
  type Exploration,
  type FlowPath,
  checkInvariants,
  countsOf,
  describeRun,
  events,
  explore,
  flowPaths,
  invariants,
  replay,
  scenarios,
  scriptedServices,
  transitionsOf,
} from './index.js'

const MINUTE = 60_000

let exploration: Exploration
let paths: readonly FlowPath[]
beforeAll(() => {
  exploration = explore()
  paths = flowPaths(exploration)
}, 4 * MINUTE)

describe('the explored chart', () => {
  it.each(invariants.map((invariant) => [invariant.id, invariant.title, invariant] as const))(
    '%s %s',
    (_, _title, invariant) => {
      const violations = checkInvariants(exploration.edges, [invariant]).map(
        ({ problem, step }) => `${problem}\n${describeRun(step)}`,
      )
      expect(violations).toEqual([])
    },
  )

  it(
    'behaves on every edge as documented, according to a second model without a statechart',
    () => {
      const agreement = new Agreement()
      for (const step of exploration.edges) agreement.compare(step)
      // oxlint-disable-next-line no-console -- the number of compared edges is part of the result
      console.log(`the chart and the documentation agree on ${agreement.agreed} of ${exploration.edges.length} edges`)
      expect(agreement.problems.slice(0, 5)).toEqual([])
      expect(agreement.agreed).toBe(exploration.edges.length)
    },
    4 * MINUTE,
  )

  it('has the counts that the guide states', () => {
    const counts = countsOf(exploration)
    // oxlint-disable-next-line no-console -- the size of the exploration is part of the result
    console.log(counts.sentence)
    expect(counts.edges).toBe(exploration.edges.length)
    expect(counts.ends).toBe(exploration.edges.filter(({ snapshot }) => snapshot.status === 'done').length)
    const guide = readFileSync(new URL('../../../../docs/guide/testing.md', import.meta.url), 'utf8')
    expect(guide).toContain(counts.sentence)
  })

  it('takes every transition of the chart', () => {
    const taken = new Set(exploration.edges.flatMap((step) => step.taken.map(({ id }) => id)))
    const missing = transitionsOf(createSensitiveActionMachine()).filter(({ id }) => !taken.has(id))
    expect(missing.map(({ id }) => id)).toEqual([])
  })

  it('takes every answer of every service, and every event, also after a step-up', () => {
    const before = new Set<string>()
    const after = new Set<string>()
    for (const { event, before: from } of exploration.edges)
      if (event !== null) (from!.counts.stepUps > 0 ? after : before).add(event.id)
    expect([...before].filter((id) => !after.has(id) && !BEFORE_ONLY.test(id))).toEqual([])
    expect(events.map(({ id }) => id).filter((id) => !before.has(id))).toEqual(['method.choose.biometric'])
  })

  it('is covered by fewer than 130 runs, each with a unique id and a sentence', () => {
    const covered = new Set(paths.flatMap(({ steps }) => steps.flatMap(({ taken }) => taken.map(({ id }) => id))))
    expect(covered.size).toBe(transitionsOf(createSensitiveActionMachine()).length)
    expect(new Set(paths.map(({ id }) => id)).size).toBe(paths.length)
    expect(paths.length).toBeLessThan(130)
    for (const { sentence } of paths)
      expect(sentence).toMatch(/^In an? .* The outcome is (succeeded|refused|cancelled|failed|outcomeUnknown)\.$|^In /)
  })

  it(
    'behaves the same as a running actor on every covering path, and ignores events after its end',
    async () => {
      // XState warns about events sent to a stopped actor.
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      for (const path of paths) {
        const services = scriptedServices()
        const actor = createActor(services.machine, { input: path.scenario.input })
        actor.subscribe({ error: () => {} })
        actor.start()
        for (const { event, snapshot } of path.steps.slice(1)) {
          const type = event!.event.type
          const service = /^xstate\.(?:done|error)\.actor\.(.+)$/.exec(type)?.[1]
          if (service === undefined) actor.send(event!.event as never)
          else {
            const outcome =
              'output' in event!.event ? { resolve: event!.event['output'] } : { reject: event!.event['error'] }
            await services.answer((service === 'renewIdToken' ? 'refreshIdToken' : service) as never, outcome)
          }
          expect(actor.getSnapshot().value).toEqual(snapshot.value)
        }
        const end = actor.getSnapshot()
        const [calls, effects] = [services.calls.length, services.effects.length]
        expect(services.pending()).toEqual([])
        for (const { event } of events) actor.send(event as never)
        for (const call of services.calls) call.resolve(undefined)
        await Promise.resolve()
        expect(actor.getSnapshot()).toBe(end)
        expect([services.calls.length, services.effects.length]).toEqual([calls, effects])
      }
    },
    MINUTE,
  )

  it('can be replayed step by step', () => {
    const [window] = scenarios
    const step = replay(window!, ['refreshIdToken.fresh', 'performAction.performed'])
    expect(describeRun(step)).toContain('The server performs the action.')
    expect(step.snapshot.value).toBe('succeeded')
    expect(() => replay(window!, ['performAction.performed'])).toThrow('cannot happen')
  })
})

/**
 * Transitions that only occur before the first call: a returning page has not called yet, and a challenge does not open
 * an operation again.
 */
const BEFORE_ONLY = /^(openOperation|finishBrowserReauthentication|after\.(operation|finish|resume)Timeout)/
