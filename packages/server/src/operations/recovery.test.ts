import { describe, expect, it, vi } from 'vitest'
import { type Json, commitOperation, resolveOperation } from '../operations.js'
import { NOW, commit, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'
import { ALICE, die, down, failing, stateOf, useTimers } from './recovery.fixture.js'

useScene()
useTimers()

describe('an operation whose process died', () => {
  it('is running while its lease lasts, and unknown afterwards, never stuck', async () => {
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

  it('can be resolved as performed, and its answer is replayed', async () => {
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

  it('can be resolved as not performed, and the same authentication confirms it again', async () => {
    const operationId = await open()
    const token = await tokenOf({ auth_time: scene.now, exp: NOW + 7200 })
    await die(operationId)
    scene.now += 3000
    const request = { ...ALICE, operationId, outcome: 'notPerformed' } as const
    expect(await resolveOperation(scene.operations, request)).toEqual({ ok: true })
    expect(await stateOf(operationId)).toBe('open')
    expect(await commit(operationId, { token })).toBe('ran')
  })

  it('runs again for the same key if its handler is retryable, and for no other key', async () => {
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

  it('runs again once for any number of concurrent requests', async () => {
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

describe('a handler that threw', () => {
  it('leaves an unknown operation that the app can resolve', async () => {
    const operationId = await open()
    await expect(commit(operationId, { handler: () => down() })).rejects.toThrow('down')
    expect(await resolveOperation(scene.operations, { ...ALICE, operationId, outcome: 'notPerformed' })).toEqual({
      ok: true,
    })
    expect(await commit(operationId)).toBe('ran')
  })

  it('runs again for the same key if it is retryable', async () => {
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

describe('resolveOperation', () => {
  it.each([
    ['outcome', { outcome: 'maybe' }],
    ['answer', { outcome: 'performed' }],
    ['answer', { outcome: 'performed', answer: () => 1 }],
    ['note', { outcome: 'notPerformed', note: 'x' }],
  ])('refuses an invalid %s: %j', async (field, change) => {
    const request = { ...ALICE, operationId: await open(), ...change } as never
    await expect(resolveOperation(scene.operations, request)).rejects.toMatchObject({ field })
  })

  it('finds only the operations of the named end-user', async () => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    for (const change of [{ subject: 'bob' }, { issuer: 'https://other.example.com' }, { operationId: 'x' }]) {
      const request = { ...ALICE, operationId, outcome: 'notPerformed', ...change } as const
      expect(await resolveOperation(scene.operations, request)).toMatchObject({ code: 'unknownOperation' })
    }
  })

  it.each([
    ['does not respond', down, 'storeUnavailable'],
    ['reports a concurrent resolution', async () => false, 'operationNotUnknown'],
  ])('refuses if the store %s', async (_, finish, code) => {
    const operationId = await open()
    await die(operationId)
    scene.now += 60
    const request = { ...ALICE, operationId, outcome: 'notPerformed' } as const
    expect(await resolveOperation(failing({ finish }), request)).toMatchObject({ ok: false, code })
  })
})
