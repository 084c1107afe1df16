import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type CommitResult,
  type HandlerContext,
  type Json,
  type Operations,
  type StoreErrorEvent,
  type UnfinishedEvent,
  commitOperation,
  createOperation,
  operationStatus,
  resolveOperation,
} from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { NOW, commit, make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

const ALICE = { issuer: 'https://op.example.com', subject: 'alice' }
const down = (): Promise<never> => Promise.reject(new Error('down'))

/** What the app is told. */
function told() {
  const errors: StoreErrorEvent[] = []
  const unfinished: UnfinishedEvent[] = []
  return {
    errors,
    unfinished,
    hooks: {
      onError: (event: StoreErrorEvent) => void errors.push(event),
      onUnfinished: (event: UnfinishedEvent) => void unfinished.push(event),
    },
  }
}
/** A server whose store fails as it is told to. */
const failing = (change: Partial<OperationStore>, more: object = {}): Operations =>
  make({ store: { ...scene.store, ...change }, ...more })

const stateOf = async (operationId: string): Promise<unknown> => {
  const result = await operationStatus(scene.operations, { token: await tokenOf(), operationId })
  return result.ok ? result.status.state : result.code
}

/** A process that dies while its handler runs: nothing of it is heard any more. */
async function die(operationId: string): Promise<void> {
  const dead = failing({ renew: () => new Promise(() => undefined), finish: () => new Promise(() => undefined) })
  await new Promise<void>((resolve) => {
    const handler = (): Promise<Json> => {
      resolve()
      return new Promise(() => undefined)
    }
    void requestFor(operationId, { handler }).then((request) => commitOperation(dead, request))
  })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an operation whose process died', () => {
  it('is running while its lease holds, and unknown from then on, never stuck', async () => {
    const operationId = await open()
    await die(operationId)
    scene.now += 59
    expect(await stateOf(operationId)).toBe('running')
    expect(await commit(operationId)).toBe('409 operationRunning')
    scene.now += 1
    expect(await stateOf(operationId)).toBe('unknown')
    expect(await commit(operationId)).toBe('409 outcomeUnknown')
    expect(await commit(operationId, { idempotencyKey: 'other' })).toBe('409 operationSpent')
  })

  it('is resolved by the app as performed, and its answer is replayed', async () => {
    const operationId = await open()
    await die(operationId)
    const request = { ...ALICE, operationId, outcome: 'performed', answer: { receipt: 9 } } as const
    expect(await resolveOperation(scene.operations, request)).toMatchObject({ ok: false, code: 'operationNotUnknown' })
    scene.now += 60
    expect(await resolveOperation(scene.operations, request)).toEqual({ ok: true })
    expect(await commitOperation(scene.operations, await requestFor(operationId))).toEqual({
      ok: true,
      answer: { receipt: 9 },
      replayed: true,
    })
    expect(await resolveOperation(scene.operations, request)).toMatchObject({ code: 'operationNotUnknown' })
  })

  it('is resolved by the app as not performed, and the same authentication pays for it', async () => {
    const operationId = await open()
    const token = await tokenOf({ auth_time: scene.now, exp: NOW + 7200 })
    await die(operationId)
    scene.now += 3000
    const request = { ...ALICE, operationId, outcome: 'notPerformed' } as const
    expect(await resolveOperation(scene.operations, request)).toEqual({ ok: true })
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId, { token })).toBe('ran')
  })

  it('runs again under the same key where its handler is retryable, and under no other', async () => {
    const operationId = await open()
    await die(operationId)
    const handler = vi.fn(() => ({ receipt: 2 }))
    expect(await commit(operationId, { handler, retryable: true })).toBe('409 operationRunning')
    scene.now += 60
    expect(await commit(operationId, { handler, retryable: true, idempotencyKey: 'x' })).toBe('409 operationSpent')
    expect(await commit(operationId, { handler, retryable: true })).toBe('ran')
    expect(await commit(operationId, { handler, retryable: true })).toBe('replayed')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('is begun again once by any number that ask at the same time', async () => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    const handler = vi.fn(async () => ({ receipt: 2 }))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => commit(operationId, { handler, retryable: true })),
    )
    expect(handler).toHaveBeenCalledTimes(1)
    expect(outcomes.filter((outcome) => outcome === 'ran')).toHaveLength(1)
    for (const outcome of outcomes) expect(['ran', 'replayed', '409 operationRunning']).toContain(outcome)
  })
})

describe('a handler that says that nothing happened', () => {
  const broke = ({ notPerformed }: HandlerContext) => notPerformed({ title: 'Too little money.' })

  it('is answered with what it says, and the authentication is not spent', async () => {
    const operationId = await open()
    const result = await commitOperation(scene.operations, await requestFor(operationId, { handler: broke }))
    expect(result).toEqual({
      ok: false,
      code: 'notPerformed',
      answer: {
        status: 422,
        headers: { 'cache-control': 'no-store', 'content-type': 'application/problem+json' },
        body: '{"title":"Too little money."}',
      },
    })
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId)).toBe('ran')
  })

  it('may choose the status, and free the authentication for another operation', async () => {
    const [first, second] = [await open(), await open()]
    const token = await tokenOf({ auth_time: scene.now })
    const handler = ({ notPerformed }: HandlerContext) => notPerformed(null, 402)
    expect(await commit(first, { token, handler })).toBe('402 notPerformed')
    expect(await commit(second, { token })).toBe('ran')
  })
})

describe('a handler that threw', () => {
  it('leaves what the app can resolve', async () => {
    const operationId = await open()
    await expect(commit(operationId, { handler: () => down() })).rejects.toThrow('down')
    expect(await resolveOperation(scene.operations, { ...ALICE, operationId, outcome: 'notPerformed' })).toEqual({
      ok: true,
    })
    expect(await commit(operationId)).toBe('ran')
  })

  it('runs again under the same key where it is retryable', async () => {
    const operationId = await open()
    const handler = vi
      .fn((): Json => ({ receipt: 1 }))
      .mockImplementationOnce(() => {
        throw new Error('bank')
      })
    await expect(commit(operationId, { handler, retryable: true })).rejects.toThrow('bank')
    expect(await commit(operationId, { handler })).toBe('409 outcomeUnknown')
    expect(await commit(operationId, { handler, retryable: true })).toBe('ran')
    expect(handler).toHaveBeenCalledTimes(2)
  })
})

describe('the lease of a handler', () => {
  /** A handler that runs until it is let go. */
  async function running(of: Operations, operationId: string) {
    let release!: (answer: Json) => void
    let context!: HandlerContext
    const answer = new Promise<Json>((resolve) => {
      release = resolve
    })
    let begin!: () => void
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const request = await requestFor(operationId, {
      handler: (given) => {
        context = given
        begin()
        return answer
      },
    })
    const result = commitOperation(of, request)
    await begun
    return { context, result, release }
  }
  /** Lets time pass on every clock. */
  const pass = async (seconds: number): Promise<void> => {
    scene.now += seconds
    await vi.advanceTimersByTimeAsync(seconds * 1000)
    // What a timer begins takes a turn.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }

  it('is renewed for as long as it runs', async () => {
    const operationId = await open()
    const { context, result, release } = await running(scene.operations, operationId)
    for (let index = 0; index < 30; index += 1) await pass(20)
    expect(await stateOf(operationId)).toBe('running')
    expect(context.signal.aborted).toBe(false)
    release({ receipt: 5 })
    await expect(result).resolves.toMatchObject({ ok: true, answer: { receipt: 5 } })
    expect(await stateOf(operationId)).toBe('done')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is lost where the store cannot be reached for its length, and the handler is told', async () => {
    const operationId = await open()
    const of = failing({ renew: down })
    const { context, result, release } = await running(of, operationId)
    await pass(20)
    await pass(20)
    expect(context.signal.aborted).toBe(false)
    await pass(20)
    expect(context.signal.aborted).toBe(true)
    expect(await stateOf(operationId)).toBe('unknown')
    // What it says at last still counts, while nobody said otherwise.
    release({ receipt: 6 })
    await result
    expect(await commit(operationId)).toBe('replayed')
  })

  it('is lost where the store says so, although its time has not come', async () => {
    const { hooks, errors } = told()
    const operationId = await open()
    let answer = (): Promise<boolean> => down()
    const { context, release } = await running(failing({ renew: () => answer() }, hooks), operationId)
    await pass(20)
    expect([context.signal.aborted, errors.map(({ call }) => call)]).toEqual([false, ['renew']])
    answer = async () => false
    await pass(20)
    expect(context.signal.aborted).toBe(true)
    expect(context.signal.reason).toMatchObject({ message: 'The lease is lost.' })
    release(null)
  })

  it('is lost where the app resolved the operation meanwhile, and the app is told what came of it', async () => {
    const { hooks, unfinished } = told()
    const operationId = await open()
    let isDown = true
    const of = failing({ renew: (lease) => (isDown ? down() : scene.store.renew(lease)) }, hooks)
    const { context, result, release } = await running(of, operationId)
    for (let index = 0; index < 3; index += 1) await pass(20)
    await resolveOperation(scene.operations, { ...ALICE, operationId, outcome: 'performed', answer: 'by hand' })
    isDown = false
    await pass(20)
    expect(context.signal.aborted).toBe(true)
    release({ receipt: 7 })
    await expect(result).resolves.toMatchObject({ answer: { receipt: 7 } })
    expect(unfinished).toEqual([
      {
        ...ALICE,
        operationId,
        outcome: 'performed',
        error: expect.objectContaining({ message: 'The operation was resolved meanwhile.' }),
      },
    ])
    expect(await commitOperation(scene.operations, await requestFor(operationId))).toMatchObject({ answer: 'by hand' })
  })

  it('is not renewed by a clock that tells no time', async () => {
    const operationId = await open()
    let isBroken = false
    const of = make({ clock: () => (isBroken ? Number.NaN : scene.now) })
    const { context, release } = await running(of, operationId)
    isBroken = true
    await pass(60)
    expect(context.signal.aborted).toBe(false)
    expect(await stateOf(operationId)).toBe('unknown')
    release(null)
  })
})

describe('a store that fails', () => {
  it('is told to the app, with the call, the operation and the cause', async () => {
    const { hooks, errors } = told()
    const operationId = await open()
    expect(await commit(operationId, {}, failing({ read: down }, hooks))).toBe('503 storeUnavailable')
    expect(errors).toEqual([{ call: 'read', operationId, error: expect.objectContaining({ message: 'down' }) }])
  })

  it('has five seconds for a call', async () => {
    const { hooks, errors } = told()
    const operationId = await open()
    const request = await requestFor(operationId)
    let asked!: () => void
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    const read = (): Promise<never> => {
      asked()
      return new Promise(() => undefined)
    }
    const result = commitOperation(failing({ read }, hooks), request)
    let answer: CommitResult<Json> | undefined
    void result.then((given) => (answer = given))
    await isAsked
    await vi.advanceTimersByTimeAsync(4999)
    expect(answer).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(await result).toMatchObject({ code: 'storeUnavailable' })
    expect(errors[0]!.error).toMatchObject({ message: 'The store did not answer read() within 5 s.' })
  })

  it('is asked for a claim once more, and recognises one whose answer was lost', async () => {
    const operationId = await open()
    let asked = 0
    const of = failing({
      async claim(claim) {
        const outcome = await scene.store.claim(claim)
        asked += 1
        return asked === 1 ? down() : outcome
      },
    })
    expect(await commit(operationId, {}, of)).toBe('ran')
    expect(asked).toBe(2)
  })

  it('keeps neither the operation nor the authentication where no answer to a claim came at all', async () => {
    const operationId = await open()
    const of = failing({
      async claim(claim) {
        await scene.store.claim(claim)
        return down()
      },
    })
    const handler = vi.fn(() => null)
    expect(await commit(operationId, { handler }, of)).toBe('503 storeUnavailable')
    await vi.advanceTimersByTimeAsync(0)
    expect(handler).not.toHaveBeenCalled()
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId)).toBe('ran')
  })

  it('leaves an unknown operation unknown where the answer to a second claim is lost', async () => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    const of = failing({
      async claim(claim) {
        await scene.store.claim(claim)
        return down()
      },
    })
    expect(await commit(operationId, { retryable: true }, of)).toBe('503 storeUnavailable')
    await vi.advanceTimersByTimeAsync(0)
    expect(await stateOf(operationId)).toBe('unknown')
  })

  it.each([
    ['expired', 590, 10, 'expired'],
    ['lost its lease', 10, 60, 'open'],
  ])('does not run a handler whose operation %s meanwhile, and gives the claim back', async (_, at, seconds, state) => {
    const operationId = await open()
    scene.now = NOW + at
    const of = failing({
      async claim(claim) {
        scene.now += seconds
        return scene.store.claim(claim)
      },
    })
    const handler = vi.fn(() => null)
    expect(await commit(operationId, { handler }, of)).toBe('410 operationExpired')
    await vi.advanceTimersByTimeAsync(0)
    expect(handler).not.toHaveBeenCalled()
    expect(await stateOf(operationId)).toBe(state)
  })

  it('does not run a handler where the clock is lost meanwhile', async () => {
    let isBroken = false
    const operationId = await open()
    const of = failing(
      {
        async claim(claim) {
          isBroken = true
          return scene.store.claim(claim)
        },
      },
      { clock: () => (isBroken ? Number.NaN : scene.now) },
    )
    const handler = vi.fn(() => null)
    expect(await commit(operationId, { handler }, of)).toBe('410 operationExpired')
    expect(handler).not.toHaveBeenCalled()
  })

  it('that never claimed has nothing to give back, and nothing to tell', async () => {
    const { hooks, unfinished, errors } = told()
    const operationId = await open()
    expect(await commit(operationId, {}, failing({ claim: down }, hooks))).toBe('503 storeUnavailable')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(errors.map(({ call }) => call)).toEqual(['claim', 'claim'])
    expect(unfinished).toEqual([])
  })

  it('is told of by the call that failed', async () => {
    const { hooks, errors } = told()
    const request = { token: await tokenOf(), action: 'transfer', fields: {} }
    await createOperation(failing({ create: down }, hooks), request)
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    await resolveOperation(failing({ finish: down }, hooks), { ...ALICE, operationId, outcome: 'notPerformed' })
    expect(errors.map(({ call }) => call)).toEqual(['create', 'finish'])
  })

  it('is told again how an operation ended, until it knows', async () => {
    const { hooks, unfinished, errors } = told()
    const operationId = await open()
    let fails = 3
    const of = failing(
      {
        async finish(end) {
          fails -= 1
          return fails >= 0 ? down() : scene.store.finish(end)
        },
      },
      hooks,
    )
    expect(await commit(operationId, {}, of)).toBe('ran')
    expect(await commit(operationId)).toBe('409 operationRunning')
    await vi.advanceTimersByTimeAsync(2000)
    expect(await commit(operationId)).toBe('replayed')
    expect(errors.map(({ call }) => call)).toEqual(['finish', 'finish', 'finish'])
    expect(unfinished).toEqual([])
  })

  it.each([
    ['performed', () => ({ receipt: 1 })],
    ['unknown', down],
    ['notPerformed', ({ notPerformed }: HandlerContext) => notPerformed(null)],
  ] as const)('that cannot be told is told to the app: %s', async (outcome, handler) => {
    const { hooks, unfinished } = told()
    const operationId = await open()
    const of = failing({ finish: down }, hooks)
    await commit(operationId, { handler }, of).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(unfinished).toEqual([
      { ...ALICE, operationId, outcome, error: expect.objectContaining({ message: 'down' }) },
    ])
  })
})

describe('an answer that JSON cannot hold', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle

  it.each([
    ['a BigInt', 5n],
    ['a cycle', cycle],
    ['a function', () => 1],
  ])('is returned and not kept, and the operation is performed: %s', async (_, answer) => {
    const { hooks, unfinished } = told()
    const operationId = await open()
    const of = make(hooks)
    const request = await requestFor(operationId, { handler: () => answer as never })
    expect(await commitOperation(of, request)).toEqual({ ok: true, answer, replayed: false })
    expect(unfinished).toMatchObject([{ operationId, outcome: 'performed', error: expect.any(TypeError) as unknown }])
    expect(await commitOperation(of, request)).toEqual({ ok: true, answer: null, replayed: true })
    expect(await stateOf(operationId)).toBe('done')
  })
})

describe('resolveOperation', () => {
  it.each([
    ['outcome', { outcome: 'maybe' }],
    ['answer', { outcome: 'performed' }],
    ['answer', { outcome: 'performed', answer: () => 1 }],
    ['note', { outcome: 'notPerformed', note: 'x' }],
  ])('refuses %s: %j', async (field, change) => {
    const request = { ...ALICE, operationId: await open(), ...change } as never
    await expect(resolveOperation(scene.operations, request)).rejects.toMatchObject({ field })
  })

  it('knows only the operations of the end-user that it names', async () => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    for (const change of [{ subject: 'bob' }, { issuer: 'https://other.example.com' }, { operationId: 'x' }]) {
      const request = { ...ALICE, operationId, outcome: 'notPerformed', ...change } as const
      expect(await resolveOperation(scene.operations, request)).toMatchObject({ code: 'unknownOperation' })
    }
  })

  it.each([
    ['does not answer', down, 'storeUnavailable'],
    ['says that somebody was faster', async () => false, 'operationNotUnknown'],
  ])('says so where the store %s', async (_, finish, code) => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    const request = { ...ALICE, operationId, outcome: 'notPerformed' } as const
    expect(await resolveOperation(failing({ finish }), request)).toMatchObject({ ok: false, code })
  })
})

describe('inside a transaction of the app', () => {
  const inside = (change: Partial<OperationStore> = {}): Operations => failing({ isTransaction: true, ...change })

  it('a handler that throws writes nothing, and its error ends the transaction', async () => {
    const finish = vi.spyOn(scene.store, 'finish')
    const operationId = await open()
    await expect(commit(operationId, { handler: down }, inside({ finish }))).rejects.toThrow('down')
    expect(finish).not.toHaveBeenCalled()
  })

  it('a store that fails ends the transaction too', async () => {
    for (const change of [{ claim: vi.fn(down) }, { finish: vi.fn(down) }]) {
      await expect(commit(await open(), {}, inside(change))).rejects.toThrow('down')
      expect(Object.values(change)[0]).toHaveBeenCalledTimes(1)
    }
  })

  it('nothing is renewed, and what the handler returns is kept', async () => {
    const operationId = await open()
    const handler = (): Json => {
      expect(vi.getTimerCount()).toBe(0)
      return { receipt: 3 }
    }
    expect(await commit(operationId, { handler }, inside())).toBe('ran')
    expect(await commit(operationId)).toBe('replayed')
  })
})
