import { sensitiveActionMachine } from '@reauth/core'
import type { RecordedRun } from '@reauth/core/testing'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { and, assign, createMachine, emit, enqueueActions, not, raise, setup, stateIn } from 'xstate'
import { describe, expect, it } from 'vitest'
import { bundleOf } from '../cli/bundle.js'
import { type Session, onScion } from '../fixtures/scion.fixture.js'
import { toScxml } from './to-scxml.js'

const { runs } = JSON.parse(readFileSync(new URL('../../../core/vectors/flow.json', import.meta.url), 'utf8')) as {
  readonly runs: readonly RecordedRun[]
}

type Step = RecordedRun['steps'][number]

/** Sends the event of a step of a recorded run to a session. */
function replay(session: Session, { payload }: Step): void {
  if (payload === undefined) return
  if ('service' in payload) session.send(`service.${payload.answer}.${payload.service}`, payload.value)
  else if ('said' in payload) session.send(payload.said.type, payload.said)
  else {
    const timer = [...session.timers().keys()].find((name) => name.startsWith(`timeout.${payload.delay}.`))
    session.send(timer ?? `no timer ${payload.delay}`)
  }
}

const script = await bundleOf(
  fileURLToPath(import.meta.resolve('@reauth/core')),
  'sensitiveActionMachine',
  fileURLToPath(new URL('../..', import.meta.url)),
)
const startChart = await onScion(toScxml(sensitiveActionMachine, { executable: true, script }))

describe('the chart as SCXML, on an engine without XState', () => {
  it.each(runs.map((run) => [run.id, run] as const))('plays a recorded run: %s', (_, run) => {
    const session = startChart(run.input)
    const waiting = new Set<string>()
    for (const step of run.steps) {
      if (step.payload !== undefined && 'service' in step.payload) waiting.delete(step.payload.service)
      replay(session, step)
      const logged = session.logged()
      const started = logged.flatMap(({ label, text }): { id: string; input: unknown }[] =>
        label === 'service.start' ? [JSON.parse(text) as { id: string; input: unknown }] : [],
      )
      const stopped = logged.flatMap(({ label, text }) =>
        label === 'service.stop' && waiting.delete(text) ? [text] : [],
      )
      for (const { id } of started) waiting.add(id)
      const outputs = logged.flatMap(({ label, text }): unknown[] => (label === 'output' ? [JSON.parse(text)] : []))
      expect({
        state: session.states(),
        started: started.map(({ id, input }) => ({ id, input })),
        stopped,
        outputs,
        errors: session.errors(),
      }).toEqual({
        state: [`reauth.${step.state}`],
        started: step.started,
        stopped: step.stopped,
        outputs: 'output' in step ? [step.output] : [],
        errors: [],
      })
    }
  })

  it('stays in its final state on every later event', () => {
    const [run] = runs.filter(({ outcome, steps }) => outcome === 'succeeded' && steps.length > 2)
    const session = startChart(run!.input)
    for (const step of run!.steps) replay(session, step)
    session.send('session.changed', { type: 'session.changed', change: 'lost' })
    expect(session.states()).toEqual(['reauth.succeeded'])
  })

  it('starts a timer with the duration of its delay, and cancels it when the state is left', () => {
    const session = startChart({ ...(runs[8]!.input as object), timeouts: { refresh: 1234 } })
    expect([...session.timers()]).toEqual([['timeout.refreshTimeout.reauth_refreshing_requesting', 1234]])
    session.send('reauth.cancel')
    expect(session.timers().size).toBe(0)
  })
})

describe('toScxml({ executable: true })', () => {
  const counter = setup({
    types: { context: {} as { count: number }, input: {} as { from: number } },
    guards: { isBelow: ({ context }, { limit }: { limit: number }) => context.count < limit, isOff: () => false },
    actions: {
      add: assign({ count: ({ context, event }) => context.count + (event as unknown as { by: number }).by }),
      ring() {},
    },
    delays: { pause: ({ context }) => context.count * 10 },
  }).createMachine({
    id: 'counter',
    context: ({ input }) => ({ count: input.from }),
    output: ({ context }) => context.count,
    initial: 'counting',
    on: { RESET: { actions: assign({ count: 0 }), target: '.counting' } },
    states: {
      counting: {
        entry: 'ring',
        on: {
          ADD: [
            {
              guard: and([{ type: 'isBelow', params: { limit: 3 } }, not('isOff')]),
              actions: 'add',
              target: 'counting',
            },
            { target: 'full', actions: raise({ type: 'OVER FLOW', at: 3 }) },
          ],
        },
      },
      full: {
        after: { pause: 'over' },
        on: {
          'OVER FLOW': { actions: assign(({ event }) => ({ count: 40 + (event as unknown as { at: number }).at })) },
          '*': 'lost',
        },
      },
      lost: {},
      over: { type: 'final' },
    },
  })

  it('contains the source text of guards, assignments, delays and the output', async () => {
    const session = (await onScion(toScxml(counter, { executable: true })))({ from: 1 })
    session.send('ADD', { by: 2 })
    expect(session.states()).toEqual(['counter.counting'])
    session.send('ADD', { by: 2 })
    expect([session.states(), [...session.timers()]]).toEqual([['counter.full'], [['timeout.pause.counter_full', 30]]])
    session.logged()
    session.send('timeout.pause.counter_full')
    expect(session.logged()).toContainEqual({ label: 'output', text: '43' })
    expect([session.states(), session.errors()]).toEqual([['counter.over'], []])
  })

  it('does not leave a state on a transition to itself or its descendants, like XState', async () => {
    const session = (await onScion(toScxml(counter, { executable: true })))({ from: 0 })
    const ringCount = (): number => session.logged().filter(({ label }) => label === 'action').length
    expect(ringCount()).toBe(1)
    session.send('ADD', { by: 1 })
    expect(ringCount()).toBe(0)
    session.send('RESET')
    expect(ringCount()).toBe(1)
  })

  it('takes the most specific matching descriptor, and never one that is only a prefix of the event', async () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: {
        a: { on: { '*': 'any', 'x.*': 'some', x: 'one', 'x.y.z': 'three' } },
        any: { type: 'final' },
        some: { type: 'final' },
        one: { type: 'final' },
        three: { type: 'final' },
      },
    })
    const start = await onScion(toScxml(machine, { executable: true }))
    const after = (event: string): readonly string[] => {
      const session = start()
      session.send(event)
      return session.states()
    }
    expect(['x', 'x.y', 'x.y.z', 'w'].map(after)).toEqual([['m.one'], ['m.some'], ['m.three'], ['m.any']])
  })

  it('checks states of other regions, and ends when all regions are finished', async () => {
    const machine = createMachine({
      id: 'p',
      type: 'parallel',
      states: {
        one: { initial: 'off', states: { off: { on: { GO: 'on' } }, on: { type: 'final' } } },
        two: {
          initial: 'off',
          states: { off: { on: { NEXT: { guard: stateIn({ one: 'on' }), target: 'on' } } }, on: { type: 'final' } },
        },
      },
    })
    const session = (await onScion(toScxml(machine, { executable: true })))()
    session.send('NEXT')
    expect(session.states()).toEqual(['p.one.off', 'p.two.off'])
    session.send('GO')
    session.send('NEXT')
    expect(session.states()).toEqual(['p_done'])
  })

  it('logs effects with their params, and services, for the host', async () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: {
        a: {
          entry: [{ type: 'notify', params: { level: 3 } }, emit({ type: 'PING' })],
          invoke: { id: 'load', src: 'load', onDone: 'b' },
        },
        b: {},
      },
    })
    const session = (await onScion(toScxml(machine, { executable: true })))()
    expect(session.logged()).toEqual([
      { label: 'action', text: '{"type":"notify","params":{"level":3}}' },
      { label: 'action', text: '{"type":"xstate.emit"}' },
      { label: 'service.start', text: '{"id":"load","src":"load"}' },
    ])
    session.send('service.done.load')
    expect(session.logged()).toEqual([{ label: 'service.stop', text: 'load' }])
  })

  it.each([
    [
      'a guard without an implementation',
      { initial: 'a', states: { a: { on: { GO: { guard: 'unknown', target: 'a' } } } } },
    ],
    ['a delay without an implementation', { initial: 'a', states: { a: { after: { unknown: 'a' } } } }],
    ['actions that are enqueued at run time', { entry: enqueueActions(() => {}) }],
    [
      'a function without source text',
      { initial: 'a', states: { a: { on: { GO: { guard: Object.hasOwn.bind(null, {}) as never, target: 'a' } } } } },
    ],
    [
      'a parallel state that stays active while its regions are re-entered',
      {
        type: 'parallel',
        entry: 'ring',
        states: { one: { initial: 'a', states: { a: {}, b: {} } } },
        on: { GO: '.one.b' },
      },
    ],
  ] as const)('refuses %s', (_, config) => {
    expect(() => toScxml(createMachine(config as never), { executable: true })).toThrow(
      expect.objectContaining({ code: 'notExecutable' }),
    )
  })
})
