import type { APIRequestContext, APIResponse } from '@playwright/test'
import { expect, test } from './demo-test.js'

const post = (request: APIRequestContext, token?: string): Promise<APIResponse> =>
  request.post('/api/transfers', {
    headers: {
      'Idempotency-Key': 'a-key-of-the-test-suite',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    data: { to: 'Bob Baker', amount: 2050, note: '' },
  })

test('the API books for a fresh token', async ({ harbor, request }) => {
  const token = (await harbor.control('token', { user: 'alice', age: 10 })) as string
  expect((await post(request, token)).status()).toBe(201)
  expect(await harbor.ledger()).toHaveLength(1)
})

test('the API rejects a request without a token', async ({ harbor, request }) => {
  const response = await post(request)
  expect(response.status()).toBe(401)
  expect(response.headers()['www-authenticate']).toBe('Bearer')
  expect(await harbor.ledger()).toEqual([])
})

for (const [title, options] of [
  ['tampered', { tampered: true }],
  ['expired', { expiresIn: -60 }],
] as const) {
  test(`the API rejects a token that is ${title}, without a reason`, async ({ harbor, request }) => {
    const token = (await harbor.control('token', { user: 'alice', ...options })) as string
    const response = await post(request, token)
    expect(response.status()).toBe(401)
    expect(response.headers()['www-authenticate']).toBe('Bearer error="invalid_token"')
    expect(await harbor.ledger()).toEqual([])
  })
}

test('the API requires a step-up if the authentication is too old (RFC 9470 §3)', async ({ harbor, request }) => {
  const token = (await harbor.control('token', { user: 'alice', age: 301 })) as string
  const response = await post(request, token)
  expect(response.status()).toBe(401)
  expect(response.headers()['www-authenticate']).toBe('Bearer error="insufficient_user_authentication", max_age="300"')
  expect(await response.json()).toMatchObject({ error: 'insufficient_user_authentication', max_age: 300 })
  expect(await harbor.ledger()).toEqual([])
})
