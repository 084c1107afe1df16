import { describe, expect, it, vi } from 'vitest'
import { type Operations, createOperation } from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { FIELDS, commit, make, open, scene, tokenOf } from './operations.fixture.js'

describe('a store that fails (P1)', () => {
  const broken = (change: Partial<OperationStore>): Operations => make({ store: { ...scene.store, ...change } })
  const down = (): Promise<never> => Promise.reject(new Error('down'))

  it.each([
    ['read rejects', { read: down }, '503 storeUnavailable'],
    [
      'read throws',
      {
        read: (): never => {
          throw new Error('down')
        },
      },
      '503 storeUnavailable',
    ],
    ['claim rejects', { claim: down }, '503 storeUnavailable'],
    ['read answers another operation', { read: async () => ({ id: 'x' }) as never }, '404 unknownOperation'],
    [
      'read answers an operation of another issuer',
      { read: async (id, at) => ({ ...(await scene.store.read(id, at))!, issuer: 'https://evil.example.com' }) },
      '404 unknownOperation',
    ],
    ['read answers garbage', { read: async () => 7 as never }, '404 unknownOperation'],
    ['claim answers true', { claim: async () => true as never }, '404 unknownOperation'],
    ['claim answers nothing', { claim: async () => undefined as never }, '404 unknownOperation'],
    ['claim says not open of an open one', { claim: async () => 'notOpen' as const }, '404 unknownOperation'],
  ] satisfies [string, Partial<OperationStore>, string][])('runs nothing where %s', async (_, change, outcome) => {
    const handler = vi.fn(() => null)
    const operationId = await open()
    expect(await commit(operationId, { handler }, broken(change))).toBe(outcome)
    expect(handler).not.toHaveBeenCalled()
  })

  it('opens nothing where the store or the clock does not answer', async () => {
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    for (const of of [broken({ create: down }), make({ clock: () => Number.NaN })]) {
      expect(await createOperation(of, request)).toMatchObject({ ok: false, code: 'storeUnavailable' })
    }
    expect(await commit(await open(), {}, make({ clock: () => Number.NaN }))).toBe('404 unknownOperation')
  })

  it('does not run again where the answer could not be kept', async () => {
    const handler = vi.fn(() => null)
    const operationId = await open()
    expect(await commit(operationId, { handler }, broken({ finish: down }))).toBe('ran')
    expect(await commit(operationId, { handler })).toBe('409 operationRunning')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('does not run again where neither the handler nor the store worked', async () => {
    const operationId = await open()
    const handler = (): never => {
      throw new Error('bank')
    }
    await expect(commit(operationId, { handler }, broken({ finish: down }))).rejects.toThrow('bank')
    expect(await commit(operationId)).toBe('409 operationRunning')
  })

  it('tells no answer of an operation that did not end well', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, state: 'unknown' }) })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })

  it.each(['{', null])('does not run again where the stored answer is %j', async (answer) => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, answer }) })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })
})
