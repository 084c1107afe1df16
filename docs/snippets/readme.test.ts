// @vitest-environment happy-dom
import { authenticates, checkAfterEach, createTestReauth, fresh, stale } from '@reauth/core/testing'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { transfer } from './readme/reauth'

const api = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  api.mockReset().mockImplementation(async () => new Response('Booked for alice.'))
  vi.stubGlobal('fetch', api)
})
checkAfterEach(afterEach)

it("the README's action is sent at once inside the window, with the token and an idempotency key", async () => {
  const app = createTestReauth({ service: { refresh: fresh() }, actions: [transfer] })
  expect(await app.reauth.perform(transfer, 'Bob')).toMatchObject({ outcome: 'succeeded' })
  const [[path, { headers, body }]] = api.mock.calls as [[string, RequestInit]]
  expect([path, body]).toEqual(['/api/transfers', 'Bob'])
  expect(new Headers(headers).get('Authorization')).toMatch(/^Bearer \S/)
  expect(new Headers(headers).get('Idempotency-Key')).toMatch(/\S/)
})

it("the README's action survives the redirect, and is sent once after one click", async () => {
  const app = createTestReauth({ service: { refresh: stale(), redirect: authenticates() }, actions: [transfer] })
  expect(await app.reauth.perform(transfer, 'Bob')).toEqual({ outcome: 'redirecting' })
  app.page.returnFromProvider()
  const run = (await app.reauth.resume())!
  await vi.waitUntil(() => run.getSnapshot().canConfirm, { timeout: 20_000 })
  expect(run.description).toBe('Send 20.00 to Bob')
  expect(api).not.toHaveBeenCalled()
  run.confirm()
  expect(await run.outcome).toMatchObject({ outcome: 'succeeded' })
  expect(api).toHaveBeenCalledTimes(1)
})

it('the README needs 15 lines for the flow, and 5 for the server', () => {
  const linesOf = (file: string): number => {
    const text = readFileSync(join(import.meta.dirname, 'readme', file), 'utf8')
    return text.split('\n').filter((line) => line !== '' && !/^(?:\/\/|import )/.test(line)).length
  }
  expect([linesOf('reauth.ts'), linesOf('server.ts')]).toEqual([15, 5])
})
