import { describe, expect, it } from 'vitest'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'

interface Inspected {
  readonly type: string
  readonly rootId: string
  readonly actorRef: { readonly sessionId: string }
}

/**
 * Opens a page that records the snapshots of its statechart in `emitted`, including the first and the last of a run.
 */
const observed = (world: TestWorld, more: object = {}) => {
  const events: Inspected[] = []
  const reauth = createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: new Tab(),
    inspect: (event) => events.push(event as Inspected),
    ...more,
  })
  const emitted = () =>
    events.filter(({ type, rootId, actorRef }) => type === '@xstate.snapshot' && actorRef.sessionId === rootId)
  return { reauth, events, emitted }
}

describe('the cost of a flow', () => {
  it('is at most 4 snapshots if the authentication is fresh', async () => {
    const world = new TestWorld()
    const { reauth, emitted } = observed(world)
    expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
    expect(emitted().length).toBeGreaterThan(0)
    expect(emitted().length).toBeLessThanOrEqual(4)
  })

  it('is at most 6 snapshots with a biometric prompt', async () => {
    const world = new TestWorld()
    let prompts = 0
    world.authTime = world.now - 600
    world.biometric = {
      isEnabled: () => true,
      reauthenticate: async () => {
        prompts += 1
        world.authenticate()
        return world.authentication()
      },
    }
    const { reauth, emitted } = observed(world)
    expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
    expect(prompts).toBe(1)
    expect(emitted().length).toBeGreaterThan(0)
    expect(emitted().length).toBeLessThanOrEqual(6)
  })

  it('is no actor before the first use, however many actions there are', async () => {
    const world = new TestWorld()
    const actions = Array.from({ length: 1000 }, (_, at) => transferOf(world, { id: `action-${at}` }))
    const { reauth, events } = observed(world, { actions })
    reauth.preview({ maxAge: '5m' })
    reauth.reset()
    expect(await reauth.resume()).toBeNull()
    expect(events).toEqual([])
    await reauth.perform(actions[0]!, { to: 'bob' })
    expect(events.length).toBeGreaterThan(0)
  })
})
