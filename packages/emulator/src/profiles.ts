import { authgearClaims, authgearUserInfo } from './authgear-claims.js'
import type { TestUser } from './users.js'

/** The provider that the emulator imitates. */
export type ProfileName = 'authgear' | 'oidc'

/** The paths of the endpoints. */
export interface Routes {
  readonly authorization: string
  readonly token: string
  readonly jwks: string
  readonly userinfo: string
  readonly end_session: string
  readonly revocation: string
}

/** The differences between kinds of providers. */
export interface Profile {
  readonly name: ProfileName
  readonly routes: Routes
  /** The claims of each scope. */
  readonly claims: Readonly<Record<string, readonly string[]>>
  /** Returns the claims of a user in ID Tokens, in addition to those of the protocol. */
  userClaims(user: TestUser | undefined): Readonly<Record<string, unknown>>
  /** Returns the response of the userinfo endpoint for a user. */
  userInfo(user: TestUser | undefined): Readonly<Record<string, unknown>>
  /** Returns the `sid` of a session. */
  sid(session: string, kind: SessionKind): string
}

/** The holder of a session: an app with a refresh token, or a browser with a cookie. */
export type SessionKind = 'offline_grant' | 'idp'

/** Authgear's own scope. */
export const FULL_ACCESS = 'https://authgear.com/scopes/full-access'

const authgear: Profile = {
  name: 'authgear',
  routes: {
    authorization: '/auth',
    token: '/token',
    jwks: '/jwks',
    userinfo: '/me',
    end_session: '/session/end',
    revocation: '/token/revocation',
  },
  claims: {
    openid: ['sub', ...Object.keys(authgearClaims(undefined))],
    offline_access: [],
    [FULL_ACCESS]: Object.keys(authgearUserInfo(undefined)),
  },
  userClaims: authgearClaims,
  userInfo: authgearUserInfo,
  sid: (session, kind) => Buffer.from(`${kind}:${session}`).toString('base64url'),
}

const oidcClaims = (user: TestUser | undefined): Record<string, unknown> =>
  user === undefined
    ? {}
    : {
        name: user.displayName,
        preferred_username: user.name,
        email: `${user.name}@example.com`,
        email_verified: true,
      }

const oidc: Profile = {
  name: 'oidc',
  // Auth0's SDK hard-codes these paths; other SDKs read the discovery document.
  routes: {
    authorization: '/authorize',
    token: '/oauth/token',
    jwks: '/.well-known/jwks.json',
    userinfo: '/userinfo',
    end_session: '/oidc/logout',
    revocation: '/oauth/revoke',
  },
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
    offline_access: [],
  },
  userClaims: oidcClaims,
  userInfo: oidcClaims,
  sid: (session) => session,
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = { authgear, oidc }

/** Returns the claims of a user for some scopes. */
export function claimsOfScopes(
  profile: Profile,
  user: TestUser | undefined,
  scopes: ReadonlySet<string>,
): Record<string, unknown> {
  const names = Object.entries(profile.claims).flatMap(([scope, claims]) => (scopes.has(scope) ? claims : []))
  return Object.fromEntries(Object.entries(profile.userClaims(user)).filter(([name]) => names.includes(name)))
}
