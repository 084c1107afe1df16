// Code of a user of the packed packages. Three versions of TypeScript compile it; it never runs.
import authgear from '@authgear/web'
import { injectSensitiveAction } from '@reauth/angular'
import { type Outcome, type Preview, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { useSensitiveAction } from '@reauth/react'
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'
import { useFreshness as useSolidFreshness, useSensitiveAction as useSolidAction } from '@reauth/solid'
import { useFreshness as useSvelteFreshness, useSensitiveAction as useSvelteAction } from '@reauth/svelte'
import { useFreshness as useVueFreshness, useSensitiveAction as useVueAction } from '@reauth/vue'

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

const rename = ({ idToken }: { idToken: string }): Promise<number> => Promise.resolve(idToken.length)
const row = { matches: ({ to }: { to: string }): boolean => to === 'bob' }

/** Uses the state of each framework in its own form, and both overloads. */
export function everyFramework(): readonly (number | undefined)[] {
  const freshness: readonly Preview[] = [
    useVueFreshness(() => transfer.requirement).value,
    useSvelteFreshness(transfer.requirement).current,
    useSolidFreshness(() => transfer.requirement)(),
  ]
  void useVueAction(transfer, row).perform({ to: 'bob' })
  void useSvelteAction(transfer, row).perform({ to: 'bob' })
  void useSolidAction(transfer, row).perform({ to: 'bob' })
  void injectSensitiveAction(transfer, row).perform({ to: 'bob' })
  // @ts-expect-error -- an action with input is not started without it
  void useVueAction(transfer).perform()
  return [
    freshness.length,
    useVueAction(rename, { maxAge: '5m' }).data.value,
    useSvelteAction(rename, { maxAge: '5m' }).data,
    useSolidAction(rename, { maxAge: '5m' }).data,
    injectSensitiveAction(rename, { maxAge: '5m' }).data(),
  ]
}

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'app' })
export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })(
  (_request, { authentication }) => new Response(authentication.subject),
)
