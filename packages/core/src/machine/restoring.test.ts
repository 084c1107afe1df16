import { type AnyActorRef, createActor, createMachine, fromPromise } from 'xstate'
import { describe, expect, it, vi } from 'vitest'
import { readingOf, scriptedServices } from '../testing/index.js'
import { performed, start, stepUp } from './chart.fixture.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'
import type { SensitiveActionInput } from '../words/facts.js'

type Started = ReturnType<typeof start>

const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const turn = (ms = 0): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

const input: SensitiveActionInput = {
  runId: 'run',
  actionId: 'transfer',
  idempotencyKey: 'key',
  requirement: { maxAge: '5m' },
  capabilities: { browser: 'inProcess', operation: false, resolvable: false },
}

/** A run in a new page, restored from the JSON of an earlier one. */
function restore(persisted: unknown, services = scriptedServices()) {
  const snapshot = copy(persisted) as never
  const actor = createActor(services.machine, { snapshot, input: undefined as never })
  actor.subscribe({ error: () => {} })
  actor.start()
  return {
    actor,
    services,
    names: () => services.calls.map(({ service }) => service),
    state: () => actor.getSnapshot().value,
    output: () => actor.getSnapshot().output,
  }
}

const persistedBy = (run: Started): unknown => {
  const persisted = run.actor.getPersistedSnapshot()
  run.actor.stop()
  return persisted
}
const calling = async (resolvable: boolean, change: Partial<SensitiveActionInput> = {}): Promise<Started> => {
  const run = start({ capabilities: { browser: 'inProcess', operation: false, resolvable }, ...change })
  await run.answer('refreshIdToken', { resolve: readingOf() })
  expect(run.state()).toBe('calling')
  return run
}

describe('a run that is restored from a persisted snapshot', () => {
  it('never calls again, and treats a call that had begun as lost', async () => {
    const restored = restore(persistedBy(await calling(false)))
    expect(restored.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(restored.names()).toEqual([])
    expect(restored.services.effects).toEqual(['forgetPendingAction'])
  })

  it('does nothing before it is started', async () => {
    const services = scriptedServices()
    const snapshot = copy(persistedBy(await calling(false))) as never
    const actor = createActor(services.machine, { snapshot, input: undefined as never })
    await turn()
    expect(services.effects).toEqual([])
    actor.start()
    expect(services.effects).toEqual(['forgetPendingAction'])
  })

  it.each(['calling', 'resolvingOutcome'])(
    'asks for the result of its call if the server can tell: %s',
    async (state) => {
      const run = await calling(true)
      if (state === 'resolvingOutcome') await run.answer('performAction', { resolve: { result: 'unknown' } })
      expect(run.state()).toBe(state)
      const restored = restore(persistedBy(run))
      expect(restored.names()).toEqual(['resolveOutcome'])
      expect(restored.services.calls[0]?.input).toMatchObject({ idempotencyKey: 'key', subjectKey: 'key of alice' })
      await restored.services.answer('resolveOutcome', { resolve: { result: 'performed', data: 1 } })
      expect(restored.output()).toEqual({ outcome: 'succeeded', data: 1 })
    },
  )

  it('reads the claims again, and calls after one click', async () => {
    const run = start({ preferences: { confirm: true } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    expect(run.state()).toBe('reauthenticating.awaitingConfirmation')
    const restored = restore(persistedBy(run))
    expect(restored.state()).toEqual({ refreshing: 'requesting' })
    await restored.services.answer('refreshIdToken', { resolve: readingOf() })
    expect(restored.state()).toBe('confirmingResumed')
    restored.actor.send({ type: 'reauth.confirm' })
    await restored.services.answer('refreshIdToken', { resolve: readingOf() })
    await restored.services.answer('performAction', performed)
    expect(restored.output()).toMatchObject({ outcome: 'succeeded' })
  })

  it('keeps its facts and its settings', async () => {
    const run = await calling(false, { timeouts: { call: 7 }, clockTolerance: 3, preferences: { confirm: true } })
    await run.answer('performAction', stepUp)
    const before = run.actor.getSnapshot().context
    const { context } = restore(persistedBy(run)).actor.getSnapshot()
    expect(context).toMatchObject({
      runId: 'run',
      idempotencyKey: 'key',
      subjectKey: 'key of alice',
      openedAt: 1_000_000,
      authTimeBefore: 1_000_000,
      challenge: { maxAge: 60 },
      stepUps: 1,
      resumedAt: 'confirmation',
      requirement: before.requirement,
      capabilities: before.capabilities,
      preferences: before.preferences,
      timeouts: before.timeouts,
      clockTolerance: 3,
    })
  })

  it('times out, also with replaced delays', async () => {
    const hang = fromPromise<never, unknown>(() => new Promise(() => {}))
    const make = () =>
      createSensitiveActionMachine()
        .provide({ actors: { refreshIdToken: hang as never } })
        .provide({ delays: { refreshTimeout: 20 } })
    const first = createActor(make(), { input }).start()
    const snapshot = copy(first.getPersistedSnapshot()) as never
    first.stop()
    const second = createActor(make(), { snapshot, input: undefined as never }).start()
    expect(second.getSnapshot().status).toBe('active')
    await vi.waitUntil(() => second.getSnapshot().status === 'done', { timeout: 20_000 })
    expect(second.getSnapshot().output).toEqual({ outcome: 'failed', code: 'timeout' })
  })

  it('continues after it was stopped, and does not change after its end', async () => {
    const stopped = start()
    stopped.actor.stop()
    expect(restore(stopped.actor.getPersistedSnapshot()).names()).toEqual(['refreshIdToken'])
    const run = await calling(false)
    await run.answer('performAction', performed)
    const persisted = persistedBy(run) as object
    for (const children of [{}, undefined]) {
      const restored = restore({ ...persisted, children })
      expect(restored.output()).toEqual({ outcome: 'succeeded', data: 'ok' })
      expect([restored.names(), restored.services.effects]).toEqual([[], []])
    }
  })

  it.each([
    ['no context', { context: undefined }],
    ['a context that is null', { context: null }],
    ['a context that is text', { context: 'x' }],
    ['an empty context', { context: {} }],
    ['an invalid fact', { change: { stepUps: -1 } }],
    ['an invalid key', { change: { idempotencyKey: 7 } }],
    ['an invalid challenge', { change: { challenge: { maxAge: 'soon' } } }],
  ])(
    'is discarded, and does not throw, with %s',
    (_, { change, ...broken }: { change?: object; context?: unknown }) => {
      const persisted = copy(start().actor.getPersistedSnapshot()) as { context: object }
      const restored = restore({ ...persisted, context: { ...persisted.context, ...change }, ...broken })
      expect(restored.output()).toEqual({ outcome: 'refused', code: 'pendingActionDiscarded' })
      expect(restored.names()).toEqual([])
    },
  )

  it('has an unknown outcome if it had begun to call, even with a broken context', async () => {
    for (const resolvable of [false, true]) {
      const persisted = copy(persistedBy(await calling(resolvable))) as object
      const restored = restore({ ...persisted, context: {} })
      expect(restored.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
      expect(restored.names()).toEqual([])
    }
  })

  it('has an unknown outcome if its final state is unknown', () => {
    const persisted = copy(start().actor.getPersistedSnapshot()) as object
    for (const value of ['elsewhere', undefined, { refreshing: 'requesting' }]) {
      const restored = restore({ ...persisted, status: 'done', value, children: undefined })
      expect(restored.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    }
  })

  it.each([
    ['settings', { capabilities: undefined, preferences: null, timeouts: 'x' }, undefined],
    ['a requirement', { requirement: { maxAge: 'soon' } }, { outcome: 'failed', code: 'misconfigured' }],
    ['a tolerance', { clockTolerance: 'x' }, undefined],
  ])('never passes without %s', async (_, change, output) => {
    const run = start()
    const persisted = copy(run.actor.getPersistedSnapshot()) as { context: object }
    const restored = restore({ ...persisted, context: { ...persisted.context, ...change } })
    expect(restored.output()).toEqual(output)
    if (output !== undefined) return
    await restored.services.answer('refreshIdToken', { resolve: readingOf() })
    expect(restored.names()).not.toContain('performAction')
  })
})

describe('a run that another machine invokes', () => {
  const childOf = (parent: AnyActorRef): AnyActorRef =>
    (parent.getSnapshot() as { children: Record<string, AnyActorRef> }).children['run']!

  /** A checkout that waits for one sensitive action. */
  const checkout = (snapshot?: unknown) => {
    const services = scriptedServices()
    const machine = createMachine({
      initial: 'paying',
      states: {
        paying: { invoke: { id: 'run', src: 'child', input: input as never, onDone: 'over' } },
        over: { type: 'final' },
      },
    }).provide({ actors: { child: services.machine as never } })
    const parent = createActor(machine, snapshot === undefined ? {} : { snapshot: copy(snapshot) as never })
    return { services, parent: parent.start() }
  }

  it('continues with its parent, and never calls again', async () => {
    const first = checkout()
    const persisted = first.parent.getPersistedSnapshot()
    first.parent.stop()
    const second = checkout(persisted)
    expect(second.services.calls.map(({ service }) => service)).toEqual(['refreshIdToken'])
    await second.services.answer('refreshIdToken', { resolve: readingOf() })
    expect(childOf(second.parent).getSnapshot()).toMatchObject({ value: 'confirmingResumed' })
  })

  it('reports a lost call to its parent', async () => {
    const first = checkout()
    await first.services.answer('refreshIdToken', { resolve: readingOf() })
    expect(childOf(first.parent).getSnapshot()).toMatchObject({ value: 'calling' })
    const persisted = first.parent.getPersistedSnapshot()
    first.parent.stop()
    const second = checkout(persisted)
    await turn()
    expect(second.services.calls).toEqual([])
    expect(second.services.effects).toEqual(['forgetPendingAction'])
    expect(second.parent.getSnapshot()).toMatchObject({ status: 'done', value: 'over' })
  })
})
