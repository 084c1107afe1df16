import { afterEach, describe, expect, it, vi } from 'vitest'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { engineCode } from '../run/lazy-engine.js'
import type { ReauthEvent } from '../run/run-events.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth, redirectCode } from './create-reauth.js'
import { leave } from './resume.fixture.js'
import { BOB, open, settle, stale } from './seams.fixture.js'

/** A statechart that cannot be created. */
const broken = {
  provide: () => {
    throw new Error('no statechart')
  },
} as never

const LOAD_ERROR = new ServiceError('unexpected', {
  cause: new TypeError('Failed to fetch dynamically imported module'),
})

function deferred<Result>() {
  let resolve!: (result: Result) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<Result>((...ends) => ([resolve, reject] = ends))
  return { promise, resolve, reject }
}

/** Opens a page whose engine is not loaded, with a function that loads it. */
function withoutEngine() {
  const loaded = vi.spyOn(engineCode, 'loaded', 'get').mockReturnValue(undefined)
  const code = deferred<void>()
  const load = vi.spyOn(engineCode, 'load').mockImplementation(async () => {
    await code.promise
    loaded.mockRestore()
    return engineCode.loaded!
  })
  return {
    arrive: () => code.resolve(),
    fail: () => {
      code.reject(LOAD_ERROR)
      load.mockRestore()
      loaded.mockRestore()
    },
  }
}

const pageOf = (world: TestWorld, more: object = {}) => {
  const events: ReauthEvent[] = []
  const tab = new Tab()
  const reauth = createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: tab,
    onEvent: (event) => events.push(event),
    ...more,
  })
  return { reauth, tab, events }
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a run that starts before the engine is loaded', () => {
  it('has the status working, can be cancelled, and continues when the engine is loaded', async () => {
    const { arrive } = withoutEngine()
    const world = new TestWorld()
    const { reauth, events } = pageOf(world)
    const run = reauth.start(transferOf(world), BOB)
    expect(run.getSnapshot()).toEqual({
      runId: run.id,
      actionId: 'transfer',
      status: 'working',
      state: 'entering',
      canCancel: true,
      canConfirm: false,
      canChoose: false,
      canRetry: false,
      resumed: false,
    })
    expect([run.result, run.retry() === run, events]).toEqual([undefined, true, []])
    arrive()
    expect((await run.ended).outcome).toBe('succeeded')
    expect(events.map(({ type }) => type)).toEqual(['started', 'called', 'succeeded'])
  })

  it('is joined by an equal call', async () => {
    const { arrive } = withoutEngine()
    const world = new TestWorld()
    const { reauth } = pageOf(world)
    const transfer = transferOf(world)
    const run = reauth.start(transfer, BOB)
    expect(reauth.start(transfer, BOB)).toBe(run)
    arrive()
    await run.ended
    expect(world.calls).toBe(1)
  })

  it('ends immediately when it is cancelled, and never starts', async () => {
    const { arrive } = withoutEngine()
    const world = new TestWorld()
    const { reauth, events } = pageOf(world)
    const run = reauth.start(transferOf(world), BOB)
    const statuses: string[] = []
    run.subscribe(({ status }) => statuses.push(status))
    run.cancel()
    run.cancel()
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect(run.getSnapshot()).toMatchObject({ status: 'cancelled', state: 'cancelled', canCancel: false })
    arrive()
    await until(() => engineCode.loaded !== undefined)
    expect(statuses).toEqual(['cancelled'])
    expect(events.map(({ type }) => type)).toEqual(['started', 'cancelled'])
    expect([world.refreshes, world.calls]).toEqual([0, 0])
  })

  it('ends in the same way without event listeners', async () => {
    withoutEngine()
    const world = new TestWorld()
    const { reauth } = pageOf(world, { onEvent: undefined })
    const run = reauth.start(transferOf(world), BOB)
    run.cancel()
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
  })

  it('receives the events that were sent in the meantime', async () => {
    const { arrive } = withoutEngine()
    const world = new TestWorld()
    const service = world.service('inProcess')
    const changes: ((change: 'lost') => void)[] = []
    const subscribe = (listener: (change: 'lost') => void) => {
      changes.push(listener)
      return () => {}
    }
    const { reauth, tab } = pageOf(world, { service: { ...service, subscribe } })
    const run = reauth.start(transferOf(world), BOB)
    for (const listener of tab.restored) listener()
    for (const listener of changes) listener('lost')
    arrive()
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'sessionLost' })
    expect(world.calls).toBe(0)
  })

  it('has no preview yet, and nothing to forget', () => {
    withoutEngine()
    const { reauth } = pageOf(new TestWorld())
    const stop = reauth.subscribe(() => {})
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'unknown' })
    expect(() => reauth.preview({ maxAge: 5 as never })).toThrow('invalidDuration')
    reauth.reset()
    stop()
  })
})

describe('an engine that cannot be loaded', () => {
  const failing = async (given: (run: SensitiveRun) => void = () => {}) => {
    const { fail } = withoutEngine()
    const world = new TestWorld()
    const { reauth, events } = pageOf(world)
    const transfer = transferOf(world)
    const run = reauth.start(transfer, BOB)
    given(run)
    fail()
    const outcome = await run.ended
    return { world, reauth, transfer, run, outcome, events }
  }

  it('ends the run as failed with the cause, without a refresh, a prompt or a call', async () => {
    const { world, run, outcome, events } = await failing()
    expect(outcome).toEqual({ outcome: 'failed', code: 'unexpected' })
    expect((outcome as { cause?: unknown }).cause).toBe(LOAD_ERROR)
    expect(run.getSnapshot()).toMatchObject({ status: 'failed', code: 'unexpected', canCancel: false })
    expect(events.map(({ type }) => type)).toEqual(['started', 'failed'])
    expect([world.refreshes, world.prompts, world.calls]).toEqual([0, 0, 0])
  })

  it('is loaded for the next run', async () => {
    const { reauth, transfer } = await failing()
    expect((await reauth.perform(transfer, BOB)).outcome).toBe('succeeded')
  })

  it('does not change a run that has ended', async () => {
    const { outcome, run, events } = await failing((started) => started.cancel())
    expect(outcome).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    expect(run.getSnapshot().status).toBe('cancelled')
    expect(events.map(({ type }) => type)).toEqual(['started', 'cancelled'])
  })

  it('ends the run in the same way if the statechart of the app cannot be created', async () => {
    const world = new TestWorld()
    const { reauth } = pageOf(world, { machine: broken })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'failed', code: 'unexpected' })
    expect(world.calls).toBe(0)
  })
})

describe('the engine', () => {
  it('is loaded, and the statechart created, in idle time', async () => {
    const idle: (() => void)[] = []
    vi.stubGlobal('document', {})
    vi.stubGlobal('requestIdleCallback', (work: () => void) => idle.push(work))
    const prepare = vi.spyOn(engineCode.loaded!.PageEngine.prototype, 'prepare')
    pageOf(new TestWorld())
    expect([idle.length, prepare.mock.calls.length]).toEqual([1, 0])
    idle[0]!()
    await until(() => prepare.mock.calls.length === 1)
  })

  it('creates the statechart of the app when it is prepared, and not at the first click', () => {
    const machine = sensitiveActionMachine.provide({})
    const provide = vi.spyOn(machine, 'provide')
    const { PageEngine } = engineCode.loaded!
    const environment = { machine, clock: new TestWorld().clock, namespace: () => 'n', page: new Tab() }
    new PageEngine(environment as never).prepare()
    expect(provide).toHaveBeenCalledOnce()
  })

  it('ignores an error when it is loaded in idle time', async () => {
    const { fail } = withoutEngine()
    vi.stubGlobal('document', {})
    vi.stubGlobal('requestIdleCallback', (work: () => void) => work())
    const world = new TestWorld()
    const { reauth } = pageOf(world)
    fail()
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
  })
})

describe('the code to leave the page', () => {
  const withoutRedirectCode = () => vi.spyOn(redirectCode, 'load').mockRejectedValue(LOAD_ERROR)

  it('ends the run as failed if it cannot be loaded, without a record, a prompt or a redirect', async () => {
    withoutRedirectCode()
    const world = stale()
    const action = transferOf(world)
    const { reauth, tab } = open(world, [action])
    const outcome = await reauth.perform(action, BOB)
    expect(outcome).toEqual({ outcome: 'failed', code: 'unexpected' })
    expect((outcome as { cause?: unknown }).cause).toBe(LOAD_ERROR)
    expect([world.left, tab.memory, await world.store.list(), world.calls]).toEqual([[], null, [], 0])
  })

  it('is loaded for the next run', async () => {
    const load = withoutRedirectCode()
    const world = stale()
    const action = transferOf(world)
    const { reauth } = open(world, [action])
    await reauth.perform(action, BOB)
    load.mockRestore()
    expect(await reauth.perform(action, BOB)).toEqual({ outcome: 'redirecting' })
  })

  it('does not delay a run that is cancelled while it loads, and nothing is stored', async () => {
    const code = deferred<NonNullable<typeof redirectCode.loaded>>()
    vi.spyOn(redirectCode, 'load').mockReturnValue(code.promise)
    const world = stale()
    const action = transferOf(world)
    const { reauth } = open(world, [action])
    const run = reauth.start(action, BOB)
    await until(() => run.getSnapshot().state.endsWith('savingPending'))
    run.cancel()
    code.resolve(redirectCode.loaded!)
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect([world.left, await world.store.list()]).toEqual([[], []])
  })

  it('is not loaded for a closure, which cannot be resumed', async () => {
    const load = withoutRedirectCode()
    const world = stale()
    const { reauth } = open(world, [])
    expect(await reauth.perform(() => 1, { maxAge: '5m' })).toMatchObject({ code: 'notResumable' })
    expect(load).not.toHaveBeenCalled()
  })
})

describe('a page that may have come back from a redirect', () => {
  it('rejects if its code cannot be loaded, and the next page load continues the run', async () => {
    const { world, action, first } = await leave()
    world.authenticate()
    const address = world.callback()
    first.tab.address = address
    const load = vi.spyOn(redirectCode, 'load').mockRejectedValue(LOAD_ERROR)
    const page = open(world, [action], { tab: first.tab })
    await expect(page.reauth.resume()).rejects.toBe(LOAD_ERROR)
    expect([first.tab.address, world.calls]).toEqual([address, 0])
    load.mockRestore()
    const run = await open(world, [action], { tab: first.tab }).reauth.resume()
    await until(() => run!.getSnapshot().status === 'confirmingResumed')
  })

  /** Opens a page that stores the expiry of records. */
  const pageWithExpiry = (world: TestWorld, recallExpiry: () => number | null) => {
    const load = vi.spyOn(redirectCode, 'load')
    const expiries: unknown[] = []
    const tab = Object.assign(new Tab(), { recallExpiry, rememberExpiry: (at: number | null) => expiries.push(at) })
    return { ...open(world, [], { tab }), load, expiries }
  }

  it('loads nothing if it did not come back and no record has expired', async () => {
    const world = new TestWorld()
    for (const at of [null, world.clock.wall() + 1]) {
      const { reauth, load } = pageWithExpiry(world, () => at)
      expect(await reauth.resume()).toBeNull()
      expect(load).not.toHaveBeenCalled()
    }
  })

  it('loads the code that deletes expired records, and stores that none is left', async () => {
    const world = new TestWorld()
    for (const at of [world.clock.wall(), world.clock.wall() - 1, Number.NaN]) {
      const { reauth, load, expiries } = pageWithExpiry(world, () => at)
      expect(await reauth.resume()).toBeNull()
      expect(load).toHaveBeenCalled()
      await until(() => expiries.length > 0)
      expect(expiries).toEqual([null])
    }
  })

  it('stores nothing while a record has not expired', async () => {
    const { world, action, first } = await leave()
    const tab = Object.assign(first.tab, { recallExpiry: () => world.clock.wall() + 1, rememberExpiry: vi.fn() })
    world.authenticate()
    tab.address = world.callback()
    const run = await open(world, [action], { tab }).reauth.resume()
    await until(() => run!.getSnapshot().status === 'confirmingResumed')
    await settle()
    expect(tab.rememberExpiry).not.toHaveBeenCalledWith(null)
  })

  it('is recognized by its callback in a tab without a transaction', async () => {
    const { world, action } = await leave()
    world.authenticate()
    const tab = Object.assign(new Tab(), { recallExpiry: () => null })
    tab.address = world.callback()
    const run = await open(world, [action], { tab }).reauth.resume()
    await until(() => run!.getSnapshot().status === 'confirmingResumed')
    expect(run!.input).toEqual(BOB)
  })

  it('ignores an error when the code that deletes records cannot be loaded', async () => {
    const { reauth, load } = pageWithExpiry(new TestWorld(), () => 0)
    load.mockRejectedValue(LOAD_ERROR)
    expect(await reauth.resume()).toBeNull()
  })
})
