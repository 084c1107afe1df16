import { vi } from 'vitest'
import { memoryStore } from '../pending/memory.store.js'
import type { Page } from '../platform/page.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { ReauthService } from '../service/reauth-service.js'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import type { Outcome } from '../run/outcome.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { advance, flush } from './time.fixture.js'
import type { AnySensitiveAction, PerformContext } from '../action/sensitive-action.js'

const HOUR = 3_600_000

/** A fault of a call to the outside. */
export interface Fault {
  readonly id: string
  readonly happen: (work: () => unknown) => unknown
  /** Whether the fault concerns an awaited answer. */
  readonly isAnswer?: true
}

const garbage = (id: string, value: unknown): Fault => ({ id: `garbage ${id}`, happen: () => value })

export const FAULTS: readonly Fault[] = [
  {
    id: 'throw',
    happen: () => {
      throw new TypeError('fault')
    },
  },
  {
    id: 'throw nothing',
    happen: () => {
      // oxlint-disable-next-line typescript/only-throw-error -- some libraries throw it
      throw undefined
    },
  },
  { id: 'reject', isAnswer: true, happen: () => Promise.reject(new Error('fault')) },
  { id: 'hang', isAnswer: true, happen: () => new Promise(() => {}) },
  {
    id: 'late',
    isAnswer: true,
    happen: (work) => {
      const answer = Promise.resolve(work())
      answer.catch(() => {})
      return new Promise((resolve) => {
        setTimeout(() => resolve(answer), HOUR)
      })
    },
  },
  {
    id: 'duplicate',
    isAnswer: true,
    happen: (work) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- a promise that settles more than once
      then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
        const answer = work()
        resolve(answer)
        resolve(answer)
        reject(new Error('fault'))
      },
    }),
  },
  garbage('undefined', undefined),
  garbage('null', null),
  garbage('number', Number.NaN),
  garbage('text', 'text'),
  garbage('object', {}),
  garbage('list', [[]]),
  garbage('claims', { issuer: 1, subject: null, authTime: 'now', issuedAt: Infinity, expiresAt: -1, methods: 7 }),
  garbage(
    'traps',
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === 'then') return undefined
          throw new Error('fault')
        },
      },
    ),
  ),
]

/** A flow that uses every part that can fail. */
export interface FaultyFlow {
  readonly id: string
  readonly kind: 'inProcess' | 'redirect'
  readonly biometric?: boolean
  /** Seconds since the end-user authenticated, at the start. */
  readonly age: number
  readonly action?: (world: TestWorld) => object
  /** Whether the server asks for step-up once, whatever the age. */
  readonly serverAsks?: boolean
}

const operation = (world: TestWorld) => ({
  operation: () => Promise.resolve({ operationId: 'operation', openedAt: world.now }),
})

export const FLOWS: readonly FaultyFlow[] = [
  { id: 'a window', kind: 'inProcess', age: 1000, action: operation },
  { id: 'biometrics', kind: 'inProcess', age: 1000, biometric: true },
  { id: 'a redirect', kind: 'redirect', age: 1000, action: operation },
  { id: 'a redirect with autoResume', kind: 'redirect', age: 1000, action: () => ({ autoResume: true }) },
  { id: 'step-up by redirect', kind: 'redirect', age: 0, serverAsks: true },
  {
    id: 'a lost answer',
    kind: 'inProcess',
    age: 0,
    action: (world) => ({
      perform: (context: PerformContext<unknown>) => world.book(context).then(() => Promise.reject(new Error('lost'))),
      status: ({ idempotencyKey }: PerformContext<unknown>) =>
        Promise.resolve(world.booked.has(idempotencyKey) ? 'performed' : 'notPerformed'),
    }),
  },
]

/** The place of a fault: the name of the called function, and the number of the call. */
export interface Strike {
  readonly point: string
  /** The number of the call, from 0; `'every'` for all calls. */
  readonly nth: number | 'every'
  readonly fault: Fault
}

/** The result of a flow. */
export interface FlowResult {
  readonly outcome: Outcome<unknown>['outcome'] | 'stuck' | 'nothing'
  /** The code, if the flow did not succeed. */
  readonly code: string | undefined
  /** How often each point was called. */
  readonly points: ReadonlyMap<string, number>
  readonly world: TestWorld
  /** Problems, such as wrong calls of the endpoint. */
  readonly problems: readonly string[]
}

/** Plays a flow to its end, with an end-user who confirms everything. Needs fake timers. */
export async function play(flow: FaultyFlow, strike: Strike | null): Promise<FlowResult> {
  const world = new TestWorld()
  world.authTime = world.now - flow.age
  const points = new Map<string, number>()
  const problems: string[] = []
  const end: { outcome?: Outcome<unknown>['outcome']; code?: string } = {}

  let pages = 0
  const withFault = <Value>(name: string, value: Value, page?: number): Value => {
    if (typeof value === 'function') {
      const call = value as unknown as (...args: unknown[]) => unknown
      return ((...args: unknown[]) => {
        // Nothing happens in a page that was left.
        if (page !== undefined && page !== pages) return new Promise(() => {})
        const count = points.get(name) ?? 0
        points.set(name, count + 1)
        const work = (): unknown => call(...args)
        const isHit = strike?.point === name && (strike.nth === 'every' || strike.nth === count)
        return isHit ? strike.fault.happen(work) : work()
      }) as unknown as Value
    }
    if (typeof value !== 'object' || value === null) return value
    return new Proxy(value, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key)
        return typeof key === 'symbol'
          ? member
          : withFault(`${name}.${key}`, typeof member === 'function' ? member.bind(target) : member, page)
      },
    })
  }

  if (flow.biometric) {
    world.biometric = {
      isEnabled: () => Promise.resolve(true),
      reauthenticate: () => {
        world.authenticate()
        return Promise.resolve(world.authentication())
      },
    }
  }
  let calls = 0
  const book = (context: PerformContext<unknown>): Promise<Response> => {
    if (end.outcome !== undefined) problems.push(`called after the end: ${end.outcome}`)
    if (context.signal.aborted) problems.push('called after it was stopped')
    if (world.now - world.authTime > 300) problems.push('called although nobody had authenticated')
    calls += 1
    if (flow.serverAsks && calls === 1) world.authTime -= 1000
    return world.book(context)
  }
  const options: Record<string, unknown> = { perform: book, ...flow.action?.(world) }
  const callbacks = ['operation', 'status', 'perform', 'describe']
  const action = transferOf(world, {
    ...Object.fromEntries(
      Object.entries(options).map(([name, value]) => [
        name,
        callbacks.includes(name) ? withFault(`action.${name}`, value) : value,
      ]),
    ),
    input: withFault('action.input', {
      '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
    }),
  })
  const store = memoryStore()
  const tab = new Tab()
  const open = () => {
    pages += 1
    const service: ReauthService = {
      ...world.service(flow.kind),
      getAccessToken: () => 'access',
      subscribe: () => () => {},
    }
    const locks: TabLocks = { exclusive: (_, __, work) => work(false), hold: async () => () => {} }
    return createReauth({
      service: withFault('service', service, pages),
      actions: [action] satisfies AnySensitiveAction[],
      store: withFault('store', store, pages),
      clock: world.clock,
      page: withFault<Page>('page', tab, pages),
      locks: withFault('locks', locks, pages),
      onEvent: withFault('onEvent', () => {}, pages),
      onError: () => {},
    })
  }

  let run: SensitiveRun | null = open().start(action, { to: 'bob' })
  const watch = (watchedRun: SensitiveRun): void => {
    void watchedRun.ended.then((outcome) => {
      if (watchedRun !== run) return
      Object.assign(end, { outcome: outcome.outcome, ...('code' in outcome && { code: outcome.code }) })
    })
  }
  watch(run)
  let returnCount = 0
  for (let turn = 0; turn < 60 && run !== null && end.outcome === undefined; turn += 1) {
    await flush()
    await flush()
    if (world.left.length > returnCount) {
      returnCount = world.left.length
      world.authenticate()
      tab.address = world.callback()
      run = null
      run = await settled(open().resume())
      if (run !== null) watch(run)
      continue
    }
    const { status } = run.getSnapshot()
    if (status === 'confirmingResumed' || status === 'awaitingConfirmation') run.confirm()
    else if (end.outcome === undefined) await advance(world)
  }
  const outcome = run === null ? 'nothing' : (end.outcome ?? 'stuck')
  // Late answers arrive now, and must not change anything.
  for (let turn = 0; turn < 4; turn += 1) {
    await advance(world)
    await flush()
  }
  if (end.outcome !== undefined && end.outcome !== outcome) problems.push('it ended twice')
  return { outcome, code: end.code, points, world, problems }
}

/** A page whose `resume()` fails shows nothing. */
async function settled<Result>(resumed: Promise<Result>): Promise<Result | null> {
  const settlement: { result?: Result | null } = {}
  resumed.then(
    (result) => (settlement.result = result),
    () => (settlement.result = null),
  )
  for (let turn = 0; turn < 4 && settlement.result === undefined; turn += 1) {
    await flush()
    if (settlement.result === undefined && turn > 0) await vi.advanceTimersByTimeAsync(HOUR)
  }
  return settlement.result ?? null
}
