import { toCallResult } from '@reauth/core'
import { expect, it } from 'vitest'
import { transferRoute } from './server-session.js'

const MINUTE = 60_000
const visit = async (signedInMinutesAgo: number | null): Promise<Response> => {
  const now = Date.now()
  const session =
    signedInMinutesAgo === null
      ? null
      : {
          userId: 'alice',
          signedInAt: new Date(now - signedInMinutesAgo * MINUTE),
          updatedAt: new Date(now),
          expiresAt: new Date(now + 60 * MINUTE),
        }
  return transferRoute(async () => session)(new Request('https://app.example.com/transfers', { method: 'POST' }))
}

it('passes a fresh session', async () => {
  await expect((await visit(1)).json()).resolves.toEqual({ bookedFor: 'alice' })
})

it('makes the client step up for a stale session', async () => {
  await expect(toCallResult(await visit(6))).resolves.toEqual({ result: 'stepUpRequired', challenge: { maxAge: 300 } })
})

it('never counts as success without a session', async () => {
  await expect(toCallResult(await visit(null))).resolves.toEqual({ result: 'refused' })
})
