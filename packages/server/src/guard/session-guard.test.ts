import type { Authentication } from '@reauth/policy'
import { describe, expect, it, vi } from 'vitest'
import { requireReauth as guardExpress } from '../express.js'
import { requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import { type Verifier, createSessionVerifier } from '../index.js'
import { commitOperation, createOperation, defineOperations } from '../operations.js'
import { requireReauth as guardPlain } from '../plain.js'
import { memoryStore } from '../stores/memory.js'
import { NOW, requirement, clock, sessionOf, visits } from './session.fixture.js'

describe.each(visits)('a guard of sessions for %s', (_, visit) => {
  it('passes a fresh session', async () => {
    expect(await visit('fresh')).toMatchObject({ status: 200, body: 'alice' })
  })

  it('responds to a stale session with the same challenge as to a stale token (RFC 9470 §3)', async () => {
    expect(await visit('stale')).toMatchObject({
      status: 401,
      challenge: 'Bearer error="insufficient_user_authentication", max_age="300"',
      body: { error: 'insufficient_user_authentication', max_age: 300 },
    })
  })

  it('asks for a session if there is none', async () => {
    expect(await visit(undefined)).toMatchObject({ status: 401, challenge: 'Bearer' })
  })

  it('responds with 500 to a session that is not an Authentication, and lets nothing pass', async () => {
    expect(await visit('malformed')).toMatchObject({
      status: 500,
      challenge: null,
      body: { code: 'authenticationFailed' },
    })
  })

  it('compares the subject and logs each decision, as for tokens', async () => {
    const onDecision = vi.fn()
    expect(await visit('fresh', { subject: () => 'bob', onDecision })).toMatchObject({ status: 401 })
    expect(onDecision).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        pass: false,
        code: 'subject',
        authentication: expect.objectContaining({ subject: 'alice' }),
      }),
    )
  })
})

describe('the options of a guard of sessions', () => {
  const authentication = (): null => null
  const verifier: Verifier = { verify: async () => ({ ok: false, code: 'missing' }) }

  it.each<[string, object]>([
    ['authentication', { verifier, authentication }],
    ['authentication', { verifier: undefined, authentication }],
    ['authentication', { verifier, authentication: undefined }],
    ['authentication', { authentication: undefined }],
    ['authentication', { authentication: 'alice' }],
    ['clock', { authentication, clock: () => Date.now() }],
    ['clockTolerance', { authentication, clockTolerance: '2m' }],
    ['clock', { verifier, clock }],
    ['clockTolerance', { verifier, clockTolerance: '5s' }],
    ['verifier', {}],
  ])('are refused if they contradict each other: %s with %j', (field, options) => {
    const guards = [guardFetch, guardHono, guardExpress, guardFastify, guardPlain] as ((options: object) => unknown)[]
    for (const guard of guards)
      expect(() => guard({ requirement, ...options })).toThrow(expect.objectContaining({ field }))
  })

  it('have no header, because no token is read', () => {
    const own = createSessionVerifier({ authentication, clock })
    for (const options of [{ authentication }, { verifier: own }]) {
      expect(() => guardFetch({ requirement, header: 'X-ID-Token', ...options } as never)).toThrow(
        expect.objectContaining({ field: 'header' }),
      )
    }
  })
})

describe('operations on sessions', () => {
  it('open and commit with the session instead of a token', async () => {
    let session: Authentication | null = sessionOf()
    let now = NOW
    const verifier = createSessionVerifier({ authentication: (_request: object) => session, clock: () => now })
    const operations = defineOperations({ verifier, store: memoryStore(), clock: () => now })
    const request = { action: 'transfer', fields: { amount: '5' } }
    const opened = await createOperation(operations, { token: {}, ...request })
    if (opened.ok !== true) throw new Error(opened.code)
    const { operationId } = opened.operation
    const commit = () =>
      commitOperation(operations, {
        token: {},
        operationId,
        ...request,
        idempotencyKey: 'one',
        handler: () => 'booked',
      })
    expect(await commit()).toMatchObject({ ok: false, code: 'insufficientUserAuthentication' })
    now += 60
    session = sessionOf({ authTime: now, issuedAt: now })
    expect(await commit()).toMatchObject({ ok: true, answer: 'booked' })
    session = null
    expect(await commit()).toMatchObject({ ok: false, code: 'missing' })
  })
})
