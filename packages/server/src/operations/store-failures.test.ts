import { describe, expect, it, vi } from 'vitest'
import {
  type CommitResult,
  type HandlerContext,
  type Json,
  commitOperation,
  createOperation,
  resolveOperation,
} from '../operations.js'
import { NOW, commit, make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'
import { ALICE, die, down, failing, stateOf, recordHooks, useTimers } from './recovery.fixture.js'

useScene()
useTimers()

describe('a store that fails', () => {
  it('is reported to onError with the call, the operation and the cause', async () => {
    const { hooks, errors } = recordHooks()
    const operationId = await open()
    expect(await commit(operationId, {}, failing({ read: down }, hooks))).toBe('503 storeUnavailable')
    expect(errors).toEqual([{ call: 'read', operationId, error: expect.objectContaining({ message: 'down' }) }])
  })

  it('has a timeout of five seconds for each call', async () => {
    const { hooks, errors } = recordHooks()
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
    expect(errors[0]!.error).toMatchObject({ message: 'The store did not finish read() within 5 s.' })
  })

  it('gets a claim a second time, and recognises a claim whose response was lost', async () => {
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

  it('spends neither the operation nor the authentication if it never responds to a claim', async () => {
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

  it('leaves an unknown operation unknown if the response to a second claim is lost', async () => {
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
  ])('does not run a handler whose operation %s meanwhile, and releases the claim', async (_, at, seconds, state) => {
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

  it('does not run a handler if the clock fails meanwhile', async () => {
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

  it('that never stored the claim causes no report to onUnfinished', async () => {
    const { hooks, unfinished, errors } = recordHooks()
    const operationId = await open()
    expect(await commit(operationId, {}, failing({ claim: down }, hooks))).toBe('503 storeUnavailable')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(errors.map(({ call }) => call)).toEqual(['claim', 'claim'])
    expect(unfinished).toEqual([])
  })

  it('is reported with the name of the failed call', async () => {
    const { hooks, errors } = recordHooks()
    const request = { token: await tokenOf(), action: 'transfer', fields: {} }
    await createOperation(failing({ create: down }, hooks), request)
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    await resolveOperation(failing({ finish: down }, hooks), { ...ALICE, operationId, outcome: 'notPerformed' })
    expect(errors.map(({ call }) => call)).toEqual(['create', 'finish'])
  })

  it('gets the end of an operation again until it succeeds', async () => {
    const { hooks, unfinished, errors } = recordHooks()
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
    ['notPerformed', ({ notPerformed }: HandlerContext) => notPerformed({})],
  ] as const)('that never records an end causes a report to onUnfinished: %s', async (outcome, handler) => {
    const { hooks, unfinished } = recordHooks()
    const operationId = await open()
    const of = failing({ finish: down }, hooks)
    await commit(operationId, { handler }, of).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(unfinished).toEqual([
      { ...ALICE, operationId, outcome, error: expect.objectContaining({ message: 'down' }) },
    ])
  })
})

describe("an answer that JSON can't represent", () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle

  it.each([
    ['a BigInt', 5n],
    ['a cycle', cycle],
    ['a function', () => 1],
  ])('is returned but not stored, and the operation is performed: %s', async (_, answer) => {
    const { hooks, unfinished } = recordHooks()
    const operationId = await open()
    const of = make(hooks)
    const request = await requestFor(operationId, { handler: () => answer as never })
    expect(await commitOperation(of, request)).toEqual({ ok: true, answer, replayed: false })
    expect(unfinished).toMatchObject([{ operationId, outcome: 'performed', error: expect.any(TypeError) as unknown }])
    expect(await commitOperation(of, request)).toEqual({ ok: true, answer: null, replayed: true })
    expect(await stateOf(operationId)).toBe('done')
  })
})
