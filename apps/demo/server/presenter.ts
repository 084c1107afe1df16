import { type ControlApi, TEST_USERS, type TestUser } from '@reauth/emulator'
import type { Authentication } from '@reauth/policy'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiOptions } from './api.js'
import type { FaultyBank } from './faults.js'

/** The server resets the settings of a scenario after this time, in milliseconds, if the page doesn't. */
const RESET_AFTER = 15 * 60_000

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('passTime'), minutes: z.number().positive() }),
  z.object({ act: z.literal('otherAccount'), allows: z.boolean() }),
  // Gives the end-user of a provider a session at the bank.
  z.object({ act: z.literal('openSession') }),
  z.object({
    act: z.literal('set'),
    /** Seconds since the signed-in end-user confirmed. Default: unchanged. */
    confirmedAgo: z.int().nonnegative().optional(),
    /** A different end-user returns from the sign-in page. */
    anotherSubject: z.boolean().default(false),
    /** The signed-in end-user is locked out after too many wrong passwords. */
    lockedOut: z.boolean().default(false),
    wantsNewer: z.boolean().default(false),
    losesAnswer: z.boolean().default(false),
  }),
])

type ScenarioSettings = Extract<z.infer<typeof actSchema>, { act: 'set' }>

/** A page that asks the end-user. */
export interface SignInPage {
  setAllowsOtherAccount(allows: boolean): void
  /** Makes a different end-user return from the next reauthentication. */
  setAnotherSubject(comesBack: boolean): void
}

/** The parts of the demo that the presenter controls. */
export interface Stage {
  /** Everything with its own clock. */
  readonly clocks: readonly Pick<ControlApi, 'advanceClock'>[]
  readonly signInPages: readonly SignInPage[]
  readonly faults: FaultyBank
  /** The end-users who are locked out of every sign-in page. */
  readonly lockedOut: Set<string>
  /** Starts a session at the bank. */
  readonly openSession: (c: Context, subject: string) => void
}

/** Returns the test users. Those in the set are locked out. */
export const lockableUsers = (lockedOut: ReadonlySet<string>): readonly TestUser[] =>
  TEST_USERS.map((user) => ({
    ...user,
    get isLockedOut() {
      return user.isLockedOut === true || lockedOut.has(user.name)
    },
  }))

/** The part of the stage that belongs to one way to sign in. */
export interface Realm {
  /** Returns the authentication that a request proves, or `null`. */
  readonly authenticationOf: (c: Context) => Promise<Authentication | null>
  /** Makes the sessions of an end-user older, by seconds; negative: younger. */
  readonly age: (subject: string, seconds: number) => void
  /** Returns seconds since the Unix epoch. */
  readonly clock: () => number
}

/** The sign-in methods, by the verifier of their API. */
export const realmOf = (
  { verifier, credentialOf, clock }: Pick<ApiOptions, 'verifier' | 'credentialOf' | 'clock'>,
  age: Realm['age'],
): Realm => ({
  authenticationOf: async (c) => {
    const result = await verifier.verify(credentialOf(c))
    return result.ok ? result.authentication : null
  },
  age,
  clock,
})

/** Lets the person who presents the demo change its behavior. */
export class Presenter {
  readonly #stage: Stage
  #resetTimer: ReturnType<typeof setTimeout> | undefined

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Creates the routes for one sign-in method. */
  routes(realm: Realm): Hono {
    const app = new Hono()
    const { clocks, signInPages, openSession } = this.#stage
    app.post('/', async (c) => {
      const parsed = actSchema.safeParse(await c.req.json().catch(() => null))
      if (!c.req.header('content-type')?.startsWith('application/json') || !parsed.success) {
        return c.json({ title: 'Unknown request.' }, 400)
      }
      const { data } = parsed
      if (data.act === 'passTime') for (const clock of clocks) clock.advanceClock(data.minutes * 60)
      else if (data.act === 'otherAccount') for (const page of signInPages) page.setAllowsOtherAccount(data.allows)
      else {
        const authentication = await realm.authenticationOf(c)
        const isPersonal = data.act === 'openSession' || data.confirmedAgo !== undefined || data.lockedOut
        if (isPersonal && authentication === null) return c.json({ title: 'Sign in first.' }, 401)
        if (data.act === 'set') this.#set(data, authentication, realm)
        else openSession(c, authentication!.subject)
      }
      return c.json({ done: true })
    })
    return app
  }

  /** Applies the settings, and resets all others. */
  #set(settings: ScenarioSettings, endUser: Authentication | null, { age, clock }: Realm): void {
    this.reset()
    const { faults, lockedOut, signInPages } = this.#stage
    const { confirmedAgo } = settings
    if (endUser?.authTime !== undefined && confirmedAgo !== undefined)
      age(endUser.subject, confirmedAgo - (clock() - endUser.authTime))
    if (endUser !== null && settings.lockedOut) lockedOut.add(endUser.subject)
    faults.set(settings)
    for (const page of signInPages) page.setAnotherSubject(settings.anotherSubject)
    // A visitor may close the page before the run ends.
    this.#resetTimer = setTimeout(() => this.reset(), RESET_AFTER).unref()
  }

  /** Resets the settings of a scenario. */
  reset(): void {
    clearTimeout(this.#resetTimer)
    const { faults, lockedOut, signInPages } = this.#stage
    faults.set({})
    lockedOut.clear()
    for (const page of signInPages) page.setAnotherSubject(false)
  }
}
