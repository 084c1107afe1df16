import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TabLocks } from '../platform/tab-locks.js'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'
import { BOB, open, stale } from './seams.fixture.js'
import { inTime } from './time.fixture.js'

describe('tabs', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })
  /** Fakes the timers, so that waits for a lock take no real time. */
  const withFakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

  const calling = async () => {
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    let answer!: (response: Response) => void
    const left = await leave({
      idempotent: true,
      autoResume: true,
      perform: (context: Parameters<TestWorld['book']>[0]) =>
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

  it('call once when the callback is opened in a second tab during the call, even with `idempotent`', async () => {
    const { left, run, answer } = await calling()
    withFakeTimers()
    const second = left.world.open(left.world.callback(), [left.action], new Tab())
    const otherRun = await inTime(second.reauth.resume())
    expect(await otherRun!.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    answer()
    expect((await run.ended).outcome).toBe('succeeded')
    expect([left.world.calls, second.tab.address.includes('code=')]).toEqual([1, false])
  })

  it('use one key for equal inputs that leave in two tabs, and two keys for different inputs', async () => {
    for (const [otherInput, payments] of [
      [BOB, 1],
      [{ to: 'carol' }, 2],
    ] as const) {
      const world = stale()
      const transfer = transferOf(world)
      const tabs = [new Tab(), new Tab()]
      for (const [index, tab] of tabs.entries()) {
        await open(world, [transfer], { tab }).reauth.perform(transfer, index === 0 ? BOB : otherInput)
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

  it('show nothing in a duplicated tab while the first one works on the run', async () => {
    const { left, run, answer } = await calling()
    const copy = Object.assign(new Tab(), { memory: left.first.tab.memory })
    withFakeTimers()
    expect(await inTime(left.world.open(HOME, [left.action], copy).reauth.resume())).toBeNull()
    answer()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('wait after a reload for the lock of their own run, which a browser may release late', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let requests = 0
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: async () => (++requests < 3 ? null : () => {}),
    }
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, locks })
    await confirming((await reauth.resume())!)
    expect(requests).toBe(3)
  })

  it('leave out a companion that another page works on', async () => {
    const world = stale()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth, tab } = open(world, [transfer, close])
    await Promise.all([reauth.perform(transfer, BOB), reauth.perform(close, { to: 'carol' })])
    await until(() => world.left.length === 1)
    world.authenticate()
    tab.address = world.callback()
    let requests = 0
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: async () => (++requests === 1 ? () => {} : null),
    }
    const run = (await open(world, [transfer, close], { tab, locks }).reauth.resume())!
    expect(await run.companions).toEqual([])
  })

  it('work without a lock that cannot be requested', async () => {
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

  it('stop for ten minutes after three redirects without an authentication', async () => {
    const world = stale()
    const tab = new Tab()
    const transfer = transferOf(world)
    for (let count = 1; count <= 3; count += 1) {
      const { reauth } = open(world, [transfer], { tab })
      await reauth.perform(transfer, BOB)
      await until(() => world.left.length === count)
      tab.address = world.callback('error=access_denied')
      const returnPage = open(world, [transfer], { tab })
      expect(await (await returnPage.reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled' })
    }
    const { reauth } = open(world, [transfer], { tab })
    const refused = reauth.start(transfer, BOB)
    expect(await refused.ended).toMatchObject({ outcome: 'refused', code: 'tooManyPrompts' })
    world.now += 601
    await open(world, [transfer], { tab }).reauth.perform(transfer, BOB)
    await until(() => world.left.length === 4)
  })

  it('do not count a blocked window or a wait for another tab as a prompt', async () => {
    const world = stale()
    const service = world.service('inProcess')
    let requests = 0
    const blocked = () => {
      requests += 1
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
    expect(requests).toBe(3)
  })

  it('prompt themselves when the refresh after the prompt of another tab fails', async () => {
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

  it('keep a shared prompt open when one of its runs times out', async () => {
    withFakeTimers()
    const world = stale()
    const service = world.service('inProcess')
    let answer!: () => void
    const reauthenticate = () =>
      new Promise<ReturnType<TestWorld['authentication']>>((resolve) => {
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
    const impatient = reauth.start(transferOf(world, { id: 'hasty', timeouts: { browser: '1s' } }), BOB)
    const patient = reauth.start(transferOf(world), BOB)
    expect(await inTime(impatient.ended)).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(patient.getSnapshot().status).toBe('prompting')
    answer()
    expect((await patient.ended).outcome).toBe('succeeded')
  })
})
