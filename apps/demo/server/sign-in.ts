import type { TestUser } from '@reauth/emulator'
import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Sessions } from './sessions.js'
import { signInPage } from './sign-in-page.js'

/** The bank's own sign-in page. */
export interface SignInPage {
  readonly routes: Hono
  /** Allows another account to sign in at a reauthentication. */
  setAllowsOtherAccount(allows: boolean): void
  /** Makes a different end-user return from a reauthentication. */
  setAnotherSubject(comesBack: boolean): void
  /** Signs in this end-user at the next sign-in without showing the page. `undefined` cancels that. */
  setNextUser(name: string | undefined): void
}

/**
 * Creates the sign-in page. If the URL contains the `state` of an action, the page asks again.
 *
 * @param users The end-users. Users without a password can't sign in here.
 */
export function createSignInPage(sessions: Sessions, users: readonly TestUser[]): SignInPage {
  let allowsOtherAccount = false
  let anotherSubject = false
  let nextUser: string | undefined
  const routes = new Hono()
  const known = users.filter(({ password }) => password !== undefined)
  const userOf = (name = ''): TestUser | undefined => known.find((user) => user.name === name.toLowerCase())
  const askedAgain = (c: Context): TestUser | undefined =>
    c.req.query('state') === undefined ? undefined : userOf(sessions.of(c)?.authentication.subject)
  const show = (c: Context, error?: string, typed = ''): Response | Promise<Response> => {
    const asked = askedAgain(c)
    const { state = '', switch: isSwitching } = c.req.query()
    const canSwitch = asked !== undefined && allowsOtherAccount
    const shown = canSwitch && isSwitching !== undefined ? undefined : asked
    const otherAccount = canSwitch && shown !== undefined ? `?${new URLSearchParams({ state, switch: '' })}` : undefined
    const page = signInPage({ known: shown, typed, otherAccount, error, users: known })
    return c.html(page, error === undefined ? 200 : 403)
  }
  /** Redirects back. The path is fixed, and never taken from the request. */
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
      // The URL contains a `state` that other sites must not see.
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
    }),
  )
  routes.get('/', (c) => {
    const next = userOf(nextUser)
    if (next === undefined || c.req.query('state') !== undefined) return show(c)
    nextUser = undefined
    sessions.begin(c, next.name, ['pwd'], next.signedInAgo)
    return goBack(c)
  })
  routes.post('/', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('do') === 'cancel') return goBack(c, { error: 'access_denied' })
    const typed = form.get('name')?.trim() ?? ''
    const user = userOf(typed)
    // A click on a test user counts as their password.
    const isRight = form.get('do') === 'testUser' || user?.password === form.get('password')
    if (user === undefined || !isRight) return show(c, 'The username or the password is not right.', typed)
    const asked = askedAgain(c)
    if (asked !== undefined && user.isLockedOut) return show(c, 'Too many attempts. Your account is locked for now.')
    if (asked !== undefined && asked.name !== user.name && !allowsOtherAccount)
      return show(c, `Sign in as ${asked.name} to go on.`)
    const comesBack = asked !== undefined && anotherSubject ? known.find(({ name }) => name !== user.name)! : user
    sessions.begin(c, comesBack.name, ['pwd'], asked?.name === comesBack.name ? 0 : comesBack.signedInAgo)
    return goBack(c)
  })
  return {
    routes,
    setAllowsOtherAccount(allows) {
      allowsOtherAccount = allows
    },
    setAnotherSubject(comesBack) {
      anotherSubject = comesBack
    },
    setNextUser(name) {
      nextUser = name
    },
  }
}
