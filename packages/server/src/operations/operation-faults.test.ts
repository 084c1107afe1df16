import { describe, expect, it, vi } from 'vitest'
import { type Operations, commitOperation, createOperation } from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'
import { FIELDS, commit, make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

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
    ['read answers another operation', { read: async () => ({ id: 'x' }) as never }, '503 storeUnavailable'],
    [
      'read answers an operation of another issuer',
      { read: async (id, at) => ({ ...(await scene.store.read(id, at))!, issuer: 'https://evil.example.com' }) },
      '404 unknownOperation',
    ],
    [
      'read answers an operation of another end-user',
      { read: async (id, at) => ({ ...(await scene.store.read(id, at))!, subject: 'bob' }) },
      '404 unknownOperation',
    ],
    ['read answers garbage', { read: async () => 7 as never }, '503 storeUnavailable'],
    ['claim answers true', { claim: async () => true as never }, '503 storeUnavailable'],
    ['claim answers nothing', { claim: async () => undefined as never }, '503 storeUnavailable'],
    ['claim says not open of an open one', { claim: async () => 'notOpen' as const }, '503 storeUnavailable'],
  ] satisfies [string, Partial<OperationStore>, string][])('runs nothing where %s', async (_, change, outcome) => {
    const handler = vi.fn(() => null)
    const operationId = await open()
    expect(await commit(operationId, { handler }, broken(change))).toBe(outcome)
    expect(handler).not.toHaveBeenCalled()
  })

  it('opens nothing where the store does not answer', async () => {
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    expect(await createOperation(broken({ create: down }), request)).toMatchObject({
      ok: false,
      code: 'storeUnavailable',
      answer: { status: 503 },
    })
  })

  it.each([
    ['tells no time', () => Number.NaN, {}],
    [
      'throws',
      (): never => {
        throw new Error('no clock')
      },
      { cause: { message: 'no clock' } },
    ],
  ])('does nothing if the clock %s meanwhile, and says that it is the clock', async (_, broke, why) => {
    let isBroken = false
    const of = make({ clock: () => (isBroken ? broke() : scene.now) })
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    const operationId = await open(of)
    isBroken = true
    expect(await createOperation(of, request)).toMatchObject({ ok: false, code: 'clock', ...why })
    expect(await commitOperation(of, await requestFor(operationId))).toMatchObject({ ok: false, code: 'clock', ...why })
  })

  it('says that it is the store where a claim is not open, and nobody can be asked why', async () => {
    const operationId = await open()
    let asked = 0
    const of = broken({
      claim: async () => 'notOpen',
      read: (name, at) => (asked++ === 0 ? scene.store.read(name, at) : down()),
    })
    expect(await commit(operationId, {}, of)).toBe('503 storeUnavailable')
  })

  it('takes an operation that runs without a lease for one that nobody runs', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({
      read: async (name, at) => ({ ...(await scene.store.read(name, at))!, state: 'running', leaseUntil: null }),
    })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })

  it('tells no answer of an operation that did not end well', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, state: 'unknown' }) })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })

  it.each(['{', null])('does not run again where the stored answer is %j, and has none to tell', async (answer) => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await scene.store.read(id, at))!, answer }) })
    expect(await commitOperation(of, await requestFor(operationId))).toEqual({ ok: true, answer: null, replayed: true })
  })
})
