// #region action
import { defineSensitiveAction } from '@reauth/core'

/** `user` is the end-user that this page shows. */
export const transferOf = (user: string) =>
  defineSensitiveAction<{ to: string }, Response>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Transfer to ${to}`,
    perform: ({ input, idempotencyKey, signal }) =>
      fetch('/api/transfers', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey, 'X-User': user },
        body: JSON.stringify(input),
        signal,
      }),
  })
// #endregion

// #region redirect
import { createReauth } from '@reauth/core'
import { session } from '@reauth/core/adapters/session'

/** Use it on the page of the action and on the callback page. */
export function createFlow(user: string) {
  const transfer = transferOf(user)
  const reauth = createReauth({
    service: session({
      url: '/api/session',
      signInURL: '/sign-in',
      redirectURI: `${location.origin}/callback`,
    }),
    actions: [transfer],
  })
  return { reauth, transfer }
}
// #endregion

// #region dialog
import { ServiceError } from '@reauth/core'

/** `askPassword` opens your dialog; `null` if the end-user closes it. */
export const inPage = (askPassword: (signal: AbortSignal) => Promise<string | null>) =>
  session({
    url: '/api/session',
    reauthenticate: async ({ signal }) => {
      const password = await askPassword(signal)
      if (password === null) throw new ServiceError('cancelled')
      const response = await fetch('/api/reauthenticate', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ password }),
        signal,
      })
      if (!response.ok) throw new ServiceError('refusedByServer')
    },
  })
// #endregion
