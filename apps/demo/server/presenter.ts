import { type ControlApi, TEST_USERS, type TestUser } from '@reauth/emulator'
import type { Authentication } from '@reauth/policy'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiOptions } from './api.js'
import type { FaultyBank } from './faults.js'

/** How long the knobs of a scenario stay turned, in milliseconds, if nobody turns them back. */
const FORGOTTEN_AFTER = 15 * 60_000

const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('passTime'), minutes: z.number().positive() }),
  z.object({ act: z.literal('otherAccount'), allows: z.boolean() }),
  // The end-user of one sign-in gets a session of the bank's own.
  z.object({ act: z.literal('openSession') }),
  z.object({
    act: z.literal('set'),
    /** Seconds since the signed-in end-user confirmed. Default: as long as it is. */
    confirmedAgo: z.int().nonnegative().optional(),
    /** Whoever confirms, somebody else comes back. */
    anotherSubject: z.boolean().default(false),
    /** The signed-in end-user gave a wrong password too often. */
    lockedOut: z.boolean().default(false),
    wantsNewer: z.boolean().default(false),
    losesAnswer: z.boolean().default(false),
  }),
])

type Knobs = Extract<z.infer<typeof actSchema>, { act: 'set' }>

/** Everybody who asks the end-user. */
export interface SignInPage {
  setAllowsOtherAccount(allows: boolean): void
  /** Whoever confirms, somebody else comes back. */
  setAnotherSubject(comesBack: boolean): void
}

/** What the presenter turns. */
export interface Stage {
  /** Everybody who has a clock of their own. */
  readonly clocks: readonly Pick<ControlApi, 'advanceClock'>[]
  readonly signInPages: readonly SignInPage[]
  readonly faults: FaultyBank
  /** Who is locked out of every sign-in page. */
  readonly lockedOut: Set<string>
  /** Begins a session of the bank's own. */
  readonly openSession: (c: Context, subject: string) => void
}

/** The test users. Whoever is in the set is locked out. */
export const lockableUsers = (lockedOut: ReadonlySet<string>): readonly TestUser[] =>
  TEST_USERS.map((user) => ({
    ...user,
    get isLockedOut() {
      return user.isLockedOut === true || lockedOut.has(user.name)
    },
  }))

/** The part of the stage that belongs to one way to sign in. */
export interface Realm {
  /** Who is signed in, by the request of their page; `null` for nobody. */
  readonly authenticationOf: (c: Context) => Promise<Authentication | null>
  /** Makes the sessions of an end-user older, by seconds; negative: younger. */
  readonly age: (subject: string, seconds: number) => void
  /** Seconds since the Unix epoch. */
  readonly clock: () => number
}

/** A way to sign in, by the verifier of its API. */
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

/** What somebody who shows the demo may turn. */
export class Presenter {
  readonly #stage: Stage
  #forgetting: ReturnType<typeof setTimeout> | undefined

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** The presenter for the pages that sign in one way. */
  routes(realm: Realm): Hono {
    const app = new Hono()
    const { clocks, signInPages, openSession } = this.#stage
    app.post('/', async (c) => {
      const parsed = actSchema.safeParse(await c.req.json().catch(() => null))
      if (!c.req.header('content-type')?.startsWith('application/json') || !parsed.success) {
        return c.json({ title: 'Unknown act.' }, 400)
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

  /** Turns every knob: those that are not named go back. */
  #set(knobs: Knobs, endUser: Authentication | null, { age, clock }: Realm): void {
    this.reset()
    const { faults, lockedOut, signInPages } = this.#stage
    const { confirmedAgo } = knobs
    if (endUser?.authTime !== undefined && confirmedAgo !== undefined)
      age(endUser.subject, confirmedAgo - (clock() - endUser.authTime))
    if (endUser !== null && knobs.lockedOut) lockedOut.add(endUser.subject)
    faults.set(knobs)
    for (const page of signInPages) page.setAnotherSubject(knobs.anotherSubject)
    // A visitor may close the page before the run ends.
    this.#forgetting = setTimeout(() => this.reset(), FORGOTTEN_AFTER).unref()
  }

  /** Turns every knob of a scenario back. */
  reset(): void {
    clearTimeout(this.#forgetting)
    const { faults, lockedOut, signInPages } = this.#stage
    faults.set({})
    lockedOut.clear()
    for (const page of signInPages) page.setAnotherSubject(false)
  }
}
