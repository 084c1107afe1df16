import { describe, expect, it, vi } from 'vitest'
import { type Operations, commitOperation, createOperation } from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { FIELDS, commit, make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

describe('a store that fails', () => {
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
    ['read returns another operation', { read: async () => ({ id: 'x' }) as never }, '503 storeUnavailable'],
    [
      'read returns an operation of another issuer',
      { read: async (id, at) => ({ ...(await scene.store.read(id, at))!, issuer: 'https://evil.example.com' }) },
      '404 unknownOperation',
    ],
    [
      'read returns an operation of another end-user',
      { read: async (id, at) => ({ ...(await scene.store.read(id, at))!, subject: 'bob' }) },
      '404 unknownOperation',
    ],
    ['read returns garbage', { read: async () => 7 as never }, '503 storeUnavailable'],
    ['claim returns true', { claim: async () => true as never }, '503 storeUnavailable'],
    ['claim returns nothing', { claim: async () => undefined as never }, '503 storeUnavailable'],
    ['claim returns notOpen for an open operation', { claim: async () => 'notOpen' as const }, '503 storeUnavailable'],
  ] satisfies [string, Partial<OperationStore>, string][])('runs nothing if %s', async (_, change, outcome) => {
    const handler = vi.fn(() => null)
    const operationId = await open()
    expect(await commit(operationId, { handler }, broken(change))).toBe(outcome)
    expect(handler).not.toHaveBeenCalled()
  })

  it('opens nothing if the store does not respond', async () => {
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    expect(await createOperation(broken({ create: down }), request)).toMatchObject({
      ok: false,
      code: 'storeUnavailable',
      response: { status: 503 },
    })
  })

  it.each([
    ['returns no time', () => Number.NaN, {}],
    [
      'throws',
      (): never => {
        throw new Error('no clock')
      },
      { cause: { message: 'no clock' } },
    ],
  ])('does nothing if the clock %s meanwhile, and refuses with the code clock', async (_, broke, why) => {
    let isBroken = false
    const of = make({ clock: () => (isBroken ? broke() : scene.now) })
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    const operationId = await open(of)
    isBroken = true
    expect(await createOperation(of, request)).toMatchObject({ ok: false, code: 'clock', ...why })
    expect(await commitOperation(of, await requestFor(operationId))).toMatchObject({ ok: false, code: 'clock', ...why })
  })

  it('refuses with storeUnavailable if a claim is not open and the reason is unavailable', async () => {
    const operationId = await open()
    let asked = 0
    const of = broken({
      claim: async () => 'notOpen',
      read: (name, at) => (asked++ === 0 ? scene.store.read(name, at) : down()),
    })
    expect(await commit(operationId, {}, of)).toBe('503 storeUnavailable')
  })

  it('treats a running operation without a lease as unknown', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({
      read: async (name, at) => ({ ...(await scene.store.read(name, at))!, state: 'running', leaseUntil: null }),
    })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })

  it('returns no answer of an operation that is not done', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, state: 'unknown' }) })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })

  it.each(['{', null])('does not run again if the stored answer is %j, and returns null', async (answer) => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, answer }) })
    expect(await commitOperation(of, await requestFor(operationId))).toEqual({ ok: true, answer: null, replayed: true })
  })
})
