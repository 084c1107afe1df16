import { randomUUID } from 'node:crypto'
import { Challenges } from './challenges.js'
import { DeviceKeys } from './device-keys.js'
import type { EmulatorClient } from './emulator-client.js'
import type { Profile, SessionKind } from './profiles.js'
import { type Quirks, quirksFrom } from './quirks.js'
import { seededName } from './seeded-rsa.js'
import type { SigningKeys } from './signing-keys.js'
import { type TestUser, TEST_USERS } from './users.js'

/** A session at this provider. Times are seconds on the emulator's clock. */
export interface OpSession {
  readonly uid: string
  /** The `sid` claim. */
  readonly sid: string
  readonly subject: string
  /** When the session started. */
  firstAuthTime: number
  authTime: number
  methods: readonly string[]
  /** The client that holds its tokens; `undefined` for a browser session. */
  readonly clientId?: string | undefined
  /** The `kid` of the device key that started it. */
  readonly deviceKey?: string | undefined
  isAlive: boolean
}

/** The data of a new session. */
export type NewSession = Omit<OpSession, 'sid' | 'firstAuthTime' | 'isAlive'>

/** A fault of the token endpoint. */
export interface TokenFault {
  /** The grant type of the calls. Default: any. */
  readonly grantType?: string
  /** Number of calls that fail. Default: 1. */
  readonly times?: number
  /** `'error'` responds with `status` and `error`; `'hang'` never responds; `'disconnect'` closes the connection; `'delay'` responds after a delay. */
  readonly kind: 'error' | 'hang' | 'disconnect' | 'delay'
  /** HTTP status. Default: 500. */
  readonly status?: number
  /** OAuth error code. Default: `server_error`. */
  readonly error?: string
  /** The delay in milliseconds, for `'delay'`. Default: 1000. */
  readonly milliseconds?: number
}

/** A fault of the challenge endpoint, which returns errors in Authgear's own format. */
export interface ChallengeFault extends Omit<TokenFault, 'grantType' | 'error'> {
  /** The member `reason` of the error. Default: `UnexpectedError`. */
  readonly reason?: string
}

/** What the next page of this provider does instead of prompting. */
export type NextInteraction =
  /** `amr`: how the end-user authenticates. Default: `['pwd']`, or nothing for a user without a password. */
  | { readonly kind: 'approve'; readonly user: string; readonly amr?: readonly string[] }
  | { readonly kind: 'error'; readonly error: string; readonly description?: string }
  | { readonly kind: 'hang' }

/** A request that reached the emulator. Holds no token, no code and no password. */
export interface RecordedRequest {
  readonly method: string
  /** The path without the id of an interaction. */
  readonly path: string
  readonly grantType?: string
  /** The action that a device requested: `setup` of a key, or `authenticate` with it. */
  readonly action?: string
  readonly clientId?: string
  /** The test user of the request. */
  readonly user?: string
  readonly status: number
  /** The OAuth error code of the response, the message of the page, or `closed` if the client closed the connection first. */
  readonly error?: string
}

/** Options of {@link EmulatorState}. */
export interface StateOptions {
  readonly profile: Profile
  readonly keys: SigningKeys
  /** Returns milliseconds since the Unix epoch. */
  readonly clock: () => number
  readonly users?: readonly TestUser[] | undefined
  /** Default: `true`. */
  readonly quickSignIn?: boolean | undefined
  readonly quirks?: Partial<Quirks> | undefined
  readonly seed?: string | undefined
}

/** Everything that the control API can change. */
export class EmulatorState {
  readonly profile: Profile
  readonly keys: SigningKeys
  /** Whether a click on a button replaces the password. */
  readonly hasQuickSignIn: boolean
  users!: Map<string, TestUser>
  quirks!: Quirks
  sessions!: Map<string, OpSession>
  /** The session that an authorization code continues after a reauthentication. By code, the `uid`. */
  continued!: Map<string, string>
  challenges!: Challenges
  deviceKeys!: DeviceKeys
  faults!: (TokenFault & { remaining: number })[]
  challengeFaults!: (ChallengeFault & { remaining: number })[]
  nextInteraction: NextInteraction | undefined
  /** Whether another user can sign in on the reauthentication page. Authgear doesn't allow it. */
  allowsOtherAccount!: boolean
  /** Milliseconds by which the shared clock was advanced. */
  passed!: number
  /** The error of this provider's own clock, in milliseconds. */
  clockOffset!: number
  requests!: RecordedRequest[]
  readonly #options: StateOptions

  constructor(options: StateOptions) {
    this.#options = options
    this.profile = options.profile
    this.keys = options.keys
    this.hasQuickSignIn = options.quickSignIn ?? true
    this.reset()
  }

  /** Restores the initial state. The signing keys stay. */
  reset(): void {
    const { users = TEST_USERS, quirks } = this.#options
    this.users = new Map(users.map((user) => [user.name, user]))
    this.quirks = quirksFrom(quirks)
    this.sessions = new Map()
    this.continued = new Map()
    this.challenges = new Challenges(() => this.now())
    this.deviceKeys = new DeviceKeys()
    this.faults = []
    this.challengeFaults = []
    this.nextInteraction = undefined
    this.allowsOtherAccount = false
    this.passed = 0
    this.clockOffset = 0
    this.requests = []
  }

  /** Returns milliseconds since the Unix epoch, on the clock that the app and its servers can share. */
  time(): number {
    return this.#options.clock() + this.passed
  }

  /** Returns seconds since the Unix epoch, on this provider's own clock, which may be wrong. */
  now(): number {
    return Math.floor((this.time() + this.clockOffset) / 1000)
  }

  /** Starts a session. */
  open(session: NewSession, kind: SessionKind = 'offline_grant'): OpSession {
    const { seed } = this.#options
    const id = seed === undefined ? session.uid : seededName(`${seed}/session-${this.sessions.size + 1}`)
    const opened = {
      ...session,
      sid: this.profile.sid(id, kind),
      firstAuthTime: session.authTime,
      isAlive: true,
    }
    this.sessions.set(session.uid, opened)
    return opened
  }

  /** Starts a session of an app. For a client with one concurrent session, it ends the others of this user. */
  openForClient({ clientId, maxConcurrentSession }: EmulatorClient, session: Omit<NewSession, 'uid'>): OpSession {
    const isSame = (other: OpSession): boolean => other.clientId === clientId && other.subject === session.subject
    if (maxConcurrentSession === 1) this.end(isSame)
    return this.open({ ...session, uid: randomUUID(), clientId })
  }

  /** Ends sessions, so that their tokens are no longer accepted. Returns their number. */
  end(test: (session: OpSession) => boolean): number {
    const ended = [...this.sessions.values()].filter((session) => session.isAlive && test(session))
    for (const session of ended) session.isAlive = false
    return ended.length
  }
}
