import { randomUUID } from 'node:crypto'
import type { AdapterWorld, EndUserAnswer, ProviderFault } from '../../testing/adapter-world.js'
import { type Answer, AppServer, claimsOf } from './session-server.fixture.js'

/** The responses of the app's server during a fault. An `'offline'` server is stopped. */
const FAULTS: Readonly<Record<Exclude<ProviderFault, 'offline'>, Answer>> = {
  error: { status: 500, body: { error: 'server_error' } },
  garbage: { body: '<!doctype html><p>Welcome to our network.' },
  hang: {},
}

/** The lifetime of a session, in seconds. */
const LIFETIME = 3600

/** The features that no adapter for the app's own session has. */
export const WITHOUT: NonNullable<AdapterWorld['without']> = {
  biometric: 'a page has no biometrics',
  isLockedOut: 'a page has no biometrics',
  cachedAuthentication: 'the page holds no claims',
  idToken: 'no token is in the page',
}

type Members = 'begin' | 'end' | 'now' | 'secrets' | 'requests' | 'endUser' | 'fail'
type OptionalMembers = 'loseSession' | 'passTime' | 'omitClaims'

/** The app's own server with a session, and its end-user. */
export class SessionWorld implements Required<Pick<AdapterWorld, Members | OptionalMembers>> {
  server!: AppServer
  /** The end-user's answer at the next prompt. */
  answer: EndUserAnswer = 'approves'
  /** The value of the session cookie. */
  #cookie = ''
  #now = 1_800_000_000
  #authTime = 0
  #isSignedIn = false
  #omitted: readonly string[] = []
  #fault: Answer | undefined

  async begin(): Promise<void> {
    this.server = await AppServer.start()
    this.server.answer('/session', () => this.answered(this.claims()))
    this.#cookie = `session=${randomUUID()}`
    this.#omitted = []
    this.#fault = undefined
    this.answer = 'approves'
    this.authenticate()
  }

  end(): Promise<void> {
    return this.server.stop()
  }

  now = (): number => this.#now
  secrets(): readonly string[] {
    return [this.#cookie]
  }

  requests = (): number => this.server.requests.length

  endUser(answer: EndUserAnswer): void {
    this.answer = answer
  }

  async fail(fault: ProviderFault): Promise<void> {
    if (fault === 'offline') await this.server.stop()
    else this.#fault = FAULTS[fault]
  }

  loseSession(): void {
    this.#isSignedIn = false
  }

  passTime(seconds: number): void {
    this.#now += seconds
  }

  omitClaims(names: readonly string[]): void {
    this.#omitted = names
  }

  /** Records that the end-user authenticated now. */
  authenticate(): void {
    this.#isSignedIn = true
    this.#authTime = this.#now
  }

  /** Returns the server's claims of the session. */
  claims(): object {
    const times = { iat: this.#now, exp: this.#now + LIFETIME, auth_time: this.#authTime }
    const claims = Object.entries(claimsOf(times)).filter(([name]) => !this.#omitted.includes(name))
    return Object.fromEntries(claims)
  }

  /** Responds with a body if the end-user is signed in, unless there is a fault. */
  answered(body: unknown): Answer {
    if (this.#fault !== undefined) return this.#fault
    if (!this.#isSignedIn) return { status: 401, body: '' }
    return { headers: { 'set-cookie': this.#cookie }, body }
  }
}
