import { type AnyStateMachine, createMachine } from 'xstate'
import { describe, expect, it } from 'vitest'
import { endlessOf } from './endless.js'
import {
  type Exploration,
  type Invariant,
  type ScriptedEvent,
  checkInvariants,
  countsOf,
  describeRun,
  explore,
  scenarios,
} from './index.js'

const go = (id: string): ScriptedEvent => ({ id, title: id, event: { type: id } })
const start = scenarios[0]!

/** Creates a machine from its transitions. A state without transitions is final. */
function machineOf(ways: Readonly<Record<string, Readonly<Record<string, string>>>>): AnyStateMachine {
  const states = Object.entries(ways).map(([name, on]) =>
    Object.keys(on).length === 0 ? [name, { type: 'final' }] : [name, { on }],
  )
  return createMachine({ initial: Object.keys(ways)[0], states: Object.fromEntries(states) } as never)
}
const explored = (ways: Parameters<typeof machineOf>[0]): Exploration => {
  const events = [...new Set(Object.values(ways).flatMap((on) => Object.keys(on)))].map(go)
  return explore({ machine: machineOf(ways), scenarios: [start], events })
}

describe('an endless run', () => {
  it('does not exist if every path ends, and the longest path is counted', () => {
    const { edges, moments } = explored({ a: { x: 'b', y: 'c' }, b: { x: 'c' }, c: { x: 'end' }, end: {} })
    expect(endlessOf(edges)).toBeNull()
    expect(countsOf({ edges, moments }).longest).toBe(3)
  })

  it('does not lead to a moment without further steps', () => {
    const exploration = explored({ a: { x: 'b' }, b: { y: 'c' }, c: { z: 'end' }, end: {} })
    const edges = exploration.edges.filter(({ event }) => event?.id !== 'z')
    expect(endlessOf(edges)).toBeNull()
    expect(countsOf({ edges, moments: exploration.moments }).longest).toBe(2)
  })

  it('is found by its shortest loop, without the paths into it and out of it', () => {
    const { edges, moments } = explored({
      a: { in: 'b', out: 'd' },
      b: { x: 'c', y: 'd' },
      c: { x: 'b', y: 'd', z: 'e' },
      d: { x: 'end' },
      e: { x: 'c', y: 'b' },
      end: {},
    })
    expect(describeRun(endlessOf(edges)!).split('\n').slice(1)).toEqual([
      '  in  (in)  → "b"',
      '  x  (x)  → "c"',
      '  x  (x)  → "b"',
    ])
    expect(countsOf({ edges, moments }).longest).toBe(Number.POSITIVE_INFINITY)
  })

  it('is found in a moment that leads to itself, and the loop that is reached first is returned', () => {
    const { edges } = explored({ a: { x: 'b' }, b: { x: 'c' }, c: { x: 'c', y: 'd' }, d: { x: 'd', y: 'b' } })
    expect(describeRun(endlessOf(edges)!).split('\n')).toHaveLength(5)
  })

  it('does not include a path that only leads from one loop to another', () => {
    const { edges } = explored({
      a: { x: 'm', y: 'p' },
      p: { x: 'l' },
      l: { x: 'l', y: 'm' },
      m: { x: 'n' },
      n: { x: 'n' },
    })
    expect(describeRun(endlessOf(edges)!)).toMatch(/→ "n"$/)
  })
})

describe('a rule about single steps and all steps', () => {
  const { edges } = explored({ a: { x: 'b' }, b: { x: 'end' }, end: {} })
  const rule = (step: number, all: number): Invariant => ({
    id: 'own',
    title: 'A custom rule.',
    consequence: 'It is shown.',
    check: ({ depth }) => (depth === step ? 'one step' : null),
    checkAll: () => ({ problem: 'all', step: edges[all]! }),
  })

  it.each([
    [1, 0, 'all'],
    [1, 1, 'one step'],
    [1, 2, 'one step'],
  ])('reports the shortest run: one step at %i, all at %i', (step, all, problem) => {
    expect(checkInvariants(edges, [rule(step, all)]).map((violation) => violation.problem)).toEqual([problem])
  })
})
