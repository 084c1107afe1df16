import { describe, expect, it, vi } from 'vitest'
import { type OperationEvent, createOperation, operationDigest } from '../operations.js'
import { FIELDS, NOW, commit, make, open, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

/** Creates operations that log to an array. */
function logged() {
  const events: OperationEvent[] = []
  return { events, of: make({ onDecision: (event) => void events.push(event) }) }
}

describe('the log of operations', () => {
  it('gets an opening with the end-user, the operation and the authentication', async () => {
    const { events, of } = logged()
    const operationId = await open(of)
    expect(events).toEqual([
      {
        step: 'create',
        pass: true,
        action: 'transfer',
        operationId,
        digest: await operationDigest('transfer', FIELDS),
        authentication: expect.objectContaining({ subject: 'alice', sessionId: 'session', authTime: NOW - 1000 }),
        replayed: false,
        verdict: undefined,
      },
    ])
  })

  it('gets a commit before the handler runs, and marks a repeated one as replayed', async () => {
    const { events, of } = logged()
    const operationId = await open(of)
    const handler = vi.fn(() => {
      expect(events.at(-1)).toEqual({
        step: 'commit',
        pass: true,
        action: 'transfer',
        operationId,
        digest: events[0]!.digest,
        authentication: expect.objectContaining({ subject: 'alice', authTime: NOW + 1 }),
        replayed: false,
        verdict: { verdict: 'fresh', age: 0 },
      })
      return 1
    })
    expect(await commit(operationId, { handler, idempotencyKey: 'k' }, of)).toBe('ran')
    expect(await commit(operationId, { handler, idempotencyKey: 'k' }, of)).toBe('replayed')
    expect(handler).toHaveBeenCalledTimes(1)
    expect(events.at(-1)).toMatchObject({ step: 'commit', pass: true, operationId, replayed: true })
    expect(events).toHaveLength(3)
  })

  it.each([
    ['missing', { token: undefined }],
    ['subject', { subject: 'bob' }],
    ['unknownOperation', { operationId: 'x' }],
    ['idempotencyKeyMissing', { idempotencyKey: '' }],
    ['invalidFields', { fields: { amount: Number.NaN } }],
    ['operationChanged', { fields: { to: 'mallory', amount: '10.00' } }],
    ['insufficientUserAuthentication', { requirement: { methods: ['hwk'] } }],
  ] as const)('gets a refusal as %s', async (code, change) => {
    const { events, of } = logged()
    const operationId = await open(of)
    await commit(operationId, change, of)
    expect(events.at(-1)).toMatchObject({ step: 'commit', pass: false, code, action: 'transfer' })
    expect(events.at(-1)!.authentication?.subject).toBe(code === 'missing' ? undefined : 'alice')
    expect(events.at(-1)!.operationId).toBe(
      ['missing', 'subject', 'unknownOperation'].includes(code) ? undefined : operationId,
    )
  })

  it('gets a spent authentication, a failing store, and a refused opening', async () => {
    const { events, of } = logged()
    const [first, second] = [await open(of), await open(of)]
    await commit(first, {}, of)
    await commit(second, {}, of)
    expect(events.at(-1)).toMatchObject({ pass: false, code: 'authenticationSpent', operationId: second })
    vi.spyOn(scene.store, 'create').mockRejectedValue(new Error('down'))
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS }
    await createOperation(of, request)
    expect(events.at(-1)).toMatchObject({ step: 'create', pass: false, code: 'storeUnavailable' })
    expect(events.at(-1)!.operationId).toBeUndefined()
    await createOperation(of, { ...request, token: 'x' })
    expect(events.at(-1)).toMatchObject({ step: 'create', pass: false, code: 'malformed', authentication: undefined })
  })

  it('never gets a token, a field or an idempotency key', async () => {
    const { events, of } = logged()
    const token = await tokenOf({ auth_time: NOW })
    const operationId = await open(of)
    await commit(operationId, { token, idempotencyKey: 'a-key-of-the-page' }, of)
    const text = JSON.stringify(events)
    for (const secret of [token, token.split('.')[2]!, 'bob', '10.00', 'a-key-of-the-page'])
      expect(text).not.toContain(secret)
  })

  it.each([
    [
      'throws',
      (): never => {
        throw new Error('disk full')
      },
    ],
    ['rejects', (): Promise<void> => Promise.reject(new Error('disk full'))],
    ['hangs', (): Promise<void> => new Promise(() => undefined)],
  ])('does not affect the decision if it %s', async (_, onDecision) => {
    const of = make({ onDecision })
    const operationId = await open(of)
    expect(await commit(operationId, { fields: {} }, of)).toBe('422 operationChanged')
    expect(await commit(operationId, {}, of)).toBe('ran')
  })
})

describe('the digest of an operation', () => {
  it('is the same for the same fields at the opening and at the commit', async () => {
    const opened = await createOperation(scene.operations, {
      token: await tokenOf(),
      action: 'transfer',
      fields: FIELDS,
    })
    if (opened.ok !== true) throw new Error(opened.code)
    expect(opened.operation.digest).toBe(await operationDigest('transfer', FIELDS))
  })

  it.each([
    ['the payee', { ...FIELDS, to: 'mallory' }],
    ['the amount', { ...FIELDS, amount: '1000.00' }],
    ['another type of the amount', { ...FIELDS, amount: 10 }],
    ['an additional field', { ...FIELDS, memo: 'x' }],
    ['a missing field', { to: 'bob' }],
    ['a batch instead of one payment', [FIELDS, FIELDS]],
  ])('refuses a commit with %s, and runs nothing', async (_, fields) => {
    const handler = vi.fn(() => 1)
    const operationId = await open()
    expect(await commit(operationId, { fields, handler })).toBe('422 operationChanged')
    expect(handler).not.toHaveBeenCalled()
    expect(await commit(operationId, { handler })).toBe('ran')
  })
})
