import { describe, expect, it } from 'vitest'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { memoryStore } from '../pending/memory.store.js'
import { createReauth } from './create-reauth.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'

describe('resume with a problem', () => {
  it('refuses a record older than ten minutes', async () => {
    const left = await leave()
    left.world.now += 600
    left.world.authenticate()
    const { run } = await comeBack(left)
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'pendingActionDiscarded' })
  })

  it('refuses a record that was changed in storage', async () => {
    for (const change of [
      (entry: { record: object; sealed: unknown }) => ({
        ...entry,
        record: { ...entry.record, idempotencyKey: 'another' },
      }),
      (entry: { record: object; sealed: unknown }) => ({ ...entry, sealed: new Uint8Array(64) }),
      (entry: { record: object; sealed: unknown }) => ({ ...entry, sealed: 'x' }),
      (entry: { record: object; sealed: unknown }) => ({ ...entry, record: { ...entry.record, intentTag: 'x' } }),
    ]) {
      const left = await leave()
      const state = left.world.left[0]!.searchParams.get('state')!
      await left.world.store.put(change((await left.world.store.get(state)) as never) as never)
      left.world.authenticate()
      const { run } = await comeBack(left)
      expect(await run.ended).toEqual({ outcome: 'refused', code: 'pendingActionDiscarded' })
      expect(left.world.calls).toBe(0)
    }
  })

  it('is prevented: a run that cannot be stored is refused before the page leaves', async () => {
    for (const broken of [
      { put: () => Promise.reject(new Error('denied')) },
      { put: () => Promise.resolve() },
      { unseal: () => Promise.resolve('something else') },
    ]) {
      const world = new TestWorld()
      world.authTime -= 1000
      const action = transferOf(world)
      const store = { ...memoryStore(), ...broken }
      const reauth = createReauth({
        service: world.service(),
        actions: [action],
        store,
        clock: world.clock,
        page: new Tab(),
      })
      expect(await reauth.perform(action, { to: 'bob' })).toEqual({ outcome: 'refused', code: 'cannotPersist' })
      expect(world.left).toEqual([])
    }
  })

  it('is prevented: a run with a too large input is refused', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const action = transferOf(world)
    const { reauth } = world.open(HOME, [action])
    expect(await reauth.perform(action, { to: 'x'.repeat(70_000) })).toEqual({
      outcome: 'refused',
      code: 'cannotPersist',
    })
  })

  it("stores no input with keepInput: 'none'", async () => {
    const left = await leave({ keepInput: 'none' })
    left.world.authenticate()
    const { run } = await comeBack(left)
    expect(run.input).toBeUndefined()
  })

  it('stores at most ten records, the newest ones', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const action = transferOf(world)
    for (let count = 0; count < 12; count += 1) {
      world.now += 1
      await world.open(HOME, [action]).reauth.perform(action, { to: `bob ${count}` })
      await until(() => world.left.length === count + 1)
    }
    expect(await world.store.list()).toHaveLength(10)
  })

  it('stores no token, code, subject or input in plain text, and shows none to inspectors', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    await run.ended
    const stored = JSON.stringify(await left.world.store.list())
    const inspected = JSON.stringify(left.world.events, (name, value: unknown) =>
      ['actorRef', 'sourceRef', 'children', 'machine'].includes(name) ? undefined : value,
    )
    for (const secret of ['the-code', left.world.token(), '"bob"']) {
      expect(stored).not.toContain(secret)
      expect(inspected).not.toContain(secret)
    }
    expect(stored).not.toContain('alice')
  })

  it('ends when the session is lost while the run waits for confirmation', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    left.world.now += 400
    left.world.isSignedIn = false
    run.confirm()
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'sessionLost' })
  })
})

describe('resume with runs that shared a redirect', () => {
  const actionsOf = (world: TestWorld, more: object = {}) => [
    transferOf(world, more),
    transferOf(world, { id: 'close', ...more }),
  ]

  const leaveTogether = async (more: object = {}) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const tab = new Tab()
    const actions = actionsOf(world, more)
    const { reauth } = world.open(HOME, actions, tab)
    const runs = actions.map((action) => reauth.start(action, { to: action.id }))
    await Promise.all(runs.map(({ outcome }) => outcome))
    await until(() => world.left.length === 1)
    const leaderId = world.left[0]!.searchParams.get('state')!
    const followerId = ((await world.store.list()) as { transactionId: string }[]).find(
      ({ transactionId }) => transactionId !== leaderId,
    )!.transactionId
    world.authenticate()
    return { world, tab, actions, leaderId, followerId }
  }
  const resumeAll = async (world: TestWorld, tab: Tab, actions: ReturnType<typeof actionsOf>) => {
    const page = world.open(world.callback(), actions, tab)
    const leader = await page.reauth.resume()
    return { page, leader: leader!, companions: await leader!.companions }
  }

  it('omits a follower whose action is unknown, and one that has ended', async () => {
    const { world, tab, actions } = await leaveTogether()
    expect((await resumeAll(world, tab, actions.slice(0, 1))).companions).toEqual([])
    const other = await leaveTogether()
    await other.world.store.finish(other.followerId)
    expect((await resumeAll(other.world, other.tab, other.actions)).companions).toEqual([])
  })

  it('omits a follower that another tab took in the meantime', async () => {
    const { world, tab, actions } = await leaveTogether()
    const advance = world.store.advance.bind(world.store)
    let count = 0
    world.store.advance = (...args) => ((count += 1) === 2 ? Promise.resolve(false) : advance(...args))
    expect((await resumeAll(world, tab, actions)).companions).toEqual([])
  })

  it('asks for the result of a follower whose page was loaded again during its call', async () => {
    const { world, tab, actions, followerId } = await leaveTogether({ status: async () => 'performed' })
    await world.store.advance(followerId, 'pending', 'calling')
    const { companions } = await resumeAll(world, tab, actions)
    expect((await companions[0]!.ended).outcome).toBe('succeeded')
    expect(world.calls).toBe(0)
  })

  it('continues without the followers if they cannot be read', async () => {
    const { world, tab, actions } = await leaveTogether()
    world.store.list = () => Promise.reject(new Error('denied'))
    const { leader, companions } = await resumeAll(world, tab, actions)
    expect(companions).toEqual([])
    await confirming(leader)
  })
})

describe('resume in a tab that remembers a run that has ended', () => {
  it('returns null for an action that was performed, however often the page is loaded', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run, page } = await comeBack(left)
    await confirming(run)
    const memory = page.tab.memory
    run.confirm()
    await run.ended
    await until(() => page.tab.memory === null)
    page.tab.memory = memory
    expect(await left.world.open(HOME, [left.action], page.tab).reauth.resume()).toBeNull()
  })

  it('has its own code when the storage cannot be read', async () => {
    const left = await leave()
    left.world.store.get = () => Promise.reject(new Error('denied'))
    const page = left.world.open(left.world.callback(), [left.action], left.first.tab)
    expect(await (await page.reauth.resume())?.ended).toMatchObject({ code: 'pendingActionMissing' })
    expect(page.tab.address).not.toContain('code=')
  })

  it('refuses a callback that another tab took right before the exchange', async () => {
    const left = await leave()
    left.world.authenticate()
    left.world.store.advance = () => Promise.resolve(false)
    const { run } = await comeBack(left)
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
  })

  it('does not change the outcome if the record cannot be closed', async () => {
    const left = await leave()
    left.world.authenticate('mallory')
    const { run } = await comeBack(left)
    left.world.store.finish = () => Promise.reject(new Error('denied'))
    left.world.store.list = () => Promise.reject(new Error('denied'))
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'subjectMismatch' })
  })
})

describe('a run whose input was lost', () => {
  it('is shown by its id', async () => {
    const left = await leave()
    left.world.now += 600
    const { run } = await comeBack(left)
    left.world.store.unseal = () => Promise.reject(new Error('the key was deleted'))
    const secondPage = await comeBack(left)
    expect([run.description, secondPage.run.description]).toEqual(['Transfer to bob', 'transfer'])
  })
})
