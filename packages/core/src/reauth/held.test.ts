import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PerformContext } from '../action/sensitive-action.js'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import type { TabLocks } from '../platform/tab-locks.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, type TestWorld, transferOf, until } from './browser.fixture.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'
import { BOB, open, settle, stale } from './seams.fixture.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Creates free locks that record requests and releases. */
function recordingLocks(release?: () => void) {
  const held: string[] = []
  const released: string[] = []
  const locks: TabLocks = {
    exclusive: (_, _signal, work) => work(false),
    hold: async (name) => {
      held.push(name)
      return () => {
        released.push(name)
        release?.()
      }
    },
  }
  return { locks, held, released }
}

describe('the lock of a run', () => {
  it('is held until the run ends, and then released, even if that fails', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    const { locks, held, released } = recordingLocks(() => {
      throw new Error('the frame is gone')
    })
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab, locks })
    const run = (await reauth.resume())!
    await confirming(run)
    expect([held.length, released.length]).toEqual([1, 0])
    run.confirm()
    await run.ended
    await until(() => released.length === 1)
    expect(released).toEqual(held)
  })

  it('is requested once by a tab that does not own the run', async () => {
    const left = await leave()
    left.world.authenticate()
    let asked = 0
    const locks: TabLocks = {
      exclusive: (_, _signal, work) => work(false),
      hold: async () => {
        asked += 1
        return null
      },
    }
    const tab = new Tab()
    tab.address = left.world.callback()
    const run = (await open(left.world, [left.action], { tab, locks }).reauth.resume())!
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    expect(asked).toBe(1)
  })

  it('keeps the run in its page if another page opens the same callback', async () => {
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    const other = (await left.world.open(left.world.callback(), [left.action]).reauth.resume())!
    expect(await other.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('protects the departures of the run from another page that opens the callback earlier', async () => {
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    const left = await leave()
    const earlyCallback = left.world.callback()
    left.world.authenticate()
    const { run, page } = await comeBack(left)
    await confirming(run)
    left.world.authTime -= 1000
    run.confirm()
    await until(() => left.world.left.length === 2)
    const other = (await left.world.open(earlyCallback, [left.action]).reauth.resume())!
    expect(await other.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    await settle()
    vi.unstubAllGlobals()
    left.world.authenticate()
    const reloaded = (await left.world.open(left.world.callback(), [left.action], page.tab).reauth.resume())!
    await confirming(reloaded)
  })
})

describe('a callback that is opened during the call', () => {
  const calling = async () => {
    let asked = 0
    let calls = 0
    const left = await leave({
      perform: () => {
        calls += 1
        return new Promise(() => {})
      },
      status: async () => {
        asked += 1
        return 'performed' as const
      },
    })
    left.world.authenticate()
    const callback = left.world.callback()
    const { run, page } = await comeBack(left)
    await confirming(run)
    run.confirm()
    await until(() => calls === 1)
    return { left, page, callback, asked: () => asked }
  }

  it('counts as used in a tab that did not call', async () => {
    const { left, callback, asked } = await calling()
    const other = (await left.world.open(callback, [left.action]).reauth.resume())!
    expect(await other.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    expect(asked()).toBe(0)
  })

  it('makes the tab that called ask for the result', async () => {
    const { left, page, callback, asked } = await calling()
    const reloaded = (await left.world.open(callback, [left.action], page.tab).reauth.resume())!
    expect((await reloaded.ended).outcome).toBe('succeeded')
    expect(asked()).toBe(1)
  })
})

describe('a page load', () => {
  it('reads nothing if it belongs to no run', async () => {
    const world = stale()
    const get = vi.fn((id: string) => world.store.get(id))
    expect(await open(world, [transferOf(world)], { store: { get } }).reauth.resume()).toBeNull()
    expect(get).not.toHaveBeenCalled()
  })

  it('keeps the callback in the address until the record is taken, so that it can be loaded again', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let isAsked = false
    const advance = () => {
      isAsked = true
      return new Promise<never>(() => {})
    }
    const { reauth, tab } = open(left.world, [left.action], { tab: left.first.tab, store: { advance } })
    void reauth.resume()
    await until(() => isAsked)
    expect(tab.address).toContain('code=')
  })
})

describe('companions', () => {
  const leaveTogether = async () => {
    const world = stale()
    const actions = [transferOf(world), transferOf(world, { id: 'close' })] as const
    const { reauth, tab } = open(world, actions)
    await Promise.all(actions.map((action) => reauth.perform(action, BOB)))
    await until(() => world.left.length === 1)
    return { world, actions, tab }
  }
  const statusOf = async (world: TestWorld, tab: Tab, actions: Parameters<typeof open>[1], browser = {}) => {
    const run = (await open(world, actions, { tab, browser }).reauth.resume())!
    const companions = await run.companions
    return { run, ends: companions.map((companion) => companion.getSnapshot()), companions }
  }

  it('stop if the leader is refused', async () => {
    const { world, actions, tab } = await leaveTogether()
    world.authenticate()
    tab.address = world.callback()
    const finish = () => Promise.reject(new ServiceError('sessionLost'))
    const { run, ends } = await statusOf(world, tab, actions, { finish })
    expect((await run.ended).outcome).toBe('refused')
    expect(ends).toMatchObject([{ status: 'cancelled', code: 'abandoned' }])
  })

  it('are omitted if they have expired', async () => {
    const { world, actions, tab } = await leaveTogether()
    world.now += 600
    const { run, ends } = await statusOf(world, tab, actions)
    expect(await run.ended).toMatchObject({ code: 'pendingActionDiscarded' })
    expect(ends).toEqual([])
  })

  it('wait for their click if they were authenticated, even after the leader has ended', async () => {
    const { world, actions, tab } = await leaveTogether()
    world.authenticate()
    const callback = world.callback()
    tab.address = callback
    const { run } = await statusOf(world, tab, actions)
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
    tab.address = callback
    const reloaded = await statusOf(world, tab, actions)
    expect(await reloaded.run.ended).toMatchObject({ code: 'alreadyResumed' })
    await confirming(reloaded.companions[0]!)
  })
})

describe('an unknown action', () => {
  it('is never performed, whatever is stored', async () => {
    const calls: unknown[] = []
    const left = await leave({ perform: (context: PerformContext<unknown>) => calls.push(context) })
    left.world.authenticate()
    const run = (await left.world.open(HOME, [], left.first.tab).reauth.resume())!
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect([calls, run.input]).toEqual([[], undefined])
  })
})
