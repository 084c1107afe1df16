import { describe, expect, it } from 'vitest'
import type { PendingStore } from '../pending/pending-store.js'
import { ServiceError } from '../words/service-error.js'
import { transferOf, until } from './browser.fixture.js'
import { confirming, leave } from './resume.fixture.js'
import { flush } from './time.fixture.js'
import { type OpenOptions, BOB, open, settle, stale, untilClosed } from './seams.fixture.js'

describe('a cancel during a departure', () => {
  /**
   * Makes one attempt for each turn in which the click can come: ten of microtasks, then ten of the database. Runs the
   * checks after all attempts are idle.
   */
  const atEveryTurn = async (attempt: (turns: number) => Promise<() => unknown>) => {
    const checks = await Promise.all(Array.from({ length: 20 }, (_, turns) => attempt(turns)))
    await flush(50)
    return Promise.all(checks.map((check) => check()))
  }
  const wait = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < Math.min(turns, 10); turn += 1) await Promise.resolve()
    if (turns > 10) await flush(turns - 10)
  }

  it('while the pending action is saved leaves no record and no transaction in the tab', async () => {
    const all = await atEveryTurn(async (turns) => {
      const world = stale()
      const transfer = transferOf(world)
      const { reauth, tab } = open(world, [transfer])
      const run = reauth.start(transfer, BOB)
      await until(() => run.getSnapshot().state.endsWith('savingPending'))
      await wait(turns)
      const departures = world.left.length
      run.cancel()
      expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
      return async () => {
        await untilClosed(world)
        return [tab.memory, world.left.length - departures]
      }
    })
    expect(all).toEqual(all.map(() => [null, 0]))
  })

  it('in redirecting aborts the signal of the adapter before the page leaves', async () => {
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

  it('in finishing aborts the exchange', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let exchangeSignal: AbortSignal | undefined
    const finish = (_: URL, { signal }: { signal: AbortSignal }) => {
      exchangeSignal = signal
      return new Promise<never>(() => {})
    }
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, browser: { finish } })
    const run = (await reauth.resume())!
    await until(() => exchangeSignal !== undefined)
    run.cancel()
    await run.ended
    expect(exchangeSignal!.aborted).toBe(true)
  })

  it('in finishing prevents a later exchange', async () => {
    const all = await atEveryTurn(async (turns) => {
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
      await wait(turns)
      run.cancel()
      cancelled = true
      await run.ended
      return () => [exchanges, left.first.tab.address.includes('code=')]
    })
    expect(all).toEqual(all.map(() => [0, false]))
  })
})

describe('a page that fails to leave', () => {
  it('leaves again for the same action, under the same key', async () => {
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

  it('counts one prompt, however often it leaves', async () => {
    const world = stale()
    const transfer = transferOf(world)
    const { reauth } = open(world, [transfer])
    for (let times = 1; times <= 5; times += 1) {
      const run = reauth.start(transfer, BOB)
      await until(() => world.left.length === times)
      await settle()
      expect(run.getSnapshot().status).toBe('redirecting')
    }
  })

  it('does not leave twice for a click before it has left', async () => {
    const world = stale()
    const transfer = transferOf(world)
    let arrive = () => {}
    let starts = 0
    const start = () => {
      starts += 1
      return new Promise<void>((resolve) => {
        arrive = resolve
      })
    }
    const { reauth } = open(world, [transfer], { browser: { start } })
    reauth.start(transfer, BOB)
    await until(() => starts === 1)
    reauth.start(transfer, BOB)
    await settle()
    arrive()
    await settle()
    expect(starts).toBe(1)
  })

  it('accepts the callback of any departure that the browser followed', async () => {
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
    // The other departure of this intent has ended, too.
    await untilClosed(world)
    tab.address = `https://app.example.com/callback?code=1&state=${late}`
    const secondRun = await open(world, [transfer], { tab }).reauth.resume()
    expect(await secondRun!.ended).toMatchObject({ code: 'alreadyResumed' })
    expect(world.booked.size).toBe(1)
  })

  it('leaves for another action, which the first one follows', async () => {
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

describe('a run that follows the departure of another', () => {
  const startBoth = async (more: OpenOptions) => {
    const world = stale()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const { reauth } = open(world, [transfer, close], more)
    const runs = [reauth.start(transfer, BOB), reauth.start(close, { to: 'carol' })] as const
    return { world, runs }
  }

  it('leaves by itself when the leader fails', async () => {
    let starts = 0
    const start = async () => {
      starts += 1
      if (starts === 1) throw new ServiceError('providerUnavailable')
    }
    const { runs } = await startBoth({ browser: { start } })
    expect(await runs[0].ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    await until(() => starts === 2)
    expect(runs[1].getSnapshot().status).toBe('redirecting')
  })

  it('leaves by itself when the leader fails before the follower is saved', async () => {
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
      // The follower is written late.
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

  it('is cancelled when the end-user cancels the leader', async () => {
    const { runs, world } = await startBoth({})
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
