import { describe, expect, it, vi } from 'vitest'
import { type HandlerContext, type Json, type Operations, commitOperation, resolveOperation } from '../operations.js'
import { commit, make, open, requestFor, scene, useScene } from './operations.fixture.js'
import { ALICE, down, failing, stateOf, recordHooks, useTimers } from './recovery.fixture.js'

useScene()
useTimers()

describe('the lease of a handler', () => {
  /** Starts a handler that runs until the test releases it. */
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
  /** Advances every clock. */
  const pass = async (seconds: number): Promise<void> => {
    scene.now += seconds
    await vi.advanceTimersByTimeAsync(seconds * 1000)
    // The work that a timer starts needs a turn of the event loop.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }

  it('is renewed while the handler runs', async () => {
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

  it('is lost if the store is unreachable for its length, and the signal of the handler is aborted', async () => {
    const operationId = await open()
    const of = failing({ renew: down })
    const { context, result, release } = await running(of, operationId)
    await pass(20)
    await pass(20)
    expect(context.signal.aborted).toBe(false)
    await pass(20)
    expect(context.signal.aborted).toBe(true)
    expect(await stateOf(operationId)).toBe('unknown')
    // The handler's result still counts, unless the app has resolved the operation.
    release({ receipt: 6 })
    await result
    expect(await commit(operationId)).toBe('replayed')
  })

  it('is lost if the store says so, even before it has expired', async () => {
    const { hooks, errors } = recordHooks()
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

  it('is lost if the app resolved the operation meanwhile, and onUnfinished gets the outcome of the handler', async () => {
    const { hooks, unfinished } = recordHooks()
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

  it('is not renewed while the clock returns no time', async () => {
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
