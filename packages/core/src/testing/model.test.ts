import { createActor } from 'xstate'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import {
  type Exploration,
  type FlowPath,
  type Scenario,
  type SensitiveActionMachine,
  ExplorationError,
  checkInvariants,
  describeRun,
  explore,
  flowPaths,
  invariants,
  replay,
  scenarios,
  scriptedServices,
  transitionsOf,
} from './index.js'
import { MUTANTS } from './mutants.fixture.js'

const MINUTE = 60_000

let exploration: Exploration
let paths: readonly FlowPath[]
beforeAll(() => {
  exploration = explore()
  paths = flowPaths(exploration)
}, 2 * MINUTE)

describe('the chart, explored', () => {
  it.each(invariants.map((invariant) => [invariant.id, invariant.title, invariant] as const))(
    '%s %s',
    (_, _title, invariant) => {
      const violations = checkInvariants(exploration.edges, [invariant]).map(
        ({ problem, step }) => `${problem}\n${describeRun(step)}`,
      )
      expect(violations).toEqual([])
    },
  )

  it('takes every transition that the chart has', () => {
    const taken = new Set(exploration.edges.flatMap((step) => step.taken.map(({ id }) => id)))
    const missing = transitionsOf(createSensitiveActionMachine()).filter(({ id }) => !taken.has(id))
    expect(missing.map(({ id, description }) => `${id}: ${description}`)).toEqual([])
  })

  it('ends every run: the longest way without a loop is bounded', () => {
    expect(exploration.moments).toBeGreaterThan(1000)
    expect(Math.max(...exploration.edges.map(({ depth }) => depth))).toBeLessThan(25)
  })

  it('is covered by few runs, with stable ids and a sentence each', () => {
    const covered = new Set(paths.flatMap(({ steps }) => steps.flatMap(({ taken }) => taken.map(({ id }) => id))))
    expect(covered.size).toBe(transitionsOf(createSensitiveActionMachine()).length)
    expect(new Set(paths.map(({ id }) => id)).size).toBe(paths.length)
    expect(paths.length).toBeLessThan(130)
    for (const { sentence } of paths)
      expect(sentence).toMatch(/^In an? .* The run ends (succeeded|refused|cancelled|failed|outcomeUnknown)\.$|^In /)
  })

  it(
    'does the same when it runs: every path of the cover, played on the real chart',
    async () => {
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
        actor.stop()
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

/** What is found within a number of moments, also of a chart that never ends. */
function edgesOf(machine: SensitiveActionMachine, some: readonly Scenario[], limit: number): Exploration['edges'] {
  try {
    return explore({ machine, scenarios: some, limit }).edges
  } catch (error) {
    if (!(error instanceof ExplorationError)) throw error
    return error.edges
  }
}

describe('a rule that nothing can break says nothing', () => {
  it.each(MUTANTS)(
    'where %s, %s breaks',
    (_, rule, scenario, make) => {
      const some = scenarios.filter(({ id }) => id === scenario)
      const brokenWithin = (limit: number): readonly string[] =>
        checkInvariants(edgesOf(make(), some, limit)).map(({ invariant }) => invariant.id)
      // Most show within few moments; the others are given more.
      const few = brokenWithin(200)
      const broken = few.includes(rule) ? few : brokenWithin(1500)
      expect(broken).toContain(rule)
    },
    MINUTE,
  )

  it('every rule is broken by one of them', () => {
    expect([...new Set(MUTANTS.map(([, rule]) => rule))].toSorted()).toEqual(invariants.map(({ id }) => id).toSorted())
  })
})
