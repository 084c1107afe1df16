import { and, assign, createMachine, raise } from 'xstate'
import { describe, expect, it } from 'vitest'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { Identities } from './identities.js'
import {
  type Explorable,
  type Scenario,
  type ScriptedEvent,
  ExplorationError,
  checkInvariants,
  countsOf,
  describeRun,
  edgesOf,
  events,
  explore,
  outcomes,
  replay,
  scenarios,
} from './index.js'
import { Memory } from './memory.js'
import { differencesOf } from './product.fixture.js'
import { tracked } from './tracking.js'

const scenarioOf = (id: string): Scenario => scenarios.find((scenario) => scenario.id === id)!
const go = (id: string): ScriptedEvent => ({ id, title: id, event: { type: id } })
const some: Scenario = { ...scenarioOf('window'), id: 'some' }

/** Returns the steps of a custom machine, each with its event and its target. */
const stepsOf = (machine: Explorable, accepted: readonly string[], limit = 50): string[] =>
  explore({ machine, scenarios: [some], events: accepted.map(go), limit }).edges.map(
    ({ event, snapshot }) =>
      `${event?.id ?? 'start'}: ${JSON.stringify(snapshot.value)} ${JSON.stringify(snapshot.context)}`,
  )

describe('a remembered step', () => {
  it.each(['no-browser', 'resumed-callback', 'operation'])(
    'equals the step that the chart takes, on every edge: %s',
    (id) => {
      expect(differencesOf(scenarioOf(id)).slice(0, 3)).toEqual([])
    },
    120_000,
  )

  it('is not used for a machine whose functions are not pure', () => {
    let asked = 0
    const machine = createMachine(
      {
        context: { a: 0, b: 0, n: 0 },
        initial: 'on',
        states: {
          on: { on: { go: { guard: 'isOdd', actions: assign({ n: ({ context }) => (context['n'] as number) + 1 }) } } },
        },
      } as never,
      {
        guards: {
          isOdd: ({ context }: { context: { a: number; b: number } }) => {
            asked += 1
            return (asked % 3 === 0 ? context.a : context.b) === 0 && asked < 40
          },
        },
      } as never,
    )
    expect(stepsOf(machine, ['go']).length).toBeGreaterThan(3)
  })

  it('is stored by the facts that were read, and detects a contradiction', () => {
    const memory = new Memory<string>()
    expect(memory.recall({ a: 1 })).toBeUndefined()
    expect(memory.store(new Map([['a', 1]]), 'one')).toBe(true)
    expect(
      memory.store(
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
        'two',
      ),
    ).toBe(true)
    expect([memory.recall({ a: 1, b: 9 }), memory.recall({ a: 2, b: 1 }), memory.recall({ a: 2, b: 2 })]).toEqual([
      'one',
      'two',
      undefined,
    ])
    expect(memory.store(new Map([['b', 1]]), 'elsewhere')).toBe(false)
    expect(memory.store(new Map([['a', 1]]), 'again')).toBe(false)
    expect(
      memory.store(
        new Map([
          ['a', 1],
          ['b', 1],
        ]),
        'further',
      ),
    ).toBe(false)
  })

  it.each([
    ['a guard made of guards', { guard: and([() => true]) }],
    ['an action that sends', { actions: raise({ type: 'x' }) }],
  ])('does not exist for a machine with %s, which is still explored', (_, branch) => {
    const machine = createMachine({
      initial: 'on',
      states: { on: { on: { go: { target: 'off', ...branch } } }, off: {} },
    } as never)
    expect(tracked(machine)).toBeNull()
    expect(stepsOf(machine, ['go'])).toEqual(['start: "on" {}', 'go: "off" {}'])
  })

  it('does not exist for a machine with a history state, or with functions in unknown places', () => {
    expect(tracked(createMachine({ initial: 'a', states: { a: {}, h: { type: 'history' } } } as never))).toBeNull()
    expect(tracked(createMachine({ initial: 'a', states: { a: { own: () => 1 } } } as never))).toBeNull()
  })

  it('does not hide an error that occurs while a machine is copied', () => {
    const machine = createMachine({ initial: 'a', states: { a: {} } } as never)
    const broken = Object.create(machine, {
      config: {
        get: () => {
          throw new RangeError('broken')
        },
      },
    }) as typeof machine
    expect(() => tracked(broken)).toThrow(RangeError)
  })

  it('depends on guards that check whether a fact exists, and on guards that iterate over all facts', () => {
    const machine = createMachine(
      {
        context: { a: 1, b: undefined, n: 0 },
        initial: 'on',
        states: {
          on: {
            on: {
              go: [
                { guard: 'isMany', target: 'off' },
                { guard: 'isThere', actions: [{ type: 'count' }, 'tell'] },
              ],
            },
          },
          off: {},
        },
      } as never,
      {
        guards: {
          isMany: ({ context }: { context: object }) => Object.values(context).filter((fact) => fact === 3).length > 0,
          isThere: ({ context }: { context: object }) => 'a' in context,
        },
        actions: {
          count: assign(({ context }) => ({ n: (context as { n: number }).n + 1 })),
          tell: () => {},
        },
      },
    )
    expect(stepsOf(machine, ['go']).at(-1)).toBe('go: "off" {"a":1,"n":3}')
  })
})

describe('moments', () => {
  it('are compared by content, and class instances by identity', () => {
    const identities = new Identities()
    const [error, other] = [new Error('a'), new Error('a')]
    expect(identities.of({ a: [1, { b: null }] })).toBe(identities.of({ a: [1, { b: null }] }))
    expect(identities.of({ a: 1 })).not.toBe(identities.of({ a: '1' }))
    expect(identities.of([])).not.toBe(identities.of({}))
    expect(identities.of(error)).toBe(identities.of(error))
    expect(identities.of(error)).not.toBe(identities.of(other))
    const first = { c: 1 }
    expect(identities.one(first)).toBe(first)
    expect(identities.one({ c: 1 })).toBe(first)
    expect(identities.of(Object.assign(Object.create(null), { c: 1 }))).toBe(identities.of(first))
  })
})

describe('a custom chart', () => {
  const { config, implementations } = createSensitiveActionMachine()
  /** The chart with an extra state before the call that sends a code by text message. */
  const withCode = createMachine(
    {
      ...config,
      states: {
        ...config.states,
        ready: {
          ...(config.states!['ready'] as object),
          always: [...(config.states!['ready']!.always as object[]).slice(0, -1), { target: '#reauth.awaitingCode' }],
        },
        awaitingCode: {
          invoke: { id: 'sendCode', src: 'sendCode', onDone: '#reauth.calling', onError: '#reauth.failed' },
          on: { 'reauth.cancel': '#reauth.cancelled', 'code.resend': { target: 'awaitingCode', reenter: true } },
          after: { codeTimeout: '#reauth.failed' },
        },
      },
    } as never,
    {
      ...implementations,
      actors: { ...implementations.actors, sendCode: implementations.actors['performAction'] },
      delays: { ...implementations.delays, codeTimeout: 1000 },
    } as never,
  )
  const options = {
    machine: withCode,
    scenarios: [scenarioOf('no-browser')],
    outcomes: { ...outcomes, sendCode: [{ id: 'right', title: 'The code is right.', answer: { resolve: true } }] },
    events: [...events, go('code.resend')],
  }

  it('is explored with its own state, service and event, and checked against the same rules', () => {
    const { edges } = explore(options)
    expect(edges.some(({ event }) => event?.id === 'sendCode.right')).toBe(true)
    expect(edges.some(({ event }) => event?.id === 'code.resend')).toBe(true)
    const broken = checkInvariants(edges)
    // The call has a second entry, an end has no code, and a code is sent without a limit.
    expect(broken.map(({ invariant }) => invariant.id)).toEqual(expect.arrayContaining(['I12', 'I17']))
    const loop = broken.find(({ invariant }) => invariant.id === 'I17')!
    expect(loop.problem).toBe('returns to an earlier moment')
    expect(describeRun(loop.step)).toMatch(/code\.resend\)  → "awaitingCode"$/)
    expect(countsOf({ edges, moments: 1 }).longest).toBe(Number.POSITIVE_INFINITY)
  })

  it('can be replayed', () => {
    const events_ = ['refreshIdToken.fresh', 'code.resend', 'sendCode.right', 'performAction.performed']
    expect(replay(options.scenarios[0]!, events_, withCode, options).snapshot.value).toBe('succeeded')
  })

  it('is refused if its service has no answers in `outcomes`', () => {
    expect(() => explore({ machine: withCode, scenarios: options.scenarios })).toThrow(
      new TypeError(
        '`outcomes` lists no answers of the service "sendCode". Pass { outcomes: { ...outcomes, "sendCode": [...] } }.',
      ),
    )
  })

  it('may invoke an inline service', () => {
    const machine = createMachine({
      initial: 'on',
      states: {
        on: { invoke: { id: 'inline', src: implementations.actors['performAction'] as never, onDone: 'off' } },
        off: {},
      },
    } as never)
    const answers = { inline: [{ id: 'done', title: 'Done.', answer: { resolve: 1 } }] }
    const { edges } = explore({ machine, scenarios: [some], outcomes: answers, events: [] })
    expect(edges.map(({ event }) => event?.id)).toEqual([undefined, 'inline.done'])
  })

  it('ends in an error if one of its functions throws, like a running actor', () => {
    const machine = createSensitiveActionMachine().provide({
      guards: {
        isFresh: () => {
          throw new Error('a bug')
        },
      },
    })
    const step = replay(some, ['refreshIdToken.fresh'], machine)
    expect([step.snapshot.status, step.moment]).toEqual(['error', -1])
    const { edges } = explore({ machine, scenarios: [scenarioOf('no-browser')] })
    expect(checkInvariants(edges).map(({ invariant }) => invariant.id)).toContain('I5')
  })

  it('throws if its counts are unlimited, with the edges so far, which are not printed', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'on',
      states: { on: { on: { go: { target: 'on', actions: assign({ n: ({ context }) => context.n + 1 }) } } } },
    })
    const found = (() => {
      try {
        return stepsOf(machine, ['go'], 5)
      } catch (error) {
        return error
      }
    })()
    expect(found).toBeInstanceOf(ExplorationError)
    expect((found as ExplorationError).edges).toHaveLength(5)
    expect(Object.keys(found as object)).not.toContain('edges')
    expect(() => [...edgesOf({ machine, scenarios: [some], events: [go('go')], limit: 3 })]).toThrow(ExplorationError)
  })
})

describe('the inputs of an exploration', () => {
  it('cannot be changed by accident', () => {
    const [first] = outcomes.refreshIdToken
    expect(() => (outcomes.performAction as unknown[]).push(1)).toThrow(TypeError)
    expect(() => Object.assign(first!, { id: 'x' })).toThrow(TypeError)
    expect(() => Object.assign((first!.answer as { resolve: object }).resolve, { now: 1 })).toThrow(TypeError)
    expect(() => (events as unknown[]).pop()).toThrow(TypeError)
    expect(() => (scenarios as unknown[]).pop()).toThrow(TypeError)
  })
})
