import { describe, expect, it, vi } from 'vitest'
import {
  type CommitOperationRequest,
  type Json,
  type OperationsOptions,
  createOperation,
  defineOperations,
  operationStatus,
} from '../operations.js'
import { FIELDS, NOW, commit, make, open, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

describe('createOperation', () => {
  it('returns what the browser needs, and nothing of the token', async () => {
    const opened = await createOperation(scene.operations, {
      token: await tokenOf(),
      action: 'transfer',
      fields: FIELDS,
    })
    expect(opened).toEqual({
      ok: true,
      operation: {
        operationId: expect.stringMatching(/^[0-9a-f]{32}$/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        openedAt: NOW + 1,
        expiresAt: NOW + 600,
        challenge: { maxAge: 0 },
      },
    })
  })

  it.each([
    ['an invalid token', { token: 'x' }, 'malformed'],
    ['another end-user', { subject: 'bob' }, 'subject'],
    ['fields that are not JSON data', { fields: undefined as never }, 'invalidFields'],
  ])('refuses %s', async (_, change, code) => {
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS, ...change }
    expect(await createOperation(scene.operations, request)).toMatchObject({ ok: false, code })
  })

  it.each(['', undefined])('refuses the action %j', async (action) => {
    const request = { token: await tokenOf(), action: action as string, fields: FIELDS }
    await expect(createOperation(scene.operations, request)).rejects.toMatchObject({ field: 'action' })
  })

  it('opens an operation for a token without auth_time, because the authentication follows', async () => {
    const opening = await tokenOf({ auth_time: undefined as never })
    expect(await commit(await open(scene.operations, opening))).toBe('ran')
  })
})

describe('a request', () => {
  const none: Partial<CommitOperationRequest<Json>> = {}

  it.each(['subjct', 'maxAge'])(
    'with the unknown member %s is refused, because it would skip a check',
    async (field) => {
      const more = { [field]: 'bob' }
      const isRefused = { code: 'invalidConfiguration', field }
      const [token, operationId] = [await tokenOf(), await open()]
      const opening = { token, action: 'transfer', fields: FIELDS, ...more }
      await expect(createOperation(scene.operations, opening)).rejects.toMatchObject(isRefused)
      await expect(commit(operationId, more)).rejects.toMatchObject(isRefused)
      await expect(operationStatus(scene.operations, { token, operationId, ...more })).rejects.toMatchObject(isRefused)
      expect(await commit(operationId, none)).toBe('ran')
    },
  )

  it.each([undefined, null])('with the subject %s is refused, and does not match every end-user', async (subject) => {
    const [token, operationId] = [await tokenOf(), await open()]
    const opening = { token, action: 'transfer', fields: FIELDS, subject }
    expect(await createOperation(scene.operations, opening)).toMatchObject({ ok: false, code: 'subject' })
    expect(await commit(operationId, { subject })).toBe('401 subject')
    expect(await operationStatus(scene.operations, { token, operationId, subject })).toMatchObject({ code: 'subject' })
  })
})

describe('operationStatus', () => {
  const stateOf = async (operationId: unknown): Promise<unknown> => {
    const result = await operationStatus(scene.operations, { token: await tokenOf(), operationId })
    return result.ok ? result.status : result.code
  }

  it('returns the status for a token that is valid but not fresh', async () => {
    const operationId = await open()
    expect(await stateOf(operationId)).toEqual({ operationId, action: 'transfer', state: 'open' })
    await commit(operationId)
    expect(await stateOf(operationId)).toMatchObject({ state: 'done', answer: { receipt: 1 } })
  })

  it('returns expired and unknown', async () => {
    const [expired, failed] = [await open(), await open()]
    await commit(failed, { handler: () => Promise.reject(new Error('bank')) }).catch(() => undefined)
    expect(await stateOf(failed)).toMatchObject({ state: 'unknown' })
    scene.now += 600
    expect(await stateOf(expired)).toMatchObject({ state: 'expired' })
  })

  it('returns the outcome even after the operation has expired', async () => {
    const operationId = await open()
    await commit(operationId)
    scene.now += 600
    expect(await stateOf(operationId)).toMatchObject({ state: 'done' })
  })

  it('does not read the store for a malformed id', async () => {
    const read = vi.spyOn(scene.store, 'read')
    const id = 'a'.repeat(32)
    for (const operationId of [[id], `${id}a`, `x${id}`, id.toUpperCase(), id.slice(1)]) {
      expect(await stateOf(operationId)).toBe('unknownOperation')
    }
    expect(read).not.toHaveBeenCalled()
  })

  it('responds with problem+json that is not cached', async () => {
    const result = await operationStatus(scene.operations, { token: await tokenOf(), operationId: 'a'.repeat(32) })
    expect(result).toEqual({
      ok: false,
      code: 'unknownOperation',
      response: {
        status: 404,
        headers: { 'cache-control': 'no-store', 'content-type': 'application/problem+json' },
        body: '{"title":"The operation does not exist.","status":404,"code":"unknownOperation"}',
      },
    })
  })

  it("returns no answer that can't be parsed", async () => {
    const operationId = await open()
    await commit(operationId)
    const of = make({
      store: { ...scene.store, read: async (id, at) => ({ ...(await scene.store.read(id, at))!, answer: '{' }) },
    })
    const token = await tokenOf()
    expect(await operationStatus(of, { token, operationId })).toMatchObject({ status: { state: 'done', answer: null } })
    expect(await operationStatus(of, { token, operationId, subject: 'bob' })).toMatchObject({ code: 'subject' })
  })
})

describe('defineOperations', () => {
  it.each([
    ['verifier', { verifier: undefined }],
    ['store', { store: undefined }],
    ['store', { store: {} }],
    ['store', { store: { create: vi.fn(), read: vi.fn(), claim: vi.fn(), finish: vi.fn() } }],
    ['onError', { onError: 'console' }],
    ['onUnfinished', { onUnfinished: 7 }],
    ['openLimit', { openLimit: 0 }],
    ['openLimit', { openLimit: 1001 }],
    ['openLimit', { openLimit: 1.5 }],
    ['lease', { lease: '4s' }],
    ['lease', { lease: '601s' }],
    ['storeTimeout', { storeTimeout: '0s' }],
    ['storeTimeout', { storeTimeout: '61s' }],
    ['clockTolerance', { clockTolerance: '61s' }],
    ['store', { store: { claim: vi.fn() } }],
    ['retension', { retension: '48h' }],
    ['onDecision', { onDecision: 'console' }],
    ['clock', { clock: 7 }],
    ['allowSharedAuthentication', { allowSharedAuthentication: 'yes' }],
    ['lifetime', { lifetime: '0s' }],
    ['lifetime', { lifetime: '3601s' }],
    ['retention', { lifetime: '10m', retention: '659s' }],
    ['retention', { lifetime: '10m', retention: '689s', clockTolerance: '30s' }],
    ['retention', { retention: '87601h' }],
  ])('refuses an invalid %s: %j', (field, change) => {
    expect(() => make(change as Partial<OperationsOptions>)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }),
    )
  })

  it('accepts the limits, and uses the machine clock by default', () => {
    expect(make({ lifetime: '1h', retention: '3660s' })).toMatchObject({ lifetime: 3600, retention: 3660 })
    expect(make({ lifetime: '1s' })).toMatchObject({ lifetime: 1, retention: 86_400, lease: 60, storeTimeout: 5 })
    expect(make({ lifetime: '10m', retention: '690s', clockTolerance: '30s' })).toMatchObject({ retention: 690 })
    expect(make({ openLimit: 1 })).toMatchObject({ openLimit: 1 })
    expect(make({ lease: '5s', openLimit: 1000, storeTimeout: '60s', clockTolerance: '60s' })).toMatchObject({
      lease: 5,
      openLimit: 1000,
      storeTimeout: 60,
      clockTolerance: 60,
    })
    expect(defineOperations({ verifier: scene.verifier, store: scene.store }).clock()).toBeGreaterThan(1_700_000_000)
  })

  it('refuses a duration without a unit', () => {
    expect(() => make({ lifetime: 600 as never })).toThrow(expect.objectContaining({ code: 'invalidDuration' }))
  })
})
