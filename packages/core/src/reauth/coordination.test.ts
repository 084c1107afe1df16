import { describe, expect, it } from 'vitest'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PromptOptions } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import type { ReauthEvent } from '../run/run-events.js'

/** A world whose prompts stay open until the end-user answers. */
class PromptingWorld extends TestWorld {
  readonly asked: PromptOptions[] = []
  answer!: (outcome: 'authenticated' | 'cancelled') => void

  reauth(more: object = {}) {
    const service = {
      ...this.service('inProcess'),
      browser: {
        kind: 'inProcess' as const,
        reauthenticate: (options: PromptOptions) => {
          this.asked.push(options)
          return new Promise<ReturnType<TestWorld['authentication']>>((resolve, reject) => {
            this.answer = (outcome) => {
              if (outcome === 'cancelled') return reject(new ServiceError('cancelled'))
              this.authenticate()
              resolve(this.authentication())
            }
          })
        },
      },
    }
    return createReauth({ service, clock: this.clock, page: new Tab(), ...more })
  }
}

const stale = (): PromptingWorld => {
  const world = new PromptingWorld()
  world.authTime -= 1000
  return world
}

describe('a prompt that several actions need', () => {
  it('is opened once, after one refresh, and each of ten actions is called once', async () => {
    const world = stale()
    const reauth = world.reauth()
    const outcomes = Array.from({ length: 10 }, (_, index) => reauth.perform(transferOf(world), { to: `bob ${index}` }))
    await until(() => world.asked.length === 1)
    world.answer('authenticated')
    expect((await Promise.all(outcomes)).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 10 }, () => 'succeeded'),
    )
    expect([world.refreshes, world.asked.length, world.booked.size, world.calls]).toEqual([1, 1, 10, 10])
  })

  it('is joined by an action that starts later', async () => {
    const world = stale()
    const reauth = world.reauth()
    const first = reauth.perform(transferOf(world), { to: 'bob' })
    await until(() => world.asked.length === 1)
    const second = reauth.start(transferOf(world), { to: 'carol' })
    await until(() => second.getSnapshot().status === 'prompting')
    world.answer('authenticated')
    expect([(await first).outcome, (await second.ended).outcome]).toEqual(['succeeded', 'succeeded'])
    expect(world.asked).toHaveLength(1)
  })

  it('combines the strongest options', async () => {
    const world = stale()
    const reauth = world.reauth()
    const plain = reauth.perform(transferOf(world), { to: 'bob' })
    const gold = reauth.perform(transferOf(world, { requirement: { maxAge: '5m', acrValues: ['gold', 'silver'] } }), {
      to: 'bob',
    })
    const silver = reauth.perform(transferOf(world, { requirement: { maxAge: '5m', acrValues: ['silver'] } }), {
      to: 'bob',
    })
    await until(() => world.asked.length === 1)
    expect(world.asked[0]).toMatchObject({ maxAge: 0, acrValues: ['silver'] })
    world.answer('authenticated')
    expect((await plain).outcome).toBe('succeeded')
    expect([await gold, await silver]).toEqual([
      { outcome: 'refused', code: 'insufficientMethods' },
      { outcome: 'refused', code: 'insufficientMethods' },
    ])
  })

  it.each(['the end-user declines', 'one run is cancelled'])('ends for all runs when %s', async (how) => {
    const world = stale()
    const reauth = world.reauth()
    const runs = ['bob', 'carol', 'dave'].map((to) => reauth.start(transferOf(world), { to }))
    await until(() => world.asked.length === 1)
    if (how === 'one run is cancelled') runs[1]!.cancel()
    else world.answer('cancelled')
    for (const run of runs) expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect(world.asked[0]?.signal.aborted).toBe(how === 'one run is cancelled')
    expect(world.calls).toBe(0)
  })

  it('is not opened for ten minutes after three without an authentication', async () => {
    const world = stale()
    const reauth = world.reauth()
    for (let count = 1; count <= 3; count += 1) {
      const run = reauth.perform(transferOf(world), { to: 'bob' })
      await until(() => world.asked.length === count)
      world.answer('cancelled')
      expect((await run).outcome).toBe('cancelled')
    }
    expect(await reauth.perform(transferOf(world), { to: 'bob' })).toEqual({
      outcome: 'refused',
      code: 'tooManyPrompts',
    })
    world.now += 601
    const later = reauth.perform(transferOf(world), { to: 'bob' })
    await until(() => world.asked.length === 4)
    world.answer('authenticated')
    expect((await later).outcome).toBe('succeeded')
  })
})

describe('prompts across tabs', () => {
  /** Locks that two tabs of a test share, like Web Locks. */
  const sharedLocks = (): TabLocks => {
    let tail: Promise<unknown> = Promise.resolve()
    let held = 0
    return {
      hold: async () => () => {},
      exclusive: async (_, _signal, work) => {
        const hasWaited = held > 0
        held += 1
        const turn = tail.then(() => work(hasWaited))
        tail = turn.catch(() => {}).then(() => (held -= 1))
        return turn
      },
    }
  }

  it('are opened in one tab, and the other tab uses the authentication', async () => {
    const world = stale()
    const locks = sharedLocks()
    const tabs = [world.reauth({ locks }), world.reauth({ locks })] as const
    const first = tabs[0].perform(transferOf(world), { to: 'bob' })
    await until(() => world.asked.length === 1)
    const second = tabs[1].start(transferOf(world), { to: 'carol' })
    await until(() => second.getSnapshot().status === 'prompting')
    world.answer('authenticated')
    expect([(await first).outcome, (await second.ended).outcome]).toEqual(['succeeded', 'succeeded'])
    expect(world.asked).toHaveLength(1)
  })

  it('are opened in the other tab, too, if the first one ends without an authentication', async () => {
    const world = stale()
    const locks = sharedLocks()
    const tabs = [world.reauth({ locks }), world.reauth({ locks })] as const
    const first = tabs[0].perform(transferOf(world), { to: 'bob' })
    await until(() => world.asked.length === 1)
    const second = tabs[1].perform(transferOf(world), { to: 'carol' })
    world.answer('cancelled')
    expect((await first).outcome).toBe('cancelled')
    await until(() => world.asked.length === 2)
    world.answer('authenticated')
    expect((await second).outcome).toBe('succeeded')
  })
})

describe('a redirect that several actions need', () => {
  const open = (world: TestWorld, tab: Tab) =>
    createReauth({
      service: world.service(),
      actions: [transferOf(world), transferOf(world, { id: 'close' })],
      store: world.store,
      clock: world.clock,
      page: tab,
    })

  const leaveTogether = async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const tab = new Tab()
    const [transfer, close] = [transferOf(world), transferOf(world, { id: 'close' })]
    const reauth = createReauth({
      service: world.service(),
      actions: [transfer, close],
      store: world.store,
      clock: world.clock,
      page: tab,
    })
    const runs = [
      reauth.start(transfer, { to: 'bob' }),
      reauth.start(close, { to: 'carol' }),
      reauth.start(transfer, { to: 'dave' }),
    ]
    for (const run of runs) expect(await run.outcome).toEqual({ outcome: 'redirecting' })
    await until(() => world.left.length > 0)
    return { world, tab, runs }
  }

  it('leaves once, and shows every action again afterwards', async () => {
    const { world, tab } = await leaveTogether()
    expect(world.left).toHaveLength(1)
    world.authenticate()
    tab.address = world.callback()
    const leader = await open(world, tab).resume()
    const companions = await leader!.companions
    expect(companions).toHaveLength(2)
    for (const run of [leader!, ...companions]) {
      await until(() => run.getSnapshot().status === 'confirmingResumed')
      run.confirm()
      expect((await run.ended).outcome).toBe('succeeded')
    }
    expect([...world.booked.values()].map((input) => (input as { to: string }).to).toSorted()).toEqual([
      'bob',
      'carol',
      'dave',
    ])
  })

  it('is cancelled for all of them when the end-user declines', async () => {
    const { world, tab } = await leaveTogether()
    tab.address = world.callback('error=access_denied')
    const leader = await open(world, tab).resume()
    const outcomes = await Promise.all([leader!, ...(await leader!.companions)].map((run) => run.ended))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(world.calls).toBe(0)
  })

  it('is cancelled for all of them when the leader is cancelled', async () => {
    const { runs } = await leaveTogether()
    runs[0]!.cancel()
    const outcomes = await Promise.all(runs.map((run) => run.ended))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })
})

describe('the events of a page', () => {
  it('have the time since the start, and never an input or a token', async () => {
    const world = stale()
    const events: ReauthEvent[] = []
    const reauth = world.reauth({ onEvent: (event: ReauthEvent) => events.push(event) })
    const run = reauth.perform(transferOf(world), { to: 'bob' })
    await until(() => world.asked.length === 1)
    world.answer('authenticated')
    await run
    expect(events.map(({ type }) => type)).toEqual(['started', 'prompted', 'called', 'succeeded'])
    expect(events.at(-1)).toEqual({ type: 'succeeded', runId: events[0]?.runId, actionId: 'transfer', elapsed: 5000 })
    expect(JSON.stringify(events)).not.toMatch(/bob|alice/)
  })

  it.each([
    [{ perform: () => new Response(null, { status: 403 }) }, ['started', 'called', 'refused']],
    [{ perform: () => new Response(null, { status: 500 }) }, ['started', 'called', 'outcomeUnknown']],
    [
      {
        perform: () =>
          new Response(null, {
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="1"' },
          }),
      },
      ['started', 'called', 'stepUpRequired', 'prompted', 'called', 'refused'],
    ],
  ])('have the outcome as the last type (%#)', async (more, types) => {
    const world = new TestWorld()
    const events: ReauthEvent[] = []
    const reauth = createReauth({
      service: world.service('inProcess'),
      clock: world.clock,
      page: new Tab(),
      onEvent: (event) => events.push(event),
    })
    await reauth.perform(transferOf(world, more), { to: 'bob' })
    expect(events.map(({ type }) => type)).toEqual(types)
  })

  it('report an end-user who cannot reauthenticate, and survive a failing listener', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    world.canReauthenticate = false
    const events: ReauthEvent[] = []
    const onEvent = (event: ReauthEvent) => {
      events.push(event)
      throw new Error('disk full')
    }
    const reauth = createReauth({
      service: world.service('inProcess'),
      clock: world.clock,
      page: new Tab(),
      onEvent,
      onError: () => {},
    })
    expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('refused')
    expect(events.map(({ type }) => type)).toEqual(['started', 'refused'])
  })
})
