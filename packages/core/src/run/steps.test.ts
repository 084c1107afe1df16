import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Authentication } from '@reauth/policy'
import type { TabLocks } from '../platform/tab-locks.js'
import { Tab, TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { BOB, open, stale } from '../reauth/seams.fixture.js'
import type { PromptOptions } from '../service/reauth-service.js'

const WAITED: TabLocks = { exclusive: (_, _signal, work) => work(true), hold: async () => () => {} }
const stepUp = () =>
  new Response(null, {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
  })

describe('a prompt', () => {
  /** Returns the `max_age` of each prompt. */
  const promptMaxAges = async (maxAge: 'zero' | 'needed' | undefined, isEnabled: boolean) => {
    const world = stale()
    const options: PromptOptions[] = []
    const reauthenticate = async (given: PromptOptions): Promise<Authentication> => {
      options.push(given)
      world.authenticate()
      return world.authentication()
    }
    const service = {
      ...world.service('inProcess'),
      biometric: { isEnabled: () => isEnabled, reauthenticate },
      browser: { kind: 'inProcess' as const, reauthenticate, ...(maxAge && { maxAge }) },
    }
    const page = createReauth({ service, clock: world.clock, page: new Tab() })
    expect((await page.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
    return options.map((each) => each.maxAge)
  }

  it('in the browser has a `max_age` within the requirement if the browser needs one, and 0 otherwise', async () => {
    const [maxAge] = await promptMaxAges('needed', false)
    expect(maxAge).toBeGreaterThan(0)
    expect(maxAge).toBeLessThan(300)
    expect(await promptMaxAges('zero', false)).toEqual([0])
    expect(await promptMaxAges(undefined, false)).toEqual([0])
  })

  it('of the device has a `max_age` of 0', async () => {
    expect(await promptMaxAges('needed', true)).toEqual([0])
  })
})

describe('a device prompt for an operation', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  /**
   * Starts a page whose operation begins the given seconds after the newest reading, with an end-user who answers
   * immediately.
   */
  const startPage = (seconds: number) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const world = stale()
    const promptMaxAges: number[] = []
    const reauthenticate = async (): Promise<Authentication> => {
      promptMaxAges.push(world.now)
      world.authenticate()
      return world.authentication()
    }
    const service = { ...world.service('inProcess'), biometric: { isEnabled: () => true, reauthenticate } }
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    const operation = async () => ({ operationId: 'operation', openedAt: world.now + seconds })
    const run = reauth.start(transferOf(world, { operation }), BOB)
    /** Advances the timers and the clocks. */
    const advance = async (milliseconds: number): Promise<void> => {
      world.now += milliseconds / 1000
      await vi.advanceTimersByTimeAsync(milliseconds)
    }
    /** Waits until the run waits for its prompt. */
    const waitForPrompt = async (): Promise<void> => {
      while (run.getSnapshot().status !== 'prompting') await vi.advanceTimersByTimeAsync(0)
      await vi.advanceTimersByTimeAsync(0)
    }
    return { asked: promptMaxAges, run, pass: advance, prompting: waitForPrompt }
  }

  it('waits until the operation has begun, because an earlier authentication would not count', async () => {
    const { asked: promptMaxAges, run, pass: advance, prompting: waitForPrompt } = startPage(1)
    await waitForPrompt()
    await advance(999)
    expect(promptMaxAges).toEqual([])
    await advance(1)
    expect((await run.outcome).outcome).toBe('succeeded')
    expect(promptMaxAges).toHaveLength(1)
  })

  it('does not wait if the operation has begun', async () => {
    const { asked: promptMaxAges, run } = startPage(0)
    expect((await run.outcome).outcome).toBe('succeeded')
    expect(promptMaxAges).toHaveLength(1)
  })

  it('waits two seconds at most, whatever the clock of the server', async () => {
    const { asked: promptMaxAges, pass: advance, prompting: waitForPrompt } = startPage(3600)
    await waitForPrompt()
    await advance(1999)
    expect(promptMaxAges).toEqual([])
    await advance(1)
    expect(promptMaxAges).toHaveLength(1)
  })

  it('is not opened if the end-user cancels during the wait', async () => {
    const { asked: promptMaxAges, run, pass: advance, prompting: waitForPrompt } = startPage(1)
    await waitForPrompt()
    run.cancel()
    expect(await run.outcome).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
    await advance(5000)
    expect(promptMaxAges).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an authentication from another tab', () => {
  /** Performs an action after waiting for the prompt of another tab, with the given claims after it. */
  const performAfterWait = async (
    claimsAfter: (world: TestWorld) => Partial<Authentication>,
    more: object = {},
    action: object = {},
  ) => {
    const world = stale()
    const service = world.service('inProcess')
    const signals: unknown[] = []
    const refreshIdToken = async (options: { signal: AbortSignal }) => {
      signals.push(options.signal)
      const authentication = await service.refreshIdToken(options)
      return signals.length === 1 ? authentication : { ...authentication, ...claimsAfter(world) }
    }
    const reauth = createReauth({
      service: { ...service, refreshIdToken },
      clock: world.clock,
      page: new Tab(),
      locks: WAITED,
      ...more,
    })
    const outcome = await reauth.perform(transferOf(world, action), BOB)
    return { outcome, prompts: world.prompts, signals }
  }

  it('is used if it is enough', async () => {
    const perform = () => 'done'
    expect((await performAfterWait(({ now }) => ({ authTime: now }), {}, { perform })).prompts).toBe(0)
  })

  it('is not used if it is newer but still too old', async () => {
    expect(await performAfterWait(({ now }) => ({ authTime: now - 900 }))).toMatchObject({
      prompts: 1,
      outcome: { outcome: 'succeeded' },
    })
  })

  it('is not used if the server has already seen it and asked for a newer one', async () => {
    const world = new TestWorld()
    let calls = 0
    const perform = () => (++calls === 1 ? stepUp() : 'done')
    const service = world.service('inProcess')
    const reauth = createReauth({ service, clock: world.clock, page: new Tab(), locks: WAITED })
    expect((await reauth.perform(transferOf(world, { perform }), BOB)).outcome).toBe('succeeded')
    expect([world.prompts, calls]).toEqual([1, 2])
  })

  it.each([
    ['1s', 0],
    ['0s', 1],
  ])('may be ahead by the clock tolerance (%s: %i prompts)', async (clockTolerance, prompts) => {
    const perform = () => 'done'
    const result = await performAfterWait(({ now }) => ({ authTime: now + 1 }), { clockTolerance }, { perform })
    expect(result.prompts).toBe(prompts)
  })

  it('is read with a signal, which ends the wait for it', async () => {
    const { signals } = await performAfterWait(({ now }) => ({ authTime: now }), {}, { perform: () => 'done' })
    expect(signals).toEqual([expect.any(AbortSignal), expect.any(AbortSignal)])
  })
})

describe('an input that a redirect would lose', () => {
  it('is accepted for an action that cannot be resumed, and on a page that never leaves', async () => {
    const world = new TestWorld()
    const input = { to: 'bob', at: new Date(0) }
    const transfer = transferOf(world)
    expect((await open(world, []).reauth.perform(transfer, input)).outcome).toBe('succeeded')
    const service = world.service('inProcess')
    const staying = createReauth({ service, actions: [transfer], clock: world.clock, page: new Tab() })
    expect((await staying.perform(transfer, input)).outcome).toBe('succeeded')
  })
})

describe('a run whose page is shown again', () => {
  it('continues if it never left', async () => {
    const world = new TestWorld()
    const tab = new Tab()
    const events: unknown[] = []
    const inspect = (event: { type: string; event?: { type: string } }) => {
      if (event.type === '@xstate.event' && event.event?.type === 'page.restored') events.push(event.event)
    }
    const reauth = createReauth({
      service: stale().service('inProcess'),
      clock: world.clock,
      page: tab,
      inspect: inspect as (event: unknown) => void,
    })
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await until(() => run.getSnapshot().canConfirm)
    for (const listener of tab.restored) listener()
    await until(() => events.length === 1)
    expect(events).toEqual([{ type: 'page.restored', taken: false }])
    expect(run.getSnapshot().canConfirm).toBe(true)
  })
})
