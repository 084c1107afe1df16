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
  /** What `sid` says. */
  readonly sid: string
  readonly subject: string
  /** When the session began. */
  firstAuthTime: number
  authTime: number
  methods: readonly string[]
  /** The client that has its tokens; `undefined` for the session of a browser. */
  readonly clientId?: string | undefined
  /** The `kid` of the device key that it began with. */
  readonly deviceKey?: string | undefined
  isAlive: boolean
}

/** What a session begins with. */
export type NewSession = Omit<OpSession, 'sid' | 'firstAuthTime' | 'isAlive'>

/** A fault of the token endpoint. */
export interface TokenFault {
  /** Only calls of this grant type. Default: any. */
  readonly grantType?: string
  /** How many calls. Default: 1. */
  readonly times?: number
  /** `'error'` answers with `status` and `error`; `'hang'` never answers; `'disconnect'` closes the connection; `'delay'` waits and goes on. */
  readonly kind: 'error' | 'hang' | 'disconnect' | 'delay'
  /** HTTP status. Default: 500. */
  readonly status?: number
  /** OAuth error code. Default: `server_error`. */
  readonly error?: string
  /** Milliseconds, for `'delay'`. Default: 1000. */
  readonly milliseconds?: number
}

/** A fault of the endpoint for challenges, which answers errors in Authgear's own form. */
export interface ChallengeFault extends Omit<TokenFault, 'grantType' | 'error'> {
  /** What the member `reason` says. Default: `UnexpectedError`. */
  readonly reason?: string
}

/** What the next page of this provider does instead of asking. */
export type NextInteraction =
  /** `amr`: how the end-user authenticates. Default: `['pwd']`, or nothing for a user without a password. */
  | { readonly kind: 'approve'; readonly user: string; readonly amr?: readonly string[] }
  | { readonly kind: 'error'; readonly error: string; readonly description?: string }
  | { readonly kind: 'hang' }

/** A request that reached the emulator. Holds no token, no code and no password. */
export interface RecordedRequest {
  readonly method: string
  /** Without what names one interaction. */
  readonly path: string
  readonly grantType?: string
  /** What a device asks for: `setup` of a key, or `authenticate` with it. */
  readonly action?: string
  readonly clientId?: string
  /** The test user that it was about. */
  readonly user?: string
  readonly status: number
  /** The OAuth error code of the answer, or what the page said. */
  readonly outcome?: string
}

/** What an emulator starts with. */
export interface StateOptions {
  readonly profile: Profile
  readonly keys: SigningKeys
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number
  readonly users?: readonly TestUser[] | undefined
  readonly quirks?: Partial<Quirks> | undefined
  readonly seed?: string | undefined
}

/** Everything that the control API can change. */
export class EmulatorState {
  readonly profile: Profile
  readonly keys: SigningKeys
  users!: Map<string, TestUser>
  quirks!: Quirks
  sessions!: Map<string, OpSession>
  /** The session that an authorization code goes on with, after a reauthentication. By code, the `uid`. */
  continued!: Map<string, string>
  challenges!: Challenges
  deviceKeys!: DeviceKeys
  faults!: (TokenFault & { left: number })[]
  challengeFaults!: (ChallengeFault & { left: number })[]
  nextInteraction: NextInteraction | undefined
  /** Whether the page that asks for a reauthentication lets somebody else sign in. Authgear's does not. */
  allowsOtherAccount!: boolean
  /** Milliseconds that passed by command, for everybody who reads this clock. */
  passed!: number
  /** Milliseconds by which this provider's own clock is wrong. */
  clockOffset!: number
  requests!: RecordedRequest[]
  readonly #options: StateOptions

  constructor(options: StateOptions) {
    this.#options = options
    this.profile = options.profile
    this.keys = options.keys
    this.reset()
  }

  /** Back to how the emulator started; the keys stay. */
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

  /** Milliseconds since the Unix epoch, on the clock that the app and its servers may share. */
  time(): number {
    return this.#options.clock() + this.passed
  }

  /** Seconds since the Unix epoch, on this provider's own clock, which may be wrong. */
  now(): number {
    return Math.floor((this.time() + this.clockOffset) / 1000)
  }

  /** Begins a session. */
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

  /** Begins a session of an app. A client that allows one at a time loses the others of this user. */
  openForClient({ clientId, maxConcurrentSession }: EmulatorClient, session: Omit<NewSession, 'uid'>): OpSession {
    const isSame = (other: OpSession): boolean => other.clientId === clientId && other.subject === session.subject
    if (maxConcurrentSession === 1) this.end(isSame)
    return this.open({ ...session, uid: randomUUID(), clientId })
  }

  /** Ends sessions: their tokens aren't accepted any more. Returns how many. */
  end(test: (session: OpSession) => boolean): number {
    const ended = [...this.sessions.values()].filter((session) => session.isAlive && test(session))
    for (const session of ended) session.isAlive = false
    return ended.length
  }
}
