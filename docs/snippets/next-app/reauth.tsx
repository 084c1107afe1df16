// #region action
import authgear from '@authgear/web'
import { CODES, NotSent, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { z } from 'zod'
import { send } from './send'

const transferSchema = z.object({ to: z.string().min(1), amount: z.string() })
const receiptSchema = z.object({ receipt: z.string() })

/** Nothing was sent yet, so the run ends as failed and its outcome is known. */
const notSent = (cause: unknown) => Promise.reject(new NotSent(cause))

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${amount} to ${to}`,
  perform: async ({ input, idToken, idempotencyKey, signal }) => {
    const headers = { Authorization: `Bearer ${idToken}` }
    const handedOver = await fetch('/api/token', { method: 'POST', headers, signal }).catch(notSent)
    return handedOver.ok ? send(input, idempotencyKey) : handedOver
  },
  parse: (sent) => receiptSchema.parse(sent),
})
// #endregion

// The blocks below the action are those of `start.tsx`.
export const below = { CODES, authgear, authgearWeb, createReauth }
export { App, openPage } from '../start.js'
