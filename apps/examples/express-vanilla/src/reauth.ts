import authgear from '@authgear/web'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { z } from 'zod'
import { transferSchema } from './transfer-schema'

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${amount} to ${to}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${idToken}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(input),
      signal,
    }),
  parse: async (response) => z.object({ receipt: z.string() }).parse(await response.json()),
})

const redirectURI = `${location.origin}/callback`
export const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
