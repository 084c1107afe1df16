import { expectTypeOf } from 'vitest'
import type { InProcessBrowser, Outcome, ReauthService, Redirecting, RedirectBrowser, SensitiveRun } from './index.js'
import { createReauth, defineSensitiveAction } from './index.js'
import { lazyReauth } from './lazy.js'

declare const service: Omit<ReauthService, 'browser'>
declare const redirecting: RedirectBrowser
declare const inProcess: Omit<InProcessBrowser, 'fallback'>
declare const mayLeave: InProcessBrowser

const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ input }: { input: { to: string } }) => fetch(`/transfer/${input.to}`),
})
const close = defineSensitiveAction({ id: 'close', requirement: { maxAge: '5m' }, perform: () => 'closed' })

/** Only a service that leaves the page has 'redirecting' in its types. */
export const leaves = () => {
  const reauth = createReauth({ service: { ...service, browser: redirecting } })
  expectTypeOf(reauth.perform(close)).resolves.toEqualTypeOf<Outcome<string> | Redirecting>()
  const lazy = lazyReauth(() => Promise.resolve({ reauth, close }))
  expectTypeOf(lazy.perform((module) => module.close)).resolves.toEqualTypeOf<Outcome<string> | Redirecting>()
}

/** A window with a fallback may leave the page, too. */
export const mayLeaveToo = () => {
  const reauth = createReauth({ service: { ...service, browser: mayLeave } })
  expectTypeOf(reauth.perform(close)).resolves.toEqualTypeOf<Outcome<string> | Redirecting>()
}

/** A service that stays on the page has no redirects in its types. */
export const stays = () => {
  const reauth = createReauth({ service: { ...service, browser: inProcess } })
  expectTypeOf(reauth.perform(close)).resolves.toEqualTypeOf<Outcome<string>>()
  expectTypeOf(reauth.perform(() => 7, { maxAge: '5m' })).resolves.toEqualTypeOf<Outcome<number>>()
  expectTypeOf(reauth.start(close)).toEqualTypeOf<SensitiveRun<string, 'inProcess'>>()
  expectTypeOf(lazyReauth(() => Promise.resolve({ reauth })).perform(() => close)).resolves.toEqualTypeOf<
    Outcome<string>
  >()
}

/** An action requires its own input type. */
export const inputs = () => {
  const reauth = createReauth({ service: { ...service, browser: inProcess } })
  expectTypeOf(reauth.perform(transfer, { to: 'bob' })).resolves.toEqualTypeOf<Outcome<Response>>()
  // @ts-expect-error -- the input is missing
  void reauth.perform(transfer)
  // @ts-expect-error -- the input has another type
  void reauth.perform(transfer, { amount: 1 })
  // @ts-expect-error -- a closure needs a requirement
  void reauth.perform(() => 7)
  // @ts-expect-error -- a bare number is not a duration
  void reauth.perform(() => 7, { maxAge: 300 })
}
