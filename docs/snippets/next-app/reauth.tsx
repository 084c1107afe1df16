// #region action
import authgear from '@authgear/web'
import { CODES, NotSent, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { z } from 'zod'
import { send } from './send'

const transferSchema = z.object({ to: z.string().min(1), amount: z.string() })
const receiptSchema = z.object({ receipt: z.string() })

/** Nothing was sent yet: the run fails, and its outcome is known. */
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

// What stands below the action is the same as in `start.tsx`.
export const service = () => authgearWeb(authgear, { redirectURI: `${location.origin}/callback` })
export const reauthOf = (given: ReturnType<typeof service>) => createReauth({ service: given, actions: [transfer] })
export const says = (code: keyof typeof CODES) => CODES[code].says
export { App, openPage } from '../start.js'
