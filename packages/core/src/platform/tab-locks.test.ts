import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryLockManager } from './lock-manager.fixture.js'
import { webLocks } from './tab-locks.js'

let locks: MemoryLockManager
const useLocks = (of: unknown) => vi.stubGlobal('navigator', { locks: of })
beforeEach(() => {
  locks = new MemoryLockManager()
  useLocks(locks)
})
afterEach(() => vi.unstubAllGlobals())

const { signal } = new AbortController()
const reportWait = (hasWaited: boolean) => Promise.resolve(hasWaited ? 'waited' : 'at once')
const hang = () => new Promise<never>(() => {})
const turn = () => new Promise((resolve) => setTimeout(resolve))

/** Browsers that grant no lock. */
const browsers: [string, unknown][] = [
  ['has none', undefined],
  ['has none in this context', null],
  [
    'denies them',
    { request: () => Promise.reject(new DOMException('request() is not allowed in this context', 'SecurityError')) },
  ],
  [
    'throws',
    {
      request: () => {
        throw new DOMException('The document is not fully active.', 'InvalidStateError')
      },
    },
  ],
]

describe('exclusive work', () => {
  it('starts immediately when the lock is free, and releases it', async () => {
    expect(await webLocks.exclusive('name', signal, reportWait)).toBe('at once')
    expect(locks.held).toEqual([])
  })

  it('waits for another tab, and is told that it waited', async () => {
    let finish = (): void => {}
    const holder = webLocks.exclusive('name', signal, () => new Promise<void>((resolve) => (finish = resolve)))
    await turn()
    const waiter = webLocks.exclusive('name', signal, reportWait)
    await turn()
    expect([locks.held, locks.queued]).toEqual([['name'], ['name']])
    finish()
    await holder
    expect(await waiter).toBe('waited')
    expect(locks.held).toEqual([])
  })

  it('releases the lock when it is aborted, even if the work never settles', async () => {
    const controller = new AbortController()
    const hanging = webLocks.exclusive('name', controller.signal, hang)
    await turn()
    const next = webLocks.exclusive('name', signal, reportWait)
    controller.abort(new Error('cancelled'))
    await expect(hanging).rejects.toThrow('cancelled')
    expect(await next).toBe('waited')
  })

  it('releases the lock that it waited for when it is aborted', async () => {
    const release = await webLocks.hold('name')
    const controller = new AbortController()
    const hanging = webLocks.exclusive('name', controller.signal, hang)
    await turn()
    release!()
    await turn()
    controller.abort(new Error('cancelled'))
    await expect(hanging).rejects.toThrow('cancelled')
    await turn()
    expect(locks.held).toEqual([])
  })

  it('stops waiting when it is aborted, and never starts', async () => {
    const release = await webLocks.hold('name')
    const controller = new AbortController()
    const work = vi.fn(hang)
    const waiting = webLocks.exclusive('name', controller.signal, work)
    await turn()
    controller.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
    release!()
    await turn()
    expect([work.mock.calls, locks.held, locks.queued]).toEqual([[], [], []])
  })

  it.each([['has them', 'locks'] as const, ...browsers])(
    'never starts with an aborted signal, in a browser that %s',
    async (_, of) => {
      useLocks(of === 'locks' ? locks : of)
      const work = vi.fn(hang)
      await expect(webLocks.exclusive('name', AbortSignal.abort(new Error('cancelled')), work)).rejects.toThrow(
        'cancelled',
      )
      expect(work).not.toHaveBeenCalled()
    },
  )

  it.each(browsers)('starts immediately in a browser that %s', async (_, of) => {
    useLocks(of)
    expect(await webLocks.exclusive('name', signal, reportWait)).toBe('at once')
  })

  it.each(browsers)('ends with its signal in a browser that %s', async (_, of) => {
    useLocks(of)
    const controller = new AbortController()
    const hanging = webLocks.exclusive('name', controller.signal, hang)
    await turn()
    controller.abort(new Error('cancelled'))
    await expect(hanging).rejects.toThrow('cancelled')
  })

  it('starts without the lock when the browser stops waiting', async () => {
    const request = vi.fn()
    request.mockImplementationOnce((_name, _options, work) => work(null))
    request.mockRejectedValueOnce(new DOMException('gone', 'InvalidStateError'))
    useLocks({ request })
    expect(await webLocks.exclusive('name', signal, reportWait)).toBe('at once')
  })

  it('passes on the error of the work, and runs it once', async () => {
    const work = vi.fn(() => Promise.reject(new DOMException('no prompt', 'SecurityError')))
    await expect(webLocks.exclusive('name', signal, work)).rejects.toThrow('no prompt')
    expect([work.mock.calls, locks.held]).toEqual([[[false]], []])
  })

  it('continues when its lock is stolen', async () => {
    const stolen = {
      request: async (_: string, __: unknown, work: (lock: unknown) => Promise<unknown>) => {
        void work({})
        throw new DOMException('stolen', 'AbortError')
      },
    }
    useLocks(stolen)
    const work = vi.fn(reportWait)
    expect(await webLocks.exclusive('name', signal, work)).toBe('at once')
    expect(work).toHaveBeenCalledTimes(1)
  })
})

describe('holding a lock', () => {
  it('excludes every other tab and page until it is released', async () => {
    const release = await webLocks.hold('name')
    expect(await webLocks.hold('name')).toBeNull()
    expect(await webLocks.hold('other')).not.toBeNull()
    release!()
    await turn()
    expect(await webLocks.hold('name')).not.toBeNull()
  })

  it.each(browsers)('is granted in a browser that %s', async (_, of) => {
    useLocks(of)
    const release = await webLocks.hold('name')
    expect(() => release!()).not.toThrow()
  })
})
