import { describe, expect, it } from 'vitest'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { declareClosure } from './binding.js'
import { createReauth } from './create-reauth.js'
import { comeBack, confirming, leave } from './resume.fixture.js'

const BOB = { to: 'bob' }

/** Creates a service whose windows stay open until the test closes them. */
function windowOf(world: TestWorld) {
  const opened: (() => void)[] = []
  const service = world.service('inProcess')
  const reauthenticate = () =>
    new Promise<ReturnType<TestWorld['authentication']>>((resolve) => {
      opened.push(() => {
        world.authenticate()
        resolve(world.authentication())
      })
    })
  return { service: { ...service, browser: { kind: 'inProcess' as const, reauthenticate } }, opened }
}

describe('an intent', () => {
  it('is performed once on a double click', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const transfer = transferOf(world)
    const both = await Promise.all([reauth.perform(transfer, BOB), reauth.perform(transfer, { ...BOB })])
    expect(both.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded'])
    expect([world.calls, world.booked.size]).toEqual([1, 1])
  })

  it('is performed once when the same closure is passed twice', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    let calls = 0
    const pay = () => ++calls
    await Promise.all([reauth.perform(pay, { maxAge: '5m' }), reauth.perform(pay, { maxAge: '5m' })])
    expect(calls).toBe(1)
  })

  it('is separate for each closure of a component and each undeclared action', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const calls: string[] = []
    const closureNamed = (name: string) => declareClosure({ maxAge: '5m' }, () => () => calls.push(name))
    await Promise.all([reauth.perform(closureNamed('send')), reauth.perform(closureNamed('remove'))])
    await Promise.all([
      reauth.perform(() => calls.push('one'), { maxAge: '5m' }),
      reauth.perform(() => calls.push('other'), { maxAge: '5m' }),
    ])
    expect(calls.toSorted()).toEqual(['one', 'other', 'remove', 'send'])
  })

  it('is performed once when it is clicked again during a prompt', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { service, opened } = windowOf(world)
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    const transfer = transferOf(world)
    const first = reauth.start(transfer, BOB)
    await until(() => opened.length === 1)
    const second = reauth.start(transfer, BOB)
    expect(second).toBe(first)
    opened[0]!()
    expect((await second.ended).outcome).toBe('succeeded')
    expect([world.calls, opened.length]).toEqual([1, 1])
  })

  it('is performed once when it is clicked again while the resumed run waits for its click', async () => {
    const left = await leave()
    left.world.authenticate()
    const { page, run } = await comeBack(left)
    await confirming(run)
    const secondRun = page.reauth.start(left.action, BOB)
    expect(secondRun.id).toBe(run.id)
    run.confirm()
    expect((await secondRun.ended).outcome).toBe('succeeded')
    expect([left.world.calls, left.world.booked.size]).toEqual([1, 1])
  })

  it('is performed again when it is started after its end', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const transfer = transferOf(world)
    const run = reauth.start(transfer, BOB)
    let secondRun: ReturnType<typeof reauth.start> | undefined
    run.subscribe(({ status }) => {
      if (status === 'succeeded') secondRun = reauth.start(transfer, BOB)
    })
    await run.ended
    await secondRun!.ended
    expect([secondRun === run, world.booked.size]).toEqual([false, 2])
  })

  it('is cancelled by signals only once all of its callers have aborted', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { service, opened } = windowOf(world)
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    const transfer = transferOf(world)
    const [first, second] = [new AbortController(), new AbortController()]
    const run = reauth.start(transfer, BOB, { signal: first.signal })
    reauth.start(transfer, BOB, { signal: second.signal })
    await until(() => opened.length === 1)
    first.abort()
    expect(run.getSnapshot().status).toBe('prompting')
    second.abort()
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
  })

  it('sends nothing if its signal was aborted before', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const outcome = await reauth.perform(transferOf(world), BOB, { signal: AbortSignal.abort() })
    expect(outcome).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect([world.refreshes, world.calls]).toEqual([0, 0])
  })
})

describe('a retry after a lost response', () => {
  const lossy = (world: TestWorld) => {
    let calls = 0
    return transferOf(world, {
      perform: (context: Parameters<TestWorld['book']>[0]) =>
        ++calls === 1 ? Promise.reject(new TypeError('Failed to fetch')) : world.book(context),
    })
  }
  const open = (world: TestWorld) =>
    createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), onError: () => {} })

  it('calls under the same key with run.retry()', async () => {
    const world = new TestWorld()
    const run = open(world).start(lossy(world), BOB)
    const lostRun = await run.ended
    expect(lostRun).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.getSnapshot().canRetry).toBe(true)
    const secondRun = run.retry()
    expect((await secondRun.ended).outcome).toBe('succeeded')
    expect([...world.booked.keys()]).toEqual([(lostRun as { idempotencyKey: string }).idempotencyKey])
  })

  it('calls under the same key with the option `idempotencyKey`', async () => {
    const world = new TestWorld()
    const reauth = open(world)
    const transfer = lossy(world)
    const lostRun = await reauth.perform(transfer, BOB)
    if (lostRun.outcome !== 'outcomeUnknown') throw new Error(lostRun.outcome)
    await reauth.perform(transfer, BOB, { idempotencyKey: lostRun.idempotencyKey })
    expect([...world.booked.keys()]).toEqual([lostRun.idempotencyKey])
  })

  it('treats a conflict as one about the earlier call', async () => {
    const world = new TestWorld()
    const conflict = transferOf(world, { perform: () => new Response(null, { status: 409 }) })
    const reauth = open(world)
    expect(await reauth.perform(conflict, BOB)).toMatchObject({ outcome: 'refused', code: 'refusedByServer' })
    expect(await reauth.perform(conflict, BOB, { idempotencyKey: 'earlier' })).toMatchObject({
      outcome: 'outcomeUnknown',
      idempotencyKey: 'earlier',
    })
  })

  it('calls under the same key after a redirect', async () => {
    const left = await leave({ perform: () => new Response(null, { status: 503 }) })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    const lostRun = await run.ended
    const secondRun = await run.retry().ended
    expect([lostRun, secondRun]).toMatchObject([
      { outcome: 'outcomeUnknown' },
      { idempotencyKey: (lostRun as { idempotencyKey: string }).idempotencyKey },
    ])
  })

  it('reuses the operation of the lost call', async () => {
    const world = new TestWorld()
    const reauth = open(world)
    const opened: string[] = []
    const sentInputs: (string | undefined)[] = []
    const action = transferOf(world, {
      operation: async () => {
        opened.push(`operation ${opened.length + 1}`)
        return { operationId: opened.at(-1)!, openedAt: world.now }
      },
      perform: ({ operationId }: { operationId?: string }) => {
        sentInputs.push(operationId)
        return sentInputs.length < 3 ? Promise.reject(new TypeError('Failed to fetch')) : 'done'
      },
    })
    const run = reauth.start(action, BOB)
    const lostRun = await run.ended
    if (lostRun.outcome !== 'outcomeUnknown') throw new Error(lostRun.outcome)
    await run.retry().ended
    expect((await reauth.perform(action, BOB, { idempotencyKey: lostRun.idempotencyKey })).outcome).toBe('succeeded')
    expect([opened, sentInputs]).toEqual([['operation 1'], ['operation 1', 'operation 1', 'operation 1']])
    // A new intent has its own operation.
    await reauth.perform(action, BOB)
    expect(sentInputs.at(-1)).toBe('operation 2')
  })

  it('does nothing for a run with another end', async () => {
    const world = new TestWorld()
    const run = open(world).start(transferOf(world), BOB)
    await run.ended
    expect([run.retry() === run, run.getSnapshot().canRetry]).toEqual([true, false])
  })
})

describe('a different input of the same action', () => {
  const waiting = async (more: object = {}) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const transfer = transferOf(world, { confirm: true, ...more })
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const first = reauth.start(transfer, BOB)
    await until(() => first.getSnapshot().status === 'awaitingConfirmation')
    return { world, first, second: reauth.start(transfer, { to: 'carol' }) }
  }

  it('replaces a run that only waits for a click', async () => {
    const { first } = await waiting()
    expect(await first.ended).toEqual({ outcome: 'cancelled', code: 'replaced' })
  })

  it("runs beside it with `concurrency: 'parallel'`", async () => {
    const { first, second } = await waiting({ concurrency: 'parallel' })
    await until(() => second.getSnapshot().status === 'awaitingConfirmation')
    expect(first.getSnapshot().status).toBe('awaitingConfirmation')
  })

  it('replaces a resumed run that was not confirmed', async () => {
    const left = await leave()
    left.world.authenticate()
    const { page, run } = await comeBack(left)
    await confirming(run)
    const second = page.reauth.start(left.action, { to: 'carol' })
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'replaced' })
    expect((await second.ended).outcome).toBe('succeeded')
    expect([...left.world.booked.values()]).toEqual([{ to: 'carol' }])
  })

  it('runs beside one that is past its click', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { service, opened } = windowOf(world)
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    const transfer = transferOf(world)
    const both = [reauth.perform(transfer, BOB), reauth.perform(transfer, { to: 'carol' })]
    await until(() => opened.length === 1)
    opened[0]!()
    expect((await Promise.all(both)).map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded'])
    expect(world.booked.size).toBe(2)
  })
})

describe('the confirmed input', () => {
  const cents = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) => ({ value: { amount: (value as { amount: number }).amount * 100 } }),
    },
  }

  it('is transformed by the schema from the original input after a redirect', async () => {
    const left = await leave({ input: cents, describe: (input: unknown) => JSON.stringify(input) }, { amount: 5 })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    expect([run.description, run.input]).toEqual(['{"amount":500}', { amount: 500 }])
    run.confirm()
    await run.ended
    expect([...left.world.booked.values()]).toEqual([{ amount: 500 }])
  })

  it('is transformed by the schema once, even after a step-up and failed refreshes', async () => {
    const world = new TestWorld()
    const validated: unknown[] = []
    const service = world.service('inProcess')
    let refreshes = 0
    const flaky = async (options: { signal: AbortSignal }) => {
      if (++refreshes === 1) throw Object.assign(new Error('busy'), { code: 'providerUnavailable', retryable: true })
      return service.refreshIdToken(options)
    }
    const transfer = transferOf(world, {
      input: cents,
      perform: ({ input }: { input: unknown }) => {
        validated.push(input)
        const header = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="60"' }
        return validated.length === 1 ? new Response(null, { status: 401, headers: header }) : 'done'
      },
    })
    const reauth = createReauth({ service: { ...service, refreshIdToken: flaky }, clock: world.clock, page: new Tab() })
    expect((await reauth.perform(transfer, { amount: 5 })).outcome).toBe('succeeded')
    expect(validated).toEqual([{ amount: 500 }, { amount: 500 }])
  })

  it('is copied when the action starts', async () => {
    const world = new TestWorld()
    const input = { to: 'bob' }
    const run = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() }).start(
      transferOf(world),
      input,
    )
    input.to = 'eve'
    await run.ended
    expect([...world.booked.values()]).toEqual([{ to: 'bob' }])
  })

  it('is refused at the start if a redirect would lose a part of it', async () => {
    const world = new TestWorld()
    const transfer = transferOf(world)
    const reauth = createReauth({
      service: world.service(),
      actions: [transfer],
      store: world.store,
      clock: world.clock,
      page: new Tab(),
    })
    const outcome = await reauth.perform(transfer, { to: 'bob', at: new Date(0) })
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'invalidInput', issues: [{ path: ['at'] }] })
    expect([world.refreshes, world.left.length]).toEqual([0, 0])
  })

  it('may be any value if it is not stored or the page never leaves', async () => {
    const world = new TestWorld()
    const input = { to: 'bob', at: new Date(0) }
    const transfer = transferOf(world, { keepInput: 'none' })
    const options = { clock: world.clock, page: new Tab(), store: world.store }
    const redirectPage = createReauth({ service: world.service(), actions: [transfer], ...options })
    expect((await redirectPage.perform(transfer, input)).outcome).toBe('succeeded')
    const windowPage = createReauth({ service: world.service('inProcess'), ...options })
    expect((await windowPage.perform(transferOf(world), input)).outcome).toBe('succeeded')
  })
})
