import authgear from '@authgear/web'
import { NotSent, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { z } from 'zod'
import { send } from './send'
import { transferSchema } from './transfer-schema'

const notSent = (cause: unknown) => Promise.reject(new NotSent(cause))

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${amount} to ${to}`,
  perform: async ({ input, idToken, idempotencyKey, signal }) => {
    // The server function reads the session, so that the token is not among its arguments.
    const headers = { Authorization: `Bearer ${idToken}` }
    const renewal = await fetch('/session', { method: 'POST', headers, signal }).catch(notSent)
    return renewal.ok ? send(input, idempotencyKey) : renewal
  },
  parse: (sent) => z.object({ receipt: z.string() }).parse(sent),
})

const redirectURI = `${location.origin}/callback`
export const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
