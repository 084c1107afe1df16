import { describe, expect, it } from 'vitest'
import type { PendingStore } from '../pending/pending-store.js'
import { ServiceError } from '../words/service-error.js'
import { transferOf, until } from './browser.fixture.js'
import { confirming, leave } from './resume.fixture.js'
import { flush } from './time.fixture.js'
import { BOB, type Opened, closed, open, settle, stale } from './seams.fixture.js'

describe('cancelled means cancelled', () => {
  /** One try for each turn at which the click may come: ten of what is ready, then ten of the database. Looks only when nothing goes on in any of them. */
  const atEveryTurn = async (attempt: (turns: number) => Promise<() => unknown>) => {
    const looks = await Promise.all(Array.from({ length: 20 }, (_, turns) => attempt(turns)))
    await flush(50)
    return Promise.all(looks.map((look) => look()))
  }
  const pass = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < Math.min(turns, 10); turn += 1) await Promise.resolve()
    if (turns > 10) await flush(turns - 10)
  }

  it('while the pending action is saved: no record waits afterwards, and the tab remembers nothing', async () => {
    const all = await atEveryTurn(async (turns) => {
      const world = stale()
      const transfer = transferOf(world)
      const { reauth, tab } = open(world, [transfer])
      const run = reauth.start(transfer, BOB)
      await until(() => run.getSnapshot().state.endsWith('savingPending'))
      await pass(turns)
      const left = world.left.length
      run.cancel()
      expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
      return async () => {
        await closed(world)
        return [tab.memory, world.left.length - left]
      }
    })
    expect(all).toEqual(all.map(() => [null, 0]))
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

  it('in finishing: the exchange is aborted', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let given: AbortSignal | undefined
    const finish = (_: URL, { signal }: { signal: AbortSignal }) => {
      given = signal
      return new Promise<never>(() => {})
    }
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, browser: { finish } })
    const run = (await reauth.resume())!
    await until(() => given !== undefined)
    run.cancel()
    await run.ended
    expect(given!.aborted).toBe(true)
  })

  it('in finishing: no exchange starts afterwards', async () => {
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
      await pass(turns)
      run.cancel()
      cancelled = true
      await run.ended
      return () => [exchanges, left.first.tab.address.includes('code=')]
    })
    expect(all).toEqual(all.map(() => [0, false]))
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

  it('is one prompt, however often it leaves', async () => {
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

  it('does not leave twice for a click that comes before it left', async () => {
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
