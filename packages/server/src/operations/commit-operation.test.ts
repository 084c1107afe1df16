import { createHash } from 'node:crypto'
import { parseRequirement, toChallenge } from '@reauth/policy'
import type { JWTPayload } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import type { Verifier } from '../index.js'
import { type Json, commitOperation, createOperation, operationStatus } from '../operations.js'
import { FIELDS, NOW, commit, make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

describe('commitOperation', () => {
  it('runs the handler for an authentication made after the opening, and passes it on', async () => {
    const handler = vi.fn(() => ({ receipt: 7 }))
    const operationId = await open()
    const result = await commitOperation(scene.operations, await requestFor(operationId, { handler }))
    expect(result).toEqual({ ok: true, answer: { receipt: 7 }, replayed: false })
    expect(handler).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ operationId, authentication: expect.objectContaining({ subject: 'alice' }) }),
    )
  })

  it.each([
    [-1, '401 insufficientUserAuthentication'],
    [0, '401 insufficientUserAuthentication'],
    [1, 'ran'],
    [2, 'ran'],
  ])(
    'accepts an authentication from the second after the opening: an auth_time %i s from it: %s',
    async (offset, outcome) => {
      const operationId = await open()
      scene.now += 2
      expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW + offset }) })).toBe(outcome)
    },
  )

  it('refuses an authentication older than the operation, however old the opening token is', async () => {
    const login = await tokenOf({ iat: NOW - 3600, exp: NOW + 3600, auth_time: NOW - 3600 })
    const reauthenticated = await tokenOf({ auth_time: NOW - 600 })
    const operationId = await open(scene.operations, login)
    expect(await commit(operationId, { token: reauthenticated })).toBe('401 insufficientUserAuthentication')
    expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW }) })).toBe(
      '401 insufficientUserAuthentication',
    )
    expect(await commit(operationId)).toBe('ran')
  })

  it("counts from the token's iat if the provider's clock is ahead", async () => {
    const operationId = await open(scene.operations, await tokenOf({ iat: NOW + 4 }))
    scene.now = NOW + 10
    expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW + 4 }) })).toBe(
      '401 insufficientUserAuthentication',
    )
    expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW + 5 }) })).toBe('ran')
  })

  it.each([
    [4, '401 insufficientUserAuthentication'],
    [3, 'ran'],
  ])(
    "allows the provider's clock to be behind by the tolerance of 3 s: an auth_time %i s ago: %s",
    async (ago, outcome) => {
      const of = make({ clockTolerance: '3s' })
      const operationId = await open(of, await tokenOf({ iat: NOW - 60 }))
      expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW + 1 - ago }) }, of)).toBe(outcome)
    },
  )

  it('never accepts the authentication of the opening token, whatever the tolerance is', async () => {
    const of = make({ clockTolerance: '60s' })
    // A provider may round `iat` down and `auth_time` up.
    const known = await tokenOf({ iat: NOW - 10, auth_time: NOW - 9 })
    const operationId = await open(of, known)
    expect(await commit(operationId, { token: known }, of)).toBe('401 insufficientUserAuthentication')
    expect(await commit(operationId, { token: await tokenOf({ auth_time: NOW - 8 }) }, of)).toBe('ran')
  })

  it('asks for a new authentication with max_age 0 (RFC 9470 §3)', async () => {
    const operationId = await open()
    const result = await commitOperation(scene.operations, await requestFor(operationId, { token: await tokenOf() }))
    expect(result).toMatchObject({
      response: {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="0"' },
      },
    })
  })

  it('spends an authentication on one operation only', async () => {
    const [first, second] = [await open(), await open()]
    expect(await commit(first)).toBe('ran')
    expect(await commit(second)).toBe('401 authenticationSpent')
    scene.now += 1
    expect(await commit(second)).toBe('ran')
  })

  it('accepts an authentication for several operations only if the app sets allowSharedAuthentication', async () => {
    const shared = make({ allowSharedAuthentication: true })
    const [first, second] = [await open(shared), await open(shared)]
    expect([await commit(first, {}, shared), await commit(second, {}, shared)]).toEqual(['ran', 'ran'])
  })

  it('replays the stored answer for the same key, quoted or not, without running the handler again', async () => {
    const handler = vi.fn(() => ({ receipt: 1 }))
    const operationId = await open()
    expect(await commit(operationId, { handler, idempotencyKey: '"k"' })).toBe('ran')
    expect(await commit(operationId, { handler, idempotencyKey: 'k' })).toBe('replayed')
    expect(
      await commitOperation(scene.operations, await requestFor(operationId, { handler, idempotencyKey: 'k' })),
    ).toEqual({
      ok: true,
      answer: { receipt: 1 },
      replayed: true,
    })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it.each([undefined, null, '', '""', 'a b', '"a', 'é', 'x'.repeat(256), 7])(
    'responds with 400 to the key %j (draft-06 §2.7)',
    async (idempotencyKey) => {
      expect(await commit(await open(), { idempotencyKey })).toBe('400 idempotencyKeyMissing')
    },
  )

  it('responds with 409 to a different key for a committed operation, and with 422 to its key for another operation', async () => {
    const operationId = await open()
    await commit(operationId, { idempotencyKey: 'k' })
    expect(await commit(operationId, { idempotencyKey: 'other' })).toBe('409 operationSpent')
    scene.now += 1
    expect(await commit(await open(), { idempotencyKey: 'k' })).toBe('422 idempotencyKeyReused')
  })

  it('keeps the keys of two end-users apart', async () => {
    const mine = await open()
    const theirs = await open(scene.operations, await tokenOf({ sub: 'bob' }))
    expect(await commit(mine, { idempotencyKey: 'k' })).toBe('ran')
    const token = await tokenOf({ sub: 'bob', auth_time: scene.now })
    expect(await commit(theirs, { idempotencyKey: 'k', token })).toBe('ran')
  })

  it('responds with 409 while the handler runs for the same key', async () => {
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
      void requestFor(operationId, { handler }).then((request) => commitOperation(scene.operations, request))
    })
    await started
    expect(await commit(operationId)).toBe('409 operationRunning')
    done(null)
    await vi.waitFor(async () => expect(await commit(operationId)).toBe('replayed'), 20_000)
  })

  it.each([
    ['changed fields', { fields: { to: 'mallory', amount: '10.00' } }, '422 operationChanged'],
    ['an additional field', { fields: { ...FIELDS, memo: '' } }, '422 operationChanged'],
    ['another action', { action: 'delete' }, '422 operationChanged'],
    ['fields that are not JSON data', { fields: { amount: Number.NaN } }, '400 invalidFields'],
    ['fields in another order', { fields: { amount: '10.00', to: 'bob' } }, 'ran'],
    ['another end-user', { subject: 'bob' }, '401 subject'],
    ['the end-user of the opening', { subject: 'alice' }, 'ran'],
    ['no token', { token: undefined }, '401 missing'],
    ['a method that was not used', { requirement: { methods: ['hwk'] } }, '401 insufficientUserAuthentication'],
  ] as const)('decides a commit with %s', async (_, change, outcome) => {
    expect(await commit(await open(), change)).toBe(outcome)
  })

  it.each([undefined, '', 'x', 7, '0'.repeat(32), '../0'])('refuses the unknown operation %j', async (operationId) => {
    expect(await commit(operationId, { idempotencyKey: 'k' })).toBe('404 unknownOperation')
  })

  it("refuses another end-user's operation as unknown", async () => {
    const operationId = await open()
    const token = await tokenOf({ sub: 'bob', auth_time: NOW })
    expect(await commit(operationId, { token })).toBe('404 unknownOperation')
    expect(await operationStatus(scene.operations, { token, operationId })).toMatchObject({ code: 'unknownOperation' })
  })

  it.each([
    [599, 'ran'],
    [600, '410 operationExpired'],
    [601, '410 operationExpired'],
  ])('limits an operation to its lifetime of 10 minutes: %i s later: %s', async (after, outcome) => {
    const operationId = await open()
    scene.now = NOW + after
    expect(await commit(operationId)).toBe(outcome)
  })

  it('never runs a handler again after it threw, and rethrows its error', async () => {
    const operationId = await open()
    const handler = vi.fn(() => Promise.reject(new Error('bank')))
    await expect(commit(operationId, { handler })).rejects.toThrow('bank')
    expect(await commit(operationId, { handler })).toBe('409 outcomeUnknown')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('accepts a stale authentication only under allowUnverifiable, and does not spend it', async () => {
    const cannot = { 'https://authgear.com/claims/user/can_reauthenticate': false }
    const token = await tokenOf(cannot)
    const requirement = { whenCannotReauthenticate: 'allowUnverifiable' } as const
    const [first, second] = [await open(scene.operations, token), await open(scene.operations, token)]
    expect(await commit(first, { token })).toBe('401 insufficientUserAuthentication')
    expect(await commit(first, { token, requirement })).toBe('ran')
    expect(await commit(second, { token, requirement })).toBe('ran')
  })

  it('runs nothing if a verifier of the app returns ok without a verdict', async () => {
    const operationId = await open()
    const token = await tokenOf({ auth_time: scene.now })
    const silent: Verifier = {
      verify: async (given) => {
        const result = await scene.verifier.verify(given)
        return result.ok ? { ok: true, claims: result.claims, authentication: result.authentication } : result
      },
    }
    expect(await commit(operationId, { token }, make({ verifier: silent }))).toBe('401 insufficientUserAuthentication')
  })

  it('runs nothing if a verifier of the app returns fresh without an auth_time', async () => {
    const operationId = await open()
    const timeless: Verifier = {
      verify: async (given) => {
        const result = await scene.verifier.verify(given)
        if (!result.ok) return result
        const { authTime: _, ...authentication } = result.authentication
        return { ok: true, claims: result.claims, authentication, verdict: { verdict: 'fresh', age: 0 } }
      },
    }
    for (const opening of [undefined, await tokenOf({ auth_time: undefined as never })]) {
      const id = opening === undefined ? operationId : await open(scene.operations, opening)
      expect(await commit(id, {}, make({ verifier: timeless }))).toBe('401 insufficientUserAuthentication')
    }
  })

  it('reads an operation once, and claims it with digests only', async () => {
    const [read, claim] = [vi.spyOn(scene.store, 'read'), vi.spyOn(scene.store, 'claim')]
    const operationId = await open()
    expect(await commit(operationId, { idempotencyKey: 'k' })).toBe('ran')
    const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
    expect(read).toHaveBeenCalledTimes(1)
    expect(claim).toHaveBeenCalledExactlyOnceWith({
      owner: digestOf(['owner', 'https://op.example.com', 'alice']),
      id: operationId,
      key: digestOf(['key', 'https://op.example.com', 'alice', 'k']),
      authentication: digestOf(['authentication', 'https://op.example.com', 'alice', NOW + 1]),
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      now: NOW + 1,
      leaseUntil: NOW + 61,
      keepUntil: NOW + 1 + 86_400,
      isResume: false,
    })
  })

  it('reads the store once for a repeated commit', async () => {
    const operationId = await open()
    await commit(operationId)
    const calls = (['read', 'claim', 'renew', 'finish'] as const).map((name) => vi.spyOn(scene.store, name))
    expect(await commit(operationId)).toBe('replayed')
    expect(calls.map((call) => call.mock.calls.length)).toEqual([1, 0, 0, 0])
  })

  it('recognises the same authentication in another session', async () => {
    const [first, second, third] = [await open(), await open(), await open()]
    const paying = (change: JWTPayload): Promise<string> => tokenOf({ auth_time: NOW + 3, ...change })
    expect(await commit(first, { token: await paying({ sid: 'one' }) })).toBe('ran')
    expect(await commit(second, { token: await paying({ sid: 'two' }) })).toBe('401 authenticationSpent')
    expect(await commit(third, { token: await paying({ sid: undefined }) })).toBe('401 authenticationSpent')
  })

  it('accepts an authentication once, even if the store has removed it and its token is still valid', async () => {
    const week = 7 * 86_400
    const first = await open()
    const token = await tokenOf({ auth_time: scene.now, exp: scene.now + week })
    expect(await commit(first, { token })).toBe('ran')
    for (const day of [1, 2, 6]) {
      scene.now = NOW + day * 86_400 + 100
      const later = await open(scene.operations, token)
      expect(await commit(later, { token })).toBe('401 insufficientUserAuthentication')
    }
  })

  it('includes the methods and levels of the requirement in every challenge', async () => {
    const requirement = { acrValues: ['urn:example:gold'], methods: ['hwk'] }
    const opened = await createOperation(scene.operations, {
      token: await tokenOf(),
      action: 'transfer',
      fields: FIELDS,
      requirement,
    })
    if (!opened.ok) throw new Error(opened.code)
    const { operationId, challenge } = opened.operation
    expect(challenge).toEqual(toChallenge(parseRequirement({ ...requirement, maxAge: 'always' })))
    expect(challenge).toMatchObject({ maxAge: 0, acrValues: ['urn:example:gold'] })
    scene.now += 1
    const good = { acr: 'urn:example:gold', amr: ['hwk'] }
    const token = await tokenOf({ auth_time: scene.now, ...good })
    expect(await commit(operationId, { token, requirement })).toBe('ran')
    const second = await open()
    const spent = await commitOperation(scene.operations, {
      ...(await requestFor(second, { token: await tokenOf({ auth_time: NOW + 1, ...good }) })),
      requirement,
    })
    expect(spent).toMatchObject({
      response: { headers: { 'www-authenticate': expect.stringContaining('acr_values') } },
    })
  })

  it('refuses a request without a handler, or with a retryable that is not a boolean', async () => {
    await expect(commit('x', { handler: undefined as never })).rejects.toMatchObject({ field: 'handler' })
    await expect(commit('x', { retryable: 'yes' as never })).rejects.toMatchObject({ field: 'retryable' })
  })
})
