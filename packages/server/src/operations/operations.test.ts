import { type CryptoKey, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Verifier, createVerifier } from '../index.js'
import {
  type CommitOperationRequest,
  type Json,
  type Operations,
  type OperationsOptions,
  commitOperation,
  createOperation,
  defineOperations,
  operationStatus,
} from '../operations.js'
import { memoryStore } from '../stores/memory.js'
import type { OperationStore } from '../stores/operation-store.js'
import { STORES } from '../stores/stores.fixture.js'

const NOW = 1_800_000_000
const FIELDS = { to: 'bob', amount: '10.00' }
let now = NOW
let privateKey: CryptoKey
let verifier: Verifier
let store: OperationStore
let operations: Operations

const tokenOf = (change: JWTPayload = {}): Promise<string> =>
  new SignJWT({
    iss: 'https://op.example.com',
    aud: 'app',
    sub: 'alice',
    sid: 'session',
    iat: now,
    exp: now + 300,
    auth_time: NOW - 1000,
    ...change,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)
const make = (change: Partial<OperationsOptions> = {}): Operations =>
  defineOperations({ verifier, store, clock: () => now, ...change })

const open = async (of = operations, token?: string, fields: Json = FIELDS): Promise<string> => {
  const opened = await createOperation(of, { token: token ?? (await tokenOf()), action: 'transfer', fields })
  if (opened.ok !== true) throw new Error(opened.code)
  return opened.operation.operationId
}
/** What commits an operation after a fresh authentication. */
const requestFor = async (
  operationId: unknown,
  change: Partial<CommitOperationRequest<Json>> = {},
): Promise<CommitOperationRequest<Json>> => ({
  token: await tokenOf({ auth_time: now }),
  operationId,
  action: 'transfer',
  fields: FIELDS,
  idempotencyKey: `"${String(operationId)}"`,
  handler: () => ({ receipt: 1 }),
  ...change,
})
const commit = async (
  operationId: unknown,
  change: Partial<CommitOperationRequest<Json>> = {},
  of = operations,
): Promise<string> => {
  const result = await commitOperation(of, await requestFor(operationId, change))
  if (result.ok) return result.replayed ? 'replayed' : 'ran'
  return `${result.answer.status} ${result.code}`
}

beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  const jwks = { keys: [await exportJWK(pair.publicKey)] }
  verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => now })
})
beforeEach(() => {
  now = NOW
  store = memoryStore()
  operations = make()
})

describe('commitOperation', () => {
  it('runs the handler for an authentication made after the opening, and tells it who', async () => {
    const handler = vi.fn(() => ({ receipt: 7 }))
    const operationId = await open()
    const result = await commitOperation(operations, await requestFor(operationId, { handler }))
    expect(result).toEqual({ ok: true, answer: { receipt: 7 }, replayed: false })
    expect(handler).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ operationId, authentication: expect.objectContaining({ subject: 'alice' }) }),
    )
  })

  it.each([
    [-1, '401 insufficientUserAuthentication'],
    [0, 'ran'],
    [1, 'ran'],
  ])('counts from the iat of the token that opened it: an auth_time %i s from it: %s (P6)', async (offset, outcome) => {
    const operationId = await open()
    now += 2
    expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW + offset }) })).toBe(outcome)
  })

  it('refuses the authentication that the token of the opening already told, in the same second (§1.4 L2)', async () => {
    const operationId = await open(operations, await tokenOf({ auth_time: NOW }))
    expect(await commit(operationId)).toBe('401 insufficientUserAuthentication')
    now += 1
    expect(await commit(operationId)).toBe('ran')
  })

  it('asks for a new authentication with max_age 0 (RFC 9470 §3)', async () => {
    const operationId = await open()
    const result = await commitOperation(operations, await requestFor(operationId, { token: await tokenOf() }))
    expect(result).toMatchObject({
      answer: {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="0"' },
      },
    })
  })

  it('lets one authentication pay for one operation (P6, T16)', async () => {
    const [first, second] = [await open(), await open()]
    expect(await commit(first)).toBe('ran')
    expect(await commit(second)).toBe('401 authenticationSpent')
    now += 1
    expect(await commit(second)).toBe('ran')
  })

  it('lets an authentication pay for several only where the app says so by name', async () => {
    const shared = make({ allowSharedAuthentication: true })
    const [first, second] = [await open(shared), await open(shared)]
    expect([await commit(first, {}, shared), await commit(second, {}, shared)]).toEqual(['ran', 'ran'])
  })

  it('replays the stored answer under the same key, quoted or not, and does not run again', async () => {
    const handler = vi.fn(() => ({ receipt: 1 }))
    const operationId = await open()
    expect(await commit(operationId, { handler, idempotencyKey: '"k"' })).toBe('ran')
    expect(await commit(operationId, { handler, idempotencyKey: 'k' })).toBe('replayed')
    expect(await commitOperation(operations, await requestFor(operationId, { handler, idempotencyKey: 'k' }))).toEqual({
      ok: true,
      answer: { receipt: 1 },
      replayed: true,
    })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it.each([undefined, null, '', '""', 'a b', '"a', 'é', 'x'.repeat(256), 7])(
    'answers 400 to the key %j (draft-06 §2.7)',
    async (idempotencyKey) => {
      expect(await commit(await open(), { idempotencyKey })).toBe('400 idempotencyKeyMissing')
    },
  )

  it('answers 409 to another key for a committed operation, and 422 to its key for another operation', async () => {
    const operationId = await open()
    await commit(operationId, { idempotencyKey: 'k' })
    expect(await commit(operationId, { idempotencyKey: 'other' })).toBe('409 operationSpent')
    now += 1
    expect(await commit(await open(), { idempotencyKey: 'k' })).toBe('422 idempotencyKeyReused')
  })

  it('does not mix the keys of two end-users (T65)', async () => {
    const mine = await open()
    const theirs = await open(operations, await tokenOf({ sub: 'bob' }))
    expect(await commit(mine, { idempotencyKey: 'k' })).toBe('ran')
    const token = await tokenOf({ sub: 'bob', auth_time: NOW })
    expect(await commit(theirs, { idempotencyKey: 'k', token })).toBe('ran')
  })

  it('answers 409 while the handler runs under the same key', async () => {
    const operationId = await open()
    let done = (_: Json): void => undefined
    const answer = new Promise<Json>((resolve) => {
      done = resolve
    })
    const started = new Promise<void>((resolve) => {
      const handler = (): Promise<Json> => {
        resolve()
        return answer
      }
      void requestFor(operationId, { handler }).then((request) => commitOperation(operations, request))
    })
    await started
    expect(await commit(operationId)).toBe('409 operationRunning')
    done(null)
    await vi.waitFor(async () => expect(await commit(operationId)).toBe('replayed'))
  })

  it.each([
    ['changed fields', { fields: { to: 'mallory', amount: '10.00' } }, '422 operationChanged'],
    ['a further field', { fields: { ...FIELDS, memo: '' } }, '422 operationChanged'],
    ['another action', { action: 'delete' }, '422 operationChanged'],
    ['fields that are no data', { fields: { amount: Number.NaN } }, '400 invalidFields'],
    ['fields in another order', { fields: { amount: '10.00', to: 'bob' } }, 'ran'],
    ['another end-user', { subject: 'bob' }, '401 subject'],
    ['the end-user that was opened for', { subject: 'alice' }, 'ran'],
    ['no token', { token: undefined }, '401 missing'],
    ['a method that was not used', { requirement: { methods: ['hwk'] } }, '401 insufficientUserAuthentication'],
  ] as const)('answers %s as it has to (P7)', async (_, change, outcome) => {
    expect(await commit(await open(), change)).toBe(outcome)
  })

  it.each([undefined, '', 'x', 7, '0'.repeat(32), '../0'])('does not know the operation %j', async (operationId) => {
    expect(await commit(operationId, { idempotencyKey: 'k' })).toBe('404 unknownOperation')
  })

  it("does not know somebody else's operation", async () => {
    const operationId = await open()
    const token = await tokenOf({ sub: 'bob', auth_time: NOW })
    expect(await commit(operationId, { token })).toBe('404 unknownOperation')
    expect(await operationStatus(operations, { token, operationId })).toMatchObject({ code: 'unknownOperation' })
  })

  it.each([
    [599, 'ran'],
    [600, '404 unknownOperation'],
    [601, '404 unknownOperation'],
  ])('lets an operation of 10 minutes be committed %i s later: %s', async (after, outcome) => {
    const operationId = await open()
    now += after
    expect(await commit(operationId)).toBe(outcome)
  })

  it('never runs a handler again that threw, and hands its error on', async () => {
    const operationId = await open()
    const handler = vi.fn(() => Promise.reject(new Error('bank')))
    await expect(commit(operationId, { handler })).rejects.toThrow('bank')
    expect(await commit(operationId, { handler })).toBe('409 outcomeUnknown')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('lets a stale authentication pass only under allowUnverifiable, and spends none then', async () => {
    const cannot = { 'https://authgear.com/claims/user/can_reauthenticate': false }
    const token = await tokenOf(cannot)
    const requirement = { whenCannotReauthenticate: 'allowUnverifiable' } as const
    const [first, second] = [await open(operations, token), await open(operations, token)]
    expect(await commit(first, { token })).toBe('401 insufficientUserAuthentication')
    expect(await commit(first, { token, requirement })).toBe('ran')
    expect(await commit(second, { token, requirement })).toBe('ran')
  })

  it('runs nothing where a verifier of the app says ok without a verdict (P1)', async () => {
    const operationId = await open()
    const token = await tokenOf({ auth_time: now })
    const silent: Verifier = {
      verify: async (given) => {
        const result = await verifier.verify(given)
        return result.ok ? { ok: true, claims: result.claims, authentication: result.authentication } : result
      },
    }
    expect(await commit(operationId, { token }, make({ verifier: silent }))).toBe('401 insufficientUserAuthentication')
  })

  it('refuses to be called without a handler', async () => {
    await expect(commit('x', { handler: undefined as never })).rejects.toMatchObject({ field: 'handler' })
  })
})

describe('a store that fails (P1)', () => {
  const broken = (change: Partial<OperationStore>): Operations => make({ store: { ...store, ...change } })
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
    ['read answers garbage', { read: async () => 7 as never }, '404 unknownOperation'],
    ['claim answers true', { claim: async () => true as never }, '404 unknownOperation'],
    ['claim answers nothing', { claim: async () => undefined as never }, '404 unknownOperation'],
    ['claim says not open of an open one', { claim: async () => 'notOpen' as const }, '404 unknownOperation'],
  ])('runs nothing where %s', async (_, change, outcome) => {
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

  it.each(['{', null])('does not run again where the stored answer is %j', async (answer) => {
    const operationId = await open()
    await commit(operationId)
    const of = broken({ read: async (id, at) => ({ ...(await store.read(id, at))!, answer }) })
    expect(await commit(operationId, {}, of)).toBe('409 outcomeUnknown')
  })
})

describe('createOperation', () => {
  it('answers what the browser needs, and nothing of the token', async () => {
    const opened = await createOperation(operations, { token: await tokenOf(), action: 'transfer', fields: FIELDS })
    expect(opened).toEqual({
      ok: true,
      operation: {
        operationId: expect.stringMatching(/^[0-9a-f]{32}$/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        openedAt: NOW,
        expiresAt: NOW + 600,
        challenge: { maxAge: 0 },
      },
    })
  })

  it.each([
    ['an invalid token', { token: 'x' }, 'malformed'],
    ['another end-user', { subject: 'bob' }, 'subject'],
    ['fields that are no data', { fields: undefined as never }, 'invalidFields'],
  ])('refuses %s', async (_, change, code) => {
    const request = { token: await tokenOf(), action: 'transfer', fields: FIELDS, ...change }
    expect(await createOperation(operations, request)).toMatchObject({ ok: false, code })
  })

  it.each(['', undefined])('refuses the action %j, which the app gives', async (action) => {
    const request = { token: await tokenOf(), action: action as string, fields: FIELDS }
    await expect(createOperation(operations, request)).rejects.toMatchObject({ field: 'action' })
  })

  it('opens an operation for a token without auth_time: the authentication comes later', async () => {
    const opening = await tokenOf({ auth_time: undefined as never })
    expect(await commit(await open(operations, opening))).toBe('ran')
  })
})

describe('operationStatus', () => {
  const stateOf = async (operationId: unknown): Promise<unknown> => {
    const result = await operationStatus(operations, { token: await tokenOf(), operationId })
    return result.ok ? result.status : result.code
  }

  it('tells where an operation stands, with a token that is valid and not fresh', async () => {
    const operationId = await open()
    expect(await stateOf(operationId)).toEqual({ operationId, action: 'transfer', state: 'open' })
    await commit(operationId)
    expect(await stateOf(operationId)).toMatchObject({ state: 'done', answer: { receipt: 1 } })
  })

  it('tells that an operation expired, and that one did not end well', async () => {
    const [expired, failed] = [await open(), await open()]
    await commit(failed, { handler: () => Promise.reject(new Error('bank')) }).catch(() => undefined)
    expect(await stateOf(failed)).toMatchObject({ state: 'unknown' })
    now += 600
    expect(await stateOf(expired)).toMatchObject({ state: 'expired' })
  })

  it('tells no answer that cannot be read', async () => {
    const operationId = await open()
    await commit(operationId)
    const of = make({ store: { ...store, read: async (id, at) => ({ ...(await store.read(id, at))!, answer: '{' }) } })
    const token = await tokenOf()
    expect(await operationStatus(of, { token, operationId })).toMatchObject({ code: 'outcomeUnknown' })
    expect(await operationStatus(of, { token, operationId, subject: 'bob' })).toMatchObject({ code: 'subject' })
  })
})

describe('defineOperations', () => {
  it.each([
    ['verifier', { verifier: undefined }],
    ['store', { store: undefined }],
    ['store', { store: {} }],
    ['clock', { clock: 7 }],
    ['allowSharedAuthentication', { allowSharedAuthentication: 'yes' }],
    ['lifetime', { lifetime: '0s' }],
    ['lifetime', { lifetime: '3601s' }],
    ['retention', { lifetime: '10m', retention: '659s' }],
  ])('refuses %s: %j (P16)', (field, change) => {
    expect(() => make(change as Partial<OperationsOptions>)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }),
    )
  })

  it('takes the limits themselves, and the machine clock by default', () => {
    expect(make({ lifetime: '1h', retention: '3660s' })).toMatchObject({ lifetime: 3600, retention: 3660 })
    expect(defineOperations({ verifier, store }).clock()).toBeGreaterThan(1_700_000_000)
  })

  it('refuses a duration without a unit', () => {
    expect(() => make({ lifetime: 600 as never })).toThrow(expect.objectContaining({ code: 'invalidDuration' }))
  })
})

const opened = await Promise.all(Object.entries(STORES).map(async ([name, start]) => ({ name, ...(await start()) })))
for (const one of opened) if ('absent' in one) console.warn(`SKIPPED: operations on ${one.name}. ${one.absent}`)
afterAll(async () => {
  for (const one of opened) if ('close' in one) await one.close()
})

describe.each(opened)('operations on $name', (one) => {
  const test = 'absent' in one ? it.skip : it

  test('run one handler of 1 000 parallel commits (race-1000, P6)', { timeout: 60_000 }, async () => {
    if ('absent' in one) throw new Error(one.absent)
    const of = make({ store: one.store })
    const handler = vi.fn(() => ({ receipt: 1 }))
    const request = await requestFor(await open(of), { handler })
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        commitOperation(of, { ...request, idempotencyKey: index % 2 === 0 ? 'k' : `k${index}` }),
      ),
    )
    expect(handler).toHaveBeenCalledTimes(1)
    expect(results.filter((result) => result.ok && !result.replayed)).toHaveLength(1)
    const refused = new Set(results.map((result) => (result.ok ? 'ok' : result.code)))
    for (const code of refused) expect(['ok', 'operationRunning', 'operationSpent']).toContain(code)
  })
})
