import type { Authentication } from '@reauth/policy'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const COOKIE = 'harbor_session'
/** In seconds. */
const LIFETIME = 8 * 60 * 60

/** A session of the bank's own. */
export interface Session {
  readonly id: string
  readonly authentication: Authentication
}

/** Who is signed in by a cookie. The cookie holds an id, and the server keeps the rest. */
export class Sessions {
  readonly #issuer: string
  readonly #clock: () => number
  readonly #sessions = new Map<string, Authentication>()

  /**
   * @param issuer Names the bank, in claims.
   * @param clock Seconds since the Unix epoch.
   */
  constructor(issuer: string, clock: () => number) {
    this.#issuer = issuer
    this.#clock = clock
  }

  /** The session of a request, or `null`. */
  of(c: Context): Session | null {
    const id = getCookie(c, COOKIE) ?? ''
    const authentication = this.#sessions.get(id)
    return authentication !== undefined && authentication.expiresAt > this.#clock() ? { id, authentication } : null
  }

  /**
   * Begins a session with a new id, and ends the one before.
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
    // Not `secure`: some browsers keep such a cookie from http, also on this machine.
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
