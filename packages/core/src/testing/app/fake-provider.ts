import { type Authentication, type Duration, authgearClaims, durationInSeconds } from '@reauth/policy'
import type { ReauthClock } from '../../platform/clock.js'
import { base64url } from '../../platform/digest.js'

/** The claims of an ID Token of the fake provider. */
export interface ClaimOptions {
  /** `sub`. Default: `'alice'`. */
  readonly subject?: string
  /** `amr`. Default: `['pwd']`. */
  readonly methods?: readonly string[]
  /** `acr`. Default: none. */
  readonly acr?: string
  /** The lifetime of the token. Default: `'5m'`. */
  readonly life?: Duration
  /** Whether the end-user can be asked to authenticate again. Default: `true`. */
  readonly canReauthenticate?: boolean
}

const ISSUER = 'https://op.example.com'

/** Escapes every non-ASCII character, so that the text has one byte per character without a `TextEncoder`. */
const asciiOf = (text: string): string =>
  text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const encoded = (claims: object): string =>
  base64url(Uint8Array.from(asciiOf(JSON.stringify(claims)), (unit) => unit.charCodeAt(0)))

/** An OpenID Provider in memory. It uses the clock of the test, and never answers twice in the same second. */
export class FakeProvider {
  readonly #clock: ReauthClock
  /** The time of the last request and of the last authentication in this test, in seconds. */
  #asked = 0
  #authTime = 0

  constructor(clock: ReauthClock) {
    this.#clock = clock
  }

  #now(): number {
    this.#asked = Math.max(this.#asked + 1, Math.floor(this.#clock.wall() / 1000))
    return this.#asked
  }

  /** Returns the claims of a session whose end-user authenticated `age` seconds ago. */
  session(age: number, claims: ClaimOptions): Authentication {
    const now = this.#now()
    return this.#issue(now, now - age, claims)
  }

  /** Returns the claims of a recent session, which is never older than the last authentication of this test. */
  recentSession(age: number, claims: ClaimOptions): Authentication {
    const now = this.#now()
    return this.#issue(now, Math.max(this.#authTime, now - age), claims)
  }

  /** Authenticates the end-user. */
  authenticate(claims: ClaimOptions): Authentication {
    const now = this.#now()
    this.#authTime = now
    return this.#issue(now, now, claims)
  }

  #issue(issuedAt: number, authTime: number, claims: ClaimOptions): Authentication {
    const { subject = 'alice', methods = ['pwd'], acr, life = '5m', canReauthenticate = true } = claims
    return {
      issuer: ISSUER,
      subject,
      authTime,
      issuedAt,
      expiresAt: issuedAt + durationInSeconds(life, 'life'),
      methods,
      ...(acr !== undefined && { acr }),
      canReauthenticate,
    }
  }
}

/** Returns the ID Token of an authentication. It is not signed, so only the server of a test accepts it. */
export function idTokenOf(authentication: Authentication): string {
  const { issuer: iss, subject: sub, authTime: auth_time, issuedAt: iat, expiresAt: exp, methods: amr } = authentication
  const { acr, canReauthenticate } = authentication
  const can = { [authgearClaims.canReauthenticate as string]: canReauthenticate }
  return `${encoded({ alg: 'none' })}.${encoded({ iss, sub, aud: 'test', auth_time, iat, exp, amr, acr, ...can })}.`
}
