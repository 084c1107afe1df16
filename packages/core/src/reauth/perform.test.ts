import { describe, expect, it } from 'vitest'
import { createReauth } from './create-reauth.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { defineSensitiveAction } from '../action/sensitive-action.js'

const inProcess = (world: TestWorld, more: object = {}) =>
  createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), ...more })

describe('perform', () => {
  it('passes the input and the newest token to the action, and returns the response unread', async () => {
    const world = new TestWorld()
    const outcome = await inProcess(world).perform(transferOf(world), { to: 'bob' })
    expect(outcome.outcome).toBe('succeeded')
    if (outcome.outcome !== 'succeeded') return
    expect((outcome.data as Response).bodyUsed).toBe(false)
    expect(await (outcome.data as Response).json()).toEqual({ booked: { to: 'bob' } })
  })

  it('makes no request to the provider while the token in memory is fresh enough', async () => {
    const world = new TestWorld()
    const reauth = inProcess(world)
    await reauth.perform(transferOf(world), { to: 'bob' })
    await reauth.perform(transferOf(world), { to: 'bob' })
    expect([world.refreshes, world.prompts, world.calls]).toEqual([1, 0, 2])
  })

  it("refreshes for each run with refresh: 'always'", async () => {
    const world = new TestWorld()
    const reauth = inProcess(world, { refresh: 'always' })
    await reauth.perform(transferOf(world), { to: 'bob' })
    await reauth.perform(transferOf(world), { to: 'bob' })
    expect(world.refreshes).toBe(2)
  })

  it.each([
    [289, 0],
    [291, 1],
  ])('ages the token in memory with the monotonic clock: after %i s, %i prompts', async (seconds, prompts) => {
    const world = new TestWorld()
    const reauth = inProcess(world)
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.now += seconds
    await reauth.perform(transferOf(world), { to: 'bob' })
    expect(world.prompts).toBe(prompts)
  })

  it.each([-86_400_000, -3_600_000, 3_600_000, 86_400_000])(
    'is not misled by a device clock that is off by %i ms',
    async (offset) => {
      for (const [age, prompts] of [
        [200, 0],
        [400, 1],
      ] as const) {
        const world = new TestWorld()
        world.wallOffset = offset
        world.authTime = world.now - age
        expect((await inProcess(world).perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
        expect(world.prompts).toBe(prompts)
      }
    },
  )

  it('steps up once if the server rejects an authentication that is fresh in memory', async () => {
    const world = new TestWorld()
    const reauth = inProcess(world)
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.authTime -= 1000
    expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
    expect([world.prompts, world.calls]).toEqual([1, 3])
  })

  it('validates the input first, and returns its issues', async () => {
    const world = new TestWorld()
    const input = {
      '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'Who gets it?' }] }) },
    }
    const outcome = await inProcess(world).perform(transferOf(world, { input }), { to: '' })
    expect(outcome).toEqual({ outcome: 'refused', code: 'invalidInput', issues: [{ message: 'Who gets it?' }] })
    expect([world.refreshes, world.calls]).toEqual([0, 0])
  })

  it("returns the server's answer when it refuses", async () => {
    const world = new TestWorld()
    const action = transferOf(world, { perform: () => new Response('too poor', { status: 422 }) })
    const outcome = await inProcess(world).perform(action, { to: 'bob' })
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'refusedByServer', response: { status: 422 } })
  })

  it.each([
    [() => new Response(null, { status: 500 }), 'outcomeUnknown'],
    [() => new Response(null, { status: 409 }), 'refused'],
    [() => Promise.reject(new TypeError('Failed to fetch')), 'outcomeUnknown'],
    [() => Promise.reject(Object.assign(new Error(), { response: { status: 403, headers: {} } })), 'refused'],
    [() => Promise.reject(Object.assign(new Error(), { response: { status: 200, headers: {} } })), 'outcomeUnknown'],
    [() => new Response(null, { status: 401 }), 'refused'],
    [() => 'anything else', 'succeeded'],
    [() => undefined, 'succeeded'],
  ])('distinguishes a lost response from a refusal (%#)', async (perform, expected) => {
    const world = new TestWorld()
    expect((await inProcess(world).perform(transferOf(world, { perform }), { to: 'bob' })).outcome).toBe(expected)
  })

  it('reads the challenge of errors like those of axios, and of bodies without readable headers', async () => {
    const header = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="60"' }
    const body = { error: 'insufficient_user_authentication', max_age: 60 }
    for (const answer of [
      () => Promise.reject(Object.assign(new Error(), { response: { status: 401, headers: header } })),
      () => Promise.reject(Object.assign(new Error(), { response: { status: 401, headers: {}, data: body } })),
      () => Promise.resolve(Response.json(body, { status: 401 })),
    ]) {
      const world = new TestWorld()
      let calls = 0
      const perform = () => (++calls === 1 ? answer() : 'done')
      expect((await inProcess(world).perform(transferOf(world, { perform }), { to: 'bob' })).outcome).toBe('succeeded')
      expect(world.prompts).toBe(1)
    }
  })

  it('asks the server after a lost response, or repeats the call under the same key', async () => {
    for (const more of [{ status: async () => 'performed' as const }, { idempotent: true }]) {
      const world = new TestWorld()
      const keys: string[] = []
      const perform = (context: Parameters<TestWorld['book']>[0]) => {
        keys.push(context.idempotencyKey)
        return keys.length === 1
          ? world.book(context).then(() => Promise.reject(new TypeError('lost')))
          : world.book(context)
      }
      expect((await inProcess(world).perform(transferOf(world, { perform, ...more }), { to: 'bob' })).outcome).toBe(
        'succeeded',
      )
      expect(world.booked.size).toBe(1)
      expect(new Set(keys).size).toBe(1)
    }
  })

  it('runs a plain closure', async () => {
    const world = new TestWorld()
    const outcome = await inProcess(world).perform(({ idToken }) => idToken, { maxAge: '5m' })
    expect(outcome).toEqual({ outcome: 'succeeded', data: world.token() })
  })

  it('refuses a closure as notResumable if it needs a redirect', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const reauth = createReauth({ service: world.service(), clock: world.clock, page: new Tab(), store: world.store })
    expect(await reauth.perform(() => 1, { maxAge: '5m' })).toEqual({ outcome: 'refused', code: 'notResumable' })
    expect(world.left).toEqual([])
  })

  it('opens the operation before the prompt, and binds the call to it', async () => {
    const world = new TestWorld()
    const operationIds: unknown[] = []
    const action = transferOf(world, {
      requirement: { maxAge: 'always' },
      operation: async () => ({ operationId: 'op-1', openedAt: world.now + 1 }),
      perform: ({ operationId }: { operationId: string }) => operationIds.push(operationId),
    })
    expect((await inProcess(world).perform(action, { to: 'bob' })).outcome).toBe('succeeded')
    expect([operationIds, world.prompts]).toEqual([['op-1'], 1])
  })

  it('fails if the operation has no id', async () => {
    const world = new TestWorld()
    const action = transferOf(world, { operation: async () => ({ openedAt: 1 }) })
    expect(await inProcess(world).perform(action, { to: 'bob' })).toEqual({ outcome: 'failed', code: 'unexpected' })
  })

  it('prefers enrolled biometrics', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    world.biometric = {
      isEnabled: async () => true,
      reauthenticate: async () => {
        world.authenticate()
        return world.authentication()
      },
    }
    expect((await inProcess(world).perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
    expect(world.prompts).toBe(0)
  })

  it('refuses without a session', async () => {
    const world = new TestWorld()
    world.isSignedIn = false
    expect(await inProcess(world).perform(transferOf(world), { to: 'bob' })).toEqual({
      outcome: 'refused',
      code: 'sessionLost',
    })
  })

  it('shares one refresh among ten actions that start together', async () => {
    const world = new TestWorld()
    const reauth = inProcess(world)
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reauth.perform(transferOf(world), { to: `bob ${index}` })),
    )
    expect(outcomes.every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect([world.refreshes, world.booked.size]).toEqual([1, 10])
  })
})

describe('start', () => {
  it('returns a run that notifies of every change and can be cancelled', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const action = transferOf(world, { confirm: true })
    const run = inProcess(world).start(action, { to: 'bob' })
    const statuses: string[] = []
    const { unsubscribe } = run.subscribe({ next: ({ status }) => statuses.push(status) })
    await until(() => run.getSnapshot().status === 'awaitingConfirmation')
    expect(run.getSnapshot()).toBe(run.getSnapshot())
    expect(run.getSnapshot()).toMatchObject({ canCancel: true, canConfirm: true, canChoose: false, resumed: false })
    expect([run.description, run.input]).toEqual(['Transfer to bob', { to: 'bob' }])
    unsubscribe()
    run.cancel()
    expect(await run.outcome).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect(statuses).toEqual(['awaitingConfirmation'])
    expect(world.calls).toBe(0)
  })

  it('continues after the click, and lets the end-user choose another method', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    world.biometric = { isEnabled: () => true, reauthenticate: () => new Promise(() => {}) }
    const run = inProcess(world).start(transferOf(world, { confirm: true }), { to: 'bob' })
    await until(() => run.getSnapshot().canConfirm)
    run.confirm()
    await until(() => run.getSnapshot().canChoose)
    run.choose('browser')
    expect((await run.ended).outcome).toBe('succeeded')
  })
})

describe('preview', () => {
  it('predicts the course of an action from memory', async () => {
    const world = new TestWorld()
    const reauth = inProcess(world)
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'unknown' })
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.now += 100
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'fresh', expiresIn: 190 })
    expect(reauth.preview({ maxAge: '1m' })).toEqual({ preview: 'wouldPrompt' })
    expect(reauth.preview({ maxAge: 'always' })).toEqual({ preview: 'wouldPrompt' })
    reauth.reset()
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'unknown' })
  })

  it('predicts that the end-user cannot reauthenticate', async () => {
    const world = new TestWorld()
    world.canReauthenticate = false
    const reauth = inProcess(world)
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.now += 1000
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'cannotReauthenticate' })
    expect(reauth.preview({ maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' })).toEqual({
      preview: 'fresh',
    })
    expect(() => reauth.preview({ maxAge: 300 as never })).toThrow(expect.objectContaining({ code: 'invalidDuration' }))
  })
})

describe('configuration', () => {
  it('refuses two actions with the same id, and invalid ids', () => {
    const world = new TestWorld()
    expect(() => inProcess(world, { actions: [transferOf(world), transferOf(world)] })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'actions' }),
    )
    expect(() => defineSensitiveAction({ id: 'a b', requirement: { maxAge: '5m' }, perform: () => 1 })).toThrow(
      expect.objectContaining({ field: 'id' }),
    )
  })
})
