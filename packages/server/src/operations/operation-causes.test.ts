import { describe, expect, it, vi } from 'vitest'
import type { Verifier } from '../index.js'
import { createSessionVerifier } from '../index.js'
import { commitOperation, createOperation, defineOperations, operationStatus } from '../operations.js'
import { memoryStore } from '../stores/memory.js'

const NOW = 1_800_000_000
const TOKEN = `${'h'.repeat(20)}.${'p'.repeat(40)}.${'s'.repeat(40)}`
const request = { action: 'transfer', fields: { amount: '5' } }
const operationId = 'a'.repeat(32)

const operationsOf = (verifier: Verifier, onDecision = vi.fn()) => ({
  onDecision,
  operations: defineOperations({ verifier, store: memoryStore(), clock: () => NOW, onDecision }),
})

describe('a verifier that fails behind operations', () => {
  it.each<[string, Verifier['verify']]>([
    [
      'throws',
      () => {
        throw new Error(`no ${TOKEN}`)
      },
    ],
    ['rejects', () => Promise.reject(new Error(`no ${TOKEN}`))],
    ['answers nothing', async () => undefined as never],
    ['returns no code', async () => ({ ok: false }) as never],
    ['returns ok without an authentication', async () => ({ ok: true, claims: {} }) as never],
  ])('is refused with verifierFailed, not as an invalid token: %s', async (_, verify) => {
    const { operations, onDecision } = operationsOf({ verify })
    const handler = vi.fn(() => 'booked')
    const answers = [
      await createOperation(operations, { token: TOKEN, ...request }),
      await commitOperation(operations, { token: TOKEN, ...request, operationId, idempotencyKey: 'one', handler }),
      await operationStatus(operations, { token: TOKEN, operationId }),
    ]
    for (const answer of answers) {
      expect(answer).toMatchObject({
        ok: false,
        code: 'verifierFailed',
        response: { status: 500 },
        cause: expect.any(Error),
      })
      expect(answer).not.toHaveProperty('response.headers.www-authenticate')
      expect((answer as { cause: Error }).cause.message).not.toContain(TOKEN)
    }
    expect(handler).not.toHaveBeenCalled()
    expect(onDecision).toHaveBeenCalledTimes(2)
    for (const [event] of onDecision.mock.calls)
      expect(event).toMatchObject({ pass: false, code: 'verifierFailed', cause: expect.any(Error) })
  })

  it('is refused with the name of the invalid member of a session', async () => {
    const authentication = (): never => ({ subject: 'alice' }) as never
    const { operations } = operationsOf(createSessionVerifier({ authentication, clock: () => NOW }))
    expect(await createOperation(operations, { token: {}, ...request })).toMatchObject({
      ok: false,
      code: 'authenticationFailed',
      cause: { message: expect.stringContaining('authentication.issuer') },
    })
  })

  it('is refused without a cause if nothing was thrown', async () => {
    const { operations, onDecision } = operationsOf({ verify: async () => ({ ok: false, code: 'signature' }) })
    expect(await createOperation(operations, { token: TOKEN, ...request })).not.toHaveProperty('cause')
    expect(onDecision.mock.calls[0]?.[0]).not.toHaveProperty('cause')
  })
})
