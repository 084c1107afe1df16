// What a user of the packed packages writes. Compiled by three versions of TypeScript, never run.
import authgear from '@authgear/web'
import { type Outcome, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { useSensitiveAction } from '@reauth/react'
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'

const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ input, idToken }: { input: { to: string }; idToken: string }) =>
    Promise.resolve({ to: input.to, length: idToken.length }),
})
const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' }),
  actions: [transfer],
})

export async function send(): Promise<string> {
  const outcome = await reauth.perform(transfer, { to: 'bob' })
  switch (outcome.outcome) {
    case 'succeeded':
      return outcome.data.to
    case 'redirecting':
      return 'see you'
    case 'refused':
    case 'cancelled':
    case 'failed':
      return outcome.code
    case 'outcomeUnknown':
      return outcome.idempotencyKey
  }
}

// @ts-expect-error -- an action with input is not started without it
export const without = (): Promise<unknown> => reauth.perform(transfer)

// @ts-expect-error -- a duration has a unit
export const unitless = defineSensitiveAction({ id: 'x', requirement: { maxAge: 300 }, perform: () => 1 })

export function Send(): string {
  const { perform, status } = useSensitiveAction(transfer)
  void perform({ to: 'bob' }).then((outcome: Outcome<{ to: string }> | { outcome: 'redirecting' }) => outcome.outcome)
  return status
}

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'app' })
export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })(
  (_request, { authentication }) => new Response(authentication.subject),
)
