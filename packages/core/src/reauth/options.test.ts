import { ReauthError } from '@reauth/policy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { memoryStore } from '../pending/memory.store.js'
import { sessionStorageStore } from '../pending/web-storage.store.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { inTime } from './time.fixture.js'

const BOB = { to: 'bob' }

/** Returns the error of a wrong configuration. */
function refusalOf(configure: () => unknown): { code: string; field: string | undefined; message: string } {
  try {
    configure()
  } catch (error) {
    if (error instanceof ReauthError) return { code: error.code, field: error.field, message: error.message }
    throw error
  }
  throw new Error('The configuration was accepted.')
}

describe('an invalid configuration is refused at the start', () => {
  const world = new TestWorld()
  const service = world.service()
  const staying = world.service('inProcess')
  const perform = () => 1
  const requirement = { maxAge: '5m' } as const

  it.each<[string, string, () => unknown]>([
    ['an unknown option', 'delays', () => createReauth({ service, delays: {} } as never)],
    ['no service', 'service', () => createReauth({ actions: [] } as never)],
    ['actions that are not a list', 'actions', () => createReauth({ service, actions: {} as never })],
    ['an action that was not defined', 'actions', () => createReauth({ service, actions: [{ id: 'a' } as never] })],
    ['an action that is undefined', 'actions', () => createReauth({ service, actions: [null as never] })],
    ['an unknown limit', 'record_', () => createReauth({ service, limits: { record_: 1 } as never })],
    ['a limit of zero', 'limits.prompts', () => createReauth({ service, limits: { prompts: 0 } })],
    ['a limit that is not a number', 'limits.input', () => createReauth({ service, limits: { input: Number.NaN } })],
    [
      'a lifetime that is not a duration',
      'limits.lifetime',
      () => createReauth({ service, limits: { lifetime: 600 as never } }),
    ],
    ['a lifetime beyond an hour', 'limits.lifetime', () => createReauth({ service, limits: { lifetime: '3601s' } })],
    ['an unknown timeout', 'perform', () => createReauth({ service, timeouts: { perform: '1s' } as never })],
    ['a timeout of zero', 'timeouts.call', () => createReauth({ service, timeouts: { call: '0s' } })],
    ['a timeout in milliseconds', 'timeouts.call', () => createReauth({ service, timeouts: { call: 5000 as never } })],
    [
      'a window of prompts that is not a duration',
      'limits.promptWindow',
      () => createReauth({ service, limits: { promptWindow: 600 as never } }),
    ],
    ['a tolerance beyond a minute', 'clockTolerance', () => createReauth({ service, clockTolerance: '61s' })],
    [
      'two actions with the same id',
      'actions',
      () => createReauth({ service, actions: [transferOf(world), transferOf(world)] }),
    ],
    ['a store in memory, with a redirect', 'store', () => createReauth({ service, store: memoryStore() })],
    [
      'a store without inputs, for an action that needs them',
      'store',
      () => createReauth({ service, store: sessionStorageStore(), actions: [transferOf(world)] }),
    ],
    [
      'an unknown option of an action',
      'timeout',
      () => defineSensitiveAction({ id: 'a', requirement, perform, timeout: 1 } as never),
    ],
    ['an invalid id', 'id', () => defineSensitiveAction({ id: 'a b', requirement, perform })],
    ['an id of 65 characters', 'id', () => defineSensitiveAction({ id: 'a'.repeat(65), requirement, perform })],
    ['no id', 'id', () => defineSensitiveAction({ requirement, perform } as never)],
    ['no perform', 'perform', () => defineSensitiveAction({ id: 'a', requirement } as never)],
    [
      'an input at the server without an operation',
      'keepInput',
      () => defineSensitiveAction({ id: 'a', requirement, perform, keepInput: 'server' }),
    ],
  ])('%s, with the name of the option', (_, field, configure) => {
    const refusal = refusalOf(configure)
    expect(refusal).toMatchObject({ code: 'invalidConfiguration', field })
    expect(refusal.message).toContain(field)
  })

  it('an unknown option is named together with its function or object', () => {
    expect(refusalOf(() => createReauth({ service, delays: {} } as never)).message).toContain('createReauth()')
    expect(refusalOf(() => createReauth({ service, limits: { record_: 1 } as never })).message).toContain('limits')
  })

  it('a value at each limit is accepted', () => {
    createReauth({ service, limits: { lifetime: '1h', prompts: 1 }, clockTolerance: '60s', timeouts: { call: '1s' } })
    createReauth({ service: staying, store: memoryStore(), actions: [transferOf(world)] })
    const action = transferOf(world, { keepInput: 'none' })
    createReauth({ service, store: sessionStorageStore(), actions: [action] })
    createReauth({ service, store: sessionStorageStore() })
    createReauth({ service, onBiometricCancel: 'browser', namespace: 'one' })
    expect(defineSensitiveAction({ id: 'a'.repeat(64), requirement, perform }).id).toHaveLength(64)
  })
})

describe('options that change limits', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  const slow = (world: TestWorld, more: object = {}) =>
    transferOf(world, {
      perform: () =>
        new Promise((resolve) => {
          setTimeout(() => resolve('done'), 1300)
        }),
      ...more,
    })

  it("an action's timeout overrides the one of createReauth()", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const world = new TestWorld()
    const reauth = createReauth({
      service: world.service('inProcess'),
      clock: world.clock,
      page: new Tab(),
      timeouts: { call: '1s' },
    })
    const both = Promise.all([
      reauth.perform(slow(world), BOB),
      reauth.perform(slow(world, { id: 'long', timeouts: { call: '2s' } }), BOB),
    ])
    const [short, long] = await inTime(both)
    expect([short.outcome, long.outcome]).toEqual(['outcomeUnknown', 'succeeded'])
  })

  it.each([
    ['5s', 0],
    ['60s', 1],
  ] as const)('an auth_time 10 s ahead passes with a tolerance of %s: %i calls', async (clockTolerance, calls) => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    // The OpenID Provider sets `auth_time` with a clock that is ahead.
    const serviceAhead = () => ({
      ...world.authentication(),
      authTime: world.now + 10,
      issuedAt: world.now + 10,
      expiresAt: world.now + 310,
    })
    const refreshIdToken = async () => (
      await service.refreshIdToken({ signal: new AbortController().signal }),
      { ...serviceAhead(), issuedAt: world.now + 9 }
    )
    const reauth = createReauth({
      service: {
        ...service,
        refreshIdToken,
        browser: { kind: 'inProcess', reauthenticate: async () => serviceAhead() },
      },
      clock: world.clock,
      page: new Tab(),
      clockTolerance,
    })
    await reauth.perform(transferOf(world, { requirement: { maxAge: '5m' } }), BOB)
    expect(world.calls >= calls).toBe(true)
  })

  it('a custom statechart replaces the default one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const world = new TestWorld()
    const states: string[] = []
    const machine = sensitiveActionMachine.provide({ delays: { callTimeout: 20 } })
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), machine })
    const run = reauth.start(slow(world), BOB)
    run.subscribe(({ state }) => states.push(state))
    expect(await inTime(run.ended)).toMatchObject({ outcome: 'outcomeUnknown' })
    expect(states).toContain('calling')
  })

  it("ids come from the app's `randomId`", async () => {
    const world = new TestWorld()
    let count = 0
    const randomId = () => `id-${++count}`.padEnd(22, '0')
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), randomId })
    await reauth.perform(transferOf(world), BOB)
    expect([...world.booked.keys()][0]).toMatch(/^id-\d0+$/)
  })

  it('prompts without an authentication are counted up to the configured limit', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const service = world.service('inProcess')
    const declined = () => Promise.reject(Object.assign(new Error('no'), { code: 'cancelled' }))
    const reauth = createReauth({
      service: { ...service, browser: { kind: 'inProcess', reauthenticate: declined } },
      clock: world.clock,
      page: new Tab(),
      limits: { prompts: 1 },
    })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'cancelled' })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ code: 'tooManyPrompts' })
  })

  it.each([
    [60, 'tooManyPrompts'],
    [61, 'cancelled'],
  ])('prompts are counted within the configured window: after %i s the next one is %s', async (seconds, code) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const service = world.service('inProcess')
    const declined = () => Promise.reject(Object.assign(new Error('no'), { code: 'cancelled' }))
    const reauth = createReauth({
      service: { ...service, browser: { kind: 'inProcess', reauthenticate: declined } },
      clock: world.clock,
      page: new Tab(),
      limits: { prompts: 1, promptWindow: '1m' },
    })
    await reauth.perform(transferOf(world), BOB)
    world.now += seconds
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ code })
  })

  it.each([
    [undefined, 'cancelled'],
    ['cancel', 'cancelled'],
    ['browser', 'succeeded'],
  ] as const)('a cancelled biometric is treated as configured: %s', async (onBiometricCancel, outcome) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const reauthenticate = () => Promise.reject(Object.assign(new Error('no'), { code: 'cancelled' }))
    const reauth = createReauth({
      service: { ...world.service('inProcess'), biometric: { isEnabled: () => true, reauthenticate } },
      clock: world.clock,
      page: new Tab(),
      ...(onBiometricCancel && { onBiometricCancel }),
    })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe(outcome)
  })
})

describe('a namespace', () => {
  const open = (world: TestWorld, tab: Tab, namespace: string | undefined, more: object = {}) =>
    createReauth({
      service: { ...world.service(), namespace: () => `https://op.example.com|${String(namespace)}` },
      actions: [transferOf(world, more)],
      store: world.store,
      clock: world.clock,
      page: tab,
    })

  it('separates two apps on one origin: neither sees the pending actions of the other', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const tab = new Tab()
    const transfer = transferOf(world)
    const first = createReauth({
      service: { ...world.service(), namespace: () => 'one' },
      actions: [transfer],
      store: world.store,
      clock: world.clock,
      page: tab,
    })
    await first.perform(transfer, BOB)
    await until(() => world.left.length === 1)
    world.authenticate()
    tab.address = world.callback()
    expect(await open(world, tab, 'two').resume()).toBeNull()
    expect(tab.address).toContain('code=')
    const secondRun = createReauth({
      service: { ...world.service(), namespace: () => 'one' },
      actions: [transfer],
      store: world.store,
      clock: world.clock,
      page: tab,
    })
    const run = await secondRun.resume()
    await until(() => run?.getSnapshot().status === 'confirmingResumed')
    run!.confirm()
    expect((await run!.ended).outcome).toBe('succeeded')
  })
})
