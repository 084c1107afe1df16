import { TEST_USERS } from '@reauth/emulator'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import type { Sessions } from './sessions.js'

/** The test users that have a password. */
const USERS = new Map(TEST_USERS.filter(({ password }) => password !== undefined).map((user) => [user.name, user]))

interface PageOptions {
  /** Who is asked again; `undefined` for somebody who signs in. */
  readonly known: string | undefined
  /** Where another end-user signs in, if that is allowed. */
  readonly otherAccount: string | undefined
  readonly error: string | undefined
}

const signInPage = ({ known, otherAccount, error }: PageOptions) => {
  const title = known === undefined ? 'Sign in' : 'Confirm that it is you'
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Harbor</title>
        <link rel="icon" href="/harbor.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/theme.css" />
        <link rel="stylesheet" href="/sign-in.css" />
      </head>
      <body>
        <main>
          <p class="brand"><img src="/harbor.svg" alt="" width="32" height="32" /> Harbor</p>
          <h1>${title}</h1>
          <p class="lead">
            ${
              known === undefined
                ? 'With your Harbor password.'
                : html`Give your password again, <strong>${known}</strong>, and your transfer goes on.`
            }
          </p>
          ${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
          <form method="post">
            ${
              known === undefined
                ? html`<label for="name">Username</label>
                    <input id="name" name="name" autocomplete="username" autocapitalize="none" autofocus />`
                : html`<input name="name" value="${known}" autocomplete="username" hidden />`
            }
            <label for="password">Password</label>
            <input
              id="password"
              name="password"
              type="password"
              autocomplete="current-password"
              ${known === undefined ? '' : 'autofocus'}
            />
            <button class="primary" name="do" value="password">${known === undefined ? 'Sign in' : 'Continue'}</button>
            <button name="do" value="cancel" formnovalidate>Cancel</button>
          </form>
          ${otherAccount === undefined ? '' : html`<p><a href="${otherAccount}">Use another account</a></p>`}
          <p class="hint">A demo: every password is “password”.</p>
        </main>
      </body>
    </html>`
}

/** The bank's own sign-in page. */
export interface SignInPage {
  readonly routes: Hono
  /** Lets somebody else sign in where the end-user is asked again. */
  setAllowsOtherAccount(allows: boolean): void
}

/** Makes the page that signs in, and that asks again if the address has the `state` of an action. */
export function createSignInPage(sessions: Sessions): SignInPage {
  let allowsOtherAccount = false
  const routes = new Hono()
  const askedAgain = (c: Context): string | undefined =>
    c.req.query('state') === undefined ? undefined : sessions.of(c)?.authentication.subject
  const show = (c: Context, error?: string): Response | Promise<Response> => {
    const asked = askedAgain(c)
    const { state = '', switch: isSwitching } = c.req.query()
    const canSwitch = asked !== undefined && allowsOtherAccount
    const known = canSwitch && isSwitching !== undefined ? undefined : asked
    const otherAccount = canSwitch && known !== undefined ? `?${new URLSearchParams({ state, switch: '' })}` : undefined
    return c.html(signInPage({ known, otherAccount, error }), error === undefined ? 200 : 403)
  }
  /** The address is fixed, and never taken from the request. */
  const goBack = (c: Context, result: Readonly<Record<string, string>> = {}): Response => {
    const { state } = c.req.query()
    return c.redirect(state === undefined ? '/' : `/callback?${new URLSearchParams({ state, ...result })}`, 303)
  }

  routes.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
      // The address holds a `state`, which other sites must not see.
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
    }),
  )
  routes.get('/', (c) => show(c))
  routes.post('/', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('do') === 'cancel') return goBack(c, { error: 'access_denied' })
    const user = USERS.get(form.get('name')?.trim().toLowerCase() ?? '')
    if (user === undefined || user.password !== form.get('password'))
      return show(c, 'The username or the password is not right.')
    const asked = askedAgain(c)
    if (asked !== undefined && user.isLockedOut) return show(c, 'Too many attempts. Your account is locked for now.')
    if (asked !== undefined && asked !== user.name && !allowsOtherAccount)
      return show(c, `Sign in as ${asked} to go on.`)
    sessions.begin(c, user.name, ['pwd'], asked === user.name ? 0 : (user.signedInAgo ?? 0))
    return goBack(c)
  })
  return {
    routes,
    setAllowsOtherAccount(allows) {
      allowsOtherAccount = allows
    },
  }
}
