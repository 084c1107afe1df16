import type { Authentication } from '@reauth/policy'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const COOKIE = 'harbor_session'
/** The lifetime of a session, in seconds. */
const LIFETIME = 8 * 60 * 60

/** A session at the bank. */
export interface Session {
  readonly id: string
  readonly authentication: Authentication
}

/** Sessions by cookie. The cookie contains an id, and the server stores the rest. */
export class Sessions {
  readonly #issuer: string
  readonly #clock: () => number
  readonly #sessions = new Map<string, Authentication>()

  /**
   * @param issuer The name of the bank in claims.
   * @param clock Returns seconds since the Unix epoch.
   */
  constructor(issuer: string, clock: () => number) {
    this.#issuer = issuer
    this.#clock = clock
  }

  /** Returns the session of a request, or `null`. */
  of(c: Context): Session | null {
    const id = getCookie(c, COOKIE) ?? ''
    const authentication = this.#sessions.get(id)
    return authentication !== undefined && authentication.expiresAt > this.#clock() ? { id, authentication } : null
  }

  /**
   * Starts a session with a new id, and ends the previous one.
   *
   * @param ago How long ago the end-user authenticated, in seconds.
   */
  begin(c: Context, subject: string, methods: readonly string[], ago = 0): Session {
    this.#sessions.delete(getCookie(c, COOKIE) ?? '')
    const id = crypto.randomUUID()
    const authTime = this.#clock() - ago
    const authentication: Authentication = {
      issuer: this.#issuer,
      subject,
      authTime,
      issuedAt: authTime,
      expiresAt: this.#clock() + LIFETIME,
      methods,
      canReauthenticate: true,
    }
    this.#sessions.set(id, authentication)
    // Not `secure`, because some browsers reject such a cookie over http, even on localhost.
    setCookie(c, COOKIE, id, { httpOnly: true, sameSite: 'Lax', path: '/session', maxAge: LIFETIME })
    return { id, authentication }
  }

  /** Makes the sessions of an end-user older, by seconds; negative: younger. */
  age(subject: string, seconds: number): void {
    for (const [id, authentication] of this.#sessions) {
      if (authentication.subject !== subject || authentication.authTime === undefined) continue
      this.#sessions.set(id, { ...authentication, authTime: authentication.authTime - seconds })
    }
  }

  end(c: Context): void {
    this.#sessions.delete(getCookie(c, COOKIE) ?? '')
    deleteCookie(c, COOKIE, { path: '/session' })
  }
}
