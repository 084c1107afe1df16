// #region flow
import authgear from '@authgear/web'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: (to: string) => `Send 20.00 to ${to}`,
  perform: ({ input, idToken, idempotencyKey }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      body: input,
    }),
})
export const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: `${location.origin}/callback` }),
  actions: [transfer],
})
// #endregion
