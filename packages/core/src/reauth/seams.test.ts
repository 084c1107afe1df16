import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PendingStore } from '../pending/pending-store.js'
import type { ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, World, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'

const BOB = { to: 'bob' }
const MINUTE = 60
const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 20)
  })

/** However busy the machine is. */
const PATIENTLY = { timeout: 20_000 }

/** The stages of all records. */
const stagesOf = async (world: World): Promise<string[]> =>
  (await world.store.list()).map(({ record }) => (record as { stage: string }).stage)

/** Waits until every record is closed, which happens after the end of its run. */
const closed = (world: World): Promise<void> =>
  vi.waitFor(async () => expect((await stagesOf(world)).filter((stage) => stage !== 'done')).toEqual([]), PATIENTLY)

interface Opened {
  readonly service?: Partial<ReauthService>
  readonly browser?: Partial<RedirectBrowser>
  readonly store?: Partial<PendingStore>
  readonly locks?: TabLocks
  readonly tab?: Tab
}

/** A page of a world in which something is different. */
function open(world: World, actions: readonly AnySensitiveAction[], more: Opened = {}) {
  const base = world.service()
  const tab = more.tab ?? new Tab()
  const reauth = createReauth({
    service: { ...base, browser: { ...(base.browser as RedirectBrowser), ...more.browser }, ...more.service },
    actions,
    store: { ...world.store, ...more.store },
    clock: world.clock,
    page: tab,
    onError: () => {},
    ...(more.locks && { locks: more.locks }),
  })
  return { reauth, tab }
}

const stale = (): World => {
  const world = new World()
  world.authTime -= 1000
  return world
}

describe('cancelled means cancelled', () => {
  it('while the pending action is saved: no record waits afterwards, and the tab remembers nothing', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const world = stale()
      const transfer = transferOf(world)
      const { reauth, tab } = open(world, [transfer])
      const run = reauth.start(transfer, BOB)
      await until(() => run.getSnapshot().state.endsWith('savingPending'))
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      run.cancel()
      expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
      await closed(world)
      await settle()
      await closed(world)
      expect([tab.memory, world.left.length]).toEqual([null, 0])
    }
  })

  it('in redirecting: the adapter is told before the page leaves', async () => {
    const world = stale()
    const transfer = transferOf(world)
    let signal: AbortSignal | undefined
    const start = (options: { signal: AbortSignal }) => {
      signal = options.signal
      return new Promise<void>(() => {})
    }
    const { reauth } = open(world, [transfer], { browser: { start } })
    const run = reauth.start(transfer, BOB)
    await until(() => signal !== undefined)
    run.cancel()
    expect([(await run.ended).outcome, signal!.aborted]).toEqual(['cancelled', true])
  })

  it('in finishing: no exchange starts afterwards', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const left = await leave()
      left.world.authenticate()
      left.first.tab.address = left.world.callback()
      let exchanges = 0
      let cancelled = false
      const finish = async () => {
        if (cancelled) exchanges += 1
        return left.world.authentication()
      }
      const { reauth } = open(left.world, [left.action], { tab: left.first.tab, browser: { finish } })
      const run = (await reauth.resume())!
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      run.cancel()
      cancelled = true
      await run.ended
      await settle()
      expect([exchanges, left.first.tab.address.includes('code=')]).toEqual([0, false])
    }
  })
})

describe('a page that does not leave is usable at once', () => {
  it('the same action leaves again, under the same key', async () => {
    const world = stale()
    const transfer = transferOf(world)
    const { reauth, tab } = open(world, [transfer])
    const first = reauth.start(transfer, BOB)
    await until(() => world.left.length === 1)
    await settle()
    expect(reauth.start(transfer, BOB)).toBe(first)
    await until(() => world.left.length === 2)
    world.authenticate()
    tab.address = world.callback()
    const run = (await open(world, [transfer], { tab }).reauth.resume())!
    await confirming(run)
    run.confirm()
    await run.ended
    expect(world.booked.size).toBe(1)
  })

  it('and whichever departure the browser followed comes back', async () => {
    const world = stale()
    const transfer = transferOf(world)
    const { reauth, tab } = open(world, [transfer])
    reauth.start(transfer, BOB)
    await until(() => world.left.length === 1)
    await settle()
    reauth.start(transfer, BOB)
    await until(() => world.left.length === 2)
    world.authenticate()
    const [early, late] = world.left.map((url) => url.searchParams.get('state')!)
    tab.address = `https://app.example.com/callback?code=1&state=${early}`
    const run = (await open(world, [transfer], { tab }).reauth.resume())!
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
    // The other departure of this intent is over with it.
    await closed(world)
    tab.address = `https://app.example.com/callback?code=1&state=${late}`
    const again = await open(world, [transfer], { tab }).reauth.resume()
    expect(await again!.ended).toMatchObject({ code: 'alreadyResumed' })
    expect(world.booked.size).toBe(1)
  })

  it('another action replaces the departure, and the first comes along', async () => {
    const world = stale()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth, tab } = open(world, [transfer, close])
    reauth.start(transfer, BOB)
    await until(() => world.left.length === 1)
    await settle()
    reauth.start(close, { to: 'carol' })
    await until(() => world.left.length === 2)
    await settle()
    world.authenticate()
    tab.address = world.callback()
    const run = (await open(world, [transfer, close], { tab }).reauth.resume())!
    expect([run.actionId, (await run.companions).map(({ actionId }) => actionId)]).toEqual(['close', ['transfer']])
  })
})

describe('a run that came along with a departure', () => {
  const both = async (more: Opened) => {
    const world = stale()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth } = open(world, [transfer, close], more)
    const runs = [reauth.start(transfer, BOB), reauth.start(close, { to: 'carol' })] as const
    return { world, runs }
  }

  it('leaves by itself when the one that led fails', async () => {
    let starts = 0
    const start = async () => {
      starts += 1
      if (starts === 1) throw new ServiceError('providerUnavailable')
    }
    const { runs } = await both({ browser: { start } })
    expect(await runs[0].ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    await until(() => starts === 2)
    expect(runs[1].getSnapshot().status).toBe('redirecting')
  })

  it('leaves by itself when the one that led fails before the other one is saved', async () => {
    const world = stale()
    let starts = 0
    const start = async () => {
      starts += 1
      if (starts === 1) throw new ServiceError('providerUnavailable')
    }
    let puts = 0
    let write!: () => void
    const put: PendingStore['put'] = (entry) => {
      puts += 1
      // The run that came along is written late.
      if (entry.record.leaderId === null) return world.store.put(entry)
      return new Promise((resolve, reject) => {
        write = () => void world.store.put(entry).then(resolve, reject)
      })
    }
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth } = open(world, [transfer, close], { browser: { start }, store: { put } })
    const runs = [reauth.start(transfer, BOB), reauth.start(close, { to: 'carol' })] as const
    const ends: string[] = []
    for (const run of runs) void run.ended.then(({ outcome }) => ends.push(outcome))
    await until(() => puts === 2 && ends.length === 1)
    expect(ends).toEqual(['failed'])
    write()
    await until(() => starts === 2)
    expect([runs.filter((run) => run.getSnapshot().status === 'redirecting').length, puts]).toEqual([1, 3])
  })

  it('leaves by itself when the one that led could not be saved', async () => {
    const { runs, world } = await both({})
    void world
    await Promise.all(
      runs.map((run) =>
        until(() => run.getSnapshot().state.endsWith('savingPending') || run.getSnapshot().status === 'redirecting'),
      ),
    )
    runs[0].cancel()
    expect(await runs[1].ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
  })
})

describe('records end', () => {
  it.each(['pending', 'returned', 'calling'] as const)(
    'nothing is called without a click for a record that expired while it was %s',
    async (stage) => {
      const left = await leave({ idempotent: true, autoResume: true })
      const state = left.world.left.at(-1)!.searchParams.get('state')!
      if (stage !== 'pending') await left.world.store.advance(state, 'pending', 'returned')
      if (stage === 'calling') await left.world.store.advance(state, 'returned', 'calling')
      left.world.now += 3 * 24 * 60 * MINUTE
      left.world.authTime = left.world.now
      const page = left.world.open(HOME, [left.action], left.first.tab)
      const run = await page.reauth.resume()
      const end = await run!.ended
      expect(end).toMatchObject(
        stage === 'calling'
          ? { outcome: 'outcomeUnknown', code: 'responseLost' }
          : { outcome: 'refused', code: 'pendingActionDiscarded' },
      )
      expect(left.world.calls).toBe(0)
      await closed(left.world)
      expect(await left.world.open(HOME, [left.action], left.first.tab).reauth.resume()).toBeNull()
    },
  )

  it('sealed inputs are removed at the next load of a page', async () => {
    const { world, action } = await leave()
    world.now += 11 * MINUTE
    await world.open(HOME, [action], new Tab()).reauth.resume()
    await vi.waitFor(async () => expect(await world.store.list()).toEqual([]), PATIENTLY)
  })

  it('an action that the page does not know any more ends typed and once', async () => {
    const { world, first } = await leave()
    world.authenticate()
    first.tab.address = world.callback()
    const other = transferOf(world, { id: 'renamed' })
    const run = await open(world, [other], { tab: first.tab }).reauth.resume()
    expect(run!.actionId).toBe('transfer')
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect(first.tab.address).not.toContain('code=')
    await closed(world)
    first.tab.address = HOME
    expect(await open(world, [other], { tab: first.tab }).reauth.resume()).toBeNull()
  })

  it.each([
    [
      'schema',
      { input: { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'new' }] }) } } },
    ],
    ['requirement', { requirement: { maxAge: '1m' } }],
  ])('a %s that changed between deploys discards what was kept', async (_, change) => {
    const left = await leave()
    left.world.authenticate()
    const changed = transferOf(left.world, change)
    left.first.tab.address = left.world.callback()
    const run = await open(left.world, [changed], { tab: left.first.tab }).reauth.resume()
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect(left.world.calls).toBe(0)
  })

  it.each([0, 20 * MINUTE])(
    'a call that had begun for an action that the page does not know any more may have happened (after %i s)',
    async (seconds) => {
      const left = await leave()
      const state = left.world.left.at(-1)!.searchParams.get('state')!
      await left.world.store.advance(state, 'pending', 'returned')
      await left.world.store.advance(state, 'returned', 'calling')
      left.world.now += seconds
      const page = left.world.open(HOME, [], left.first.tab)
      expect(await (await page.reauth.resume())!.ended).toMatchObject({
        outcome: 'outcomeUnknown',
        code: 'responseLost',
      })
    },
  )

  it('a callback of ours without a record has an end of its own, and a foreign one is left alone', async () => {
    const left = await leave()
    left.world.authenticate()
    for (const { transactionId } of await left.world.store.list()) await left.world.store.remove(transactionId)
    const { run, page } = await comeBack(left)
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionMissing' })
    expect([page.tab.address.includes('code='), page.tab.memory?.includes('id')]).toEqual([false, false])
    const foreign = left.world.open('https://app.example.com/callback?code=1&state=of-the-sign-in', [left.action])
    expect(await foreign.reauth.resume()).toBeNull()
    expect(foreign.tab.address).toContain('code=1&state=of-the-sign-in')
  })
})

describe('tabs', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const calling = async () => {
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    let answer!: (response: Response) => void
    const left = await leave({
      idempotent: true,
      autoResume: true,
      perform: (context: Parameters<World['book']>[0]) =>
        left.world.book(context).then(
          (response) =>
            new Promise<Response>((resolve) => {
              answer = () => resolve(response)
            }),
        ),
    })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await until(() => left.world.calls === 1)
    return { left, run, answer: () => answer(new Response()) }
  }

  it('the callback that is opened in a second tab during the call calls once, also with `idempotent`', async () => {
    const { left, run, answer } = await calling()
    const second = left.world.open(left.world.callback(), [left.action], new Tab())
    const other = await second.reauth.resume()
    expect(await other!.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    answer()
    expect((await run.ended).outcome).toBe('succeeded')
    expect([left.world.calls, second.tab.address.includes('code=')]).toEqual([1, false])
  })

  it('two tabs that leave with an equal input come back with one key, and with different inputs with two', async () => {
    for (const [other, payments] of [
      [BOB, 1],
      [{ to: 'carol' }, 2],
    ] as const) {
      const world = stale()
      const transfer = transferOf(world)
      const tabs = [new Tab(), new Tab()]
      for (const [index, tab] of tabs.entries()) {
        await open(world, [transfer], { tab }).reauth.perform(transfer, index === 0 ? BOB : other)
        await until(() => world.left.length === index + 1)
      }
      world.authenticate()
      for (const [index, tab] of tabs.entries()) {
        tab.address = `https://app.example.com/callback?code=1&state=${world.left[index]!.searchParams.get('state')}`
        const run = (await open(world, [transfer], { tab }).reauth.resume())!
        await confirming(run)
        if (index === 0) continue
        run.confirm()
        expect((await run.ended).outcome).toBe('succeeded')
      }
      const first = (await open(world, [transfer], { tab: tabs[0]! }).reauth.resume())!
      await confirming(first)
      first.confirm()
      expect((await first.ended).outcome).toBe('succeeded')
      expect(world.booked.size).toBe(payments)
    }
  })

  it('a duplicated tab shows nothing while the first one works on the run', async () => {
    const { left, run, answer } = await calling()
    const copy = Object.assign(new Tab(), { memory: left.first.tab.memory })
    expect(await left.world.open(HOME, [left.action], copy).reauth.resume()).toBeNull()
    answer()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('a tab that is loaded again waits for the lock of its own run, which a browser may release late', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let asked = 0
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: async () => (++asked < 3 ? null : () => {}),
    }
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, locks })
    await confirming((await reauth.resume())!)
    expect(asked).toBe(3)
  })

  it('a companion that another page works on is left to that page', async () => {
    const world = stale()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth, tab } = open(world, [transfer, close])
    await Promise.all([reauth.perform(transfer, BOB), reauth.perform(close, { to: 'carol' })])
    await until(() => world.left.length === 1)
    world.authenticate()
    tab.address = world.callback()
    let asked = 0
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: async () => (++asked === 1 ? () => {} : null),
    }
    const run = (await open(world, [transfer, close], { tab, locks }).reauth.resume())!
    expect(await run.companions).toEqual([])
  })

  it('a lock that cannot be asked for is done without', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: () => Promise.reject(new Error('denied')),
    }
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, locks })
    const run = (await reauth.resume())!
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('three redirects without an authentication are the last ones for ten minutes', async () => {
    const world = stale()
    const tab = new Tab()
    const transfer = transferOf(world)
    for (let count = 1; count <= 3; count += 1) {
      const { reauth } = open(world, [transfer], { tab })
      await reauth.perform(transfer, BOB)
      await until(() => world.left.length === count)
      tab.address = world.callback('error=access_denied')
      const back = open(world, [transfer], { tab })
      expect(await (await back.reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled' })
    }
    const { reauth } = open(world, [transfer], { tab })
    const refused = reauth.start(transfer, BOB)
    expect(await refused.ended).toMatchObject({ outcome: 'refused', code: 'tooManyPrompts' })
    world.now += 601
    await open(world, [transfer], { tab }).reauth.perform(transfer, BOB)
    await until(() => world.left.length === 4)
  })

  it('waiting for another tab and a blocked window do not count as prompts', async () => {
    const world = stale()
    const service = world.service('inProcess')
    let asked = 0
    const blocked = () => {
      asked += 1
      return Promise.reject(new ServiceError('popupBlocked'))
    }
    const reauth = createReauth({
      service: { ...service, browser: { kind: 'inProcess', reauthenticate: blocked } },
      clock: world.clock,
      page: new Tab(),
      limits: { prompts: 1 },
    })
    for (let count = 1; count <= 3; count += 1) {
      const run = reauth.start(transferOf(world), { to: `bob ${count}` })
      await until(() => run.getSnapshot().status === 'awaitingConfirmation')
      run.cancel()
      await run.ended
    }
    expect(asked).toBe(3)
  })

  it('asks by itself when another tab asked and the refresh afterwards fails', async () => {
    const world = stale()
    const service = world.service('inProcess')
    let refreshes = 0
    const refreshIdToken = (options: { signal: AbortSignal }) =>
      ++refreshes === 2 ? Promise.reject(new ServiceError('providerUnavailable')) : service.refreshIdToken(options)
    const locks: TabLocks = { exclusive: (_, _signal, work) => work(true), hold: async () => () => {} }
    const reauth = createReauth({ service: { ...service, refreshIdToken }, clock: world.clock, page: new Tab(), locks })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
    expect(world.prompts).toBe(1)
  })

  it('a run that times out leaves the prompt to those who share it', async () => {
    const world = stale()
    const service = world.service('inProcess')
    let answer!: () => void
    const reauthenticate = () =>
      new Promise<ReturnType<World['authentication']>>((resolve) => {
        answer = () => {
          world.authenticate()
          resolve(world.authentication())
        }
      })
    const reauth = createReauth({
      service: { ...service, browser: { kind: 'inProcess', reauthenticate } },
      clock: world.clock,
      page: new Tab(),
    })
    const hasty = reauth.start(transferOf(world, { id: 'hasty', timeouts: { browser: '1s' } }), BOB)
    const patient = reauth.start(transferOf(world), BOB)
    expect(await hasty.ended).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(patient.getSnapshot().status).toBe('prompting')
    answer()
    expect((await patient.ended).outcome).toBe('succeeded')
  })
})

describe('the way back', () => {
  it('finds the callback that a router has cleaned from the address, and gives the SDK its address', async () => {
    const left = await leave()
    left.world.authenticate()
    const tab = left.first.tab
    tab.address = left.world.callback()
    const seen: string[] = []
    const finish = async () => {
      seen.push(tab.address)
      return left.world.authentication()
    }
    const { reauth } = open(left.world, [left.action], { tab, browser: { finish } })
    tab.address = 'https://app.example.com/callback'
    const run = (await reauth.resume())!
    await confirming(run)
    expect([seen, tab.address]).toEqual([[left.world.callback()], 'https://app.example.com/callback'])
  })

  it('finds the callback that the document was loaded with, though the address was cleaned before the app was set up', async () => {
    const left = await leave()
    left.world.authenticate()
    const arrivedAt = left.world.callback()
    const tab = Object.assign(left.first.tab, { arrivedAt: () => arrivedAt })
    tab.address = 'https://app.example.com/callback'
    const run = (await open(left.world, [left.action], { tab }).reauth.resume())!
    await confirming(run)
    run.confirm()
    await run.ended
    await closed(left.world)
    // A page that is set up once more, as by hot reloading, finds nothing to show.
    expect(await open(left.world, [left.action], { tab }).reauth.resume()).toBeNull()
  })

  it('a clock that was set back by seconds loses nothing', async () => {
    const left = await leave()
    left.world.authenticate()
    left.world.wallOffset = -20_000
    const { run } = await comeBack(left)
    await confirming(run)
    expect(run.getSnapshot().canConfirm).toBe(true)
  })

  it('going offline on the callback page does not use the record up', async () => {
    const left = await leave()
    left.world.authenticate()
    const tab: Tab & { isOnline: () => boolean } = Object.assign(left.first.tab, { isOnline: () => false })
    tab.address = left.world.callback()
    const { reauth } = open(left.world, [left.action], { tab })
    const run = (await reauth.resume())!
    await until(() => run.getSnapshot().state.endsWith('awaitingNetwork'))
    expect(tab.address).not.toContain('code=')
    tab.isOnline = () => true
    for (const online of tab.online) online()
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('the code leaves the address when the end-user declined', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback('error=access_denied')
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab })
    await (await reauth.resume())!.ended
    expect(left.first.tab.address).toBe('https://app.example.com/callback')
  })
})

describe('a storage, a lock or a refresh that hangs hurts nobody else', () => {
  it('resume() settles when the storage does not answer', async () => {
    const world = new World()
    const tab = new Tab()
    tab.memory = JSON.stringify({ default: { id: 'AAAAAAAAAAAAAAAAAAAAAA' } })
    const reauth = createReauth({
      service: world.service(),
      actions: [transferOf(world)],
      store: { ...world.store, get: () => new Promise(() => {}), list: () => new Promise(() => {}) },
      clock: world.clock,
      page: tab,
      timeouts: { saving: '1s' },
    })
    expect(await reauth.resume()).toBeNull()
  })

  it('a refresh is started anew after a timeout', async () => {
    const world = new World()
    const service = world.service('inProcess')
    let calls = 0
    const refreshIdToken = (options: { signal: AbortSignal }) =>
      ++calls === 1 ? new Promise<never>(() => {}) : service.refreshIdToken(options)
    const reauth = createReauth({
      service: { ...service, refreshIdToken },
      clock: world.clock,
      page: new Tab(),
      timeouts: { refresh: '1s' },
    })
    const transfer = transferOf(world)
    expect(await reauth.perform(transfer, BOB)).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(await reauth.perform(transfer, BOB)).toMatchObject({ outcome: 'succeeded' })
  })

  it('a late, older refresh never replaces a newer reading', async () => {
    const world = stale()
    const service = world.service('inProcess')
    const old = world.authentication()
    let late!: (authentication: typeof old) => void
    let calls = 0
    const refreshIdToken = (options: { signal: AbortSignal }) =>
      ++calls === 2
        ? new Promise<typeof old>((resolve) => {
            late = resolve
          })
        : service.refreshIdToken(options)
    const reauth = createReauth({
      service: { ...service, refreshIdToken },
      clock: world.clock,
      page: new Tab(),
      refresh: 'always',
    })
    const first = reauth.perform(transferOf(world), BOB)
    await until(() => calls === 1)
    expect((await first).outcome).toBe('succeeded')
    const second = reauth.perform(transferOf(world, { id: 'other' }), BOB)
    await until(() => calls === 2)
    late(old)
    await second
    expect(reauth.preview({ maxAge: '5m' }).preview).toBe('fresh')
  })
})

describe('providers', () => {
  it('an expired token is never sent', async () => {
    const world = new World()
    const service = world.service('inProcess')
    const expired = () => ({ ...world.authentication(), expiresAt: world.now - 100 })
    const reauth = createReauth({
      service: { ...service, refreshIdToken: async () => expired() },
      clock: world.clock,
      page: new Tab(),
    })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'failed', code: 'tokenExpired' })
    expect(world.calls).toBe(0)
  })

  it('a token that expired since the claims were read is not sent', async () => {
    const world = new World()
    const service = world.service('inProcess')
    const getIdToken = () =>
      `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: 1, exp: world.now - 1, auth_time: 1 })).replaceAll('=', '')}.`
    const reauth = createReauth({ service: { ...service, getIdToken }, clock: world.clock, page: new Tab() })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'failed', code: 'tokenExpired' })
    expect(world.calls).toBe(0)
  })

  it('a biometric that cannot say whether it is enabled is not there', async () => {
    const world = new World()
    world.biometric = {
      isEnabled: () => Promise.reject(new Error('no plugin')),
      reauthenticate: () => Promise.reject(new Error('never')),
    }
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
  })

  it.each([
    ['zero', 0],
    ['needed', 145],
  ] as const)('a browser that bears %s is asked for max_age %i', async (maxAge, expected) => {
    const world = stale()
    const transfer = transferOf(world)
    let asked: number | undefined
    const start = async (options: { maxAge: number }) => {
      asked = options.maxAge
    }
    const { reauth } = open(world, [transfer], { browser: { start, maxAge } })
    await reauth.perform(transfer, BOB)
    await until(() => asked !== undefined)
    expect(asked).toBe(expected)
  })
})
