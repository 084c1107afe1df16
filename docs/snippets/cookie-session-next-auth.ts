// #region callbacks
import type { Authentication } from '@reauth/policy'

/** The parts of `next-auth`'s types that this code uses. In your app, import the real types. */
interface Token {
  readonly sub?: string
  readonly auth_time?: unknown
}
interface SignIn {
  readonly token: Token
  /** Only a sign-in has an account, not a renewal. */
  readonly account?: { readonly type: string } | null
  /** The claims of the provider. */
  readonly profile?: { readonly auth_time?: unknown }
}
interface NextAuthSession {
  readonly expires: string
  readonly authTime?: unknown
  readonly userId?: string | undefined
}

const now = () => Math.floor(Date.now() / 1000)

/** `NextAuth({ callbacks, … })` */
export const callbacks = {
  jwt: ({ token, account, profile }: SignIn): Token =>
    account
      ? // If the provider didn't ask, it returns the time when it last did, or nothing.
        { ...token, auth_time: account.type === 'credentials' ? now() : profile?.auth_time }
      : token,
  session: <Session extends { readonly expires: string }>({ session, token }: { session: Session; token: Token }) => ({
    ...session,
    userId: token.sub,
    authTime: token.auth_time,
  }),
}

/** `authenticationOf(await auth())` */
export const authenticationOf = (session: NextAuthSession | null): Authentication | null =>
  session?.userId === undefined
    ? null
    : {
        issuer: 'https://app.example.com',
        subject: session.userId,
        ...(typeof session.authTime === 'number' && { authTime: session.authTime }),
        issuedAt: now(),
        expiresAt: Date.parse(session.expires) / 1000,
        methods: [],
        canReauthenticate: true,
      }
// #endregion
