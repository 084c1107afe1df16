import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import type { Authentication } from '@reauth/policy'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import type { PendingStore } from '../pending/pending-store.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { Biometric, ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import { ServiceError } from '../words/service-error.js'
import { engineCode } from '../run/lazy-engine.js'
import { createReauth, redirectCode } from './create-reauth.js'
import type { Reauth } from './reauth.js'
import { type AnySensitiveAction, type PerformContext, defineSensitiveAction } from '../action/sensitive-action.js'

// Loads the lazy parts in advance, because the clocks of tests do not wait for files.
await Promise.all([engineCode.load(), redirectCode.load()])

const CALLBACK = 'https://app.example.com/callback'

/**
 * An OpenID Provider, a device and a server, as `createReauth()` sees them. Times are seconds on the provider's clock.
 */
export class TestWorld {
  /** The provider's clock. */
  now = 1_000_000
  /** Milliseconds by which the device's wall clock is off. */
  wallOffset = 0
  authTime = 1_000_000
  subject = 'alice'
  canReauthenticate: boolean | 'unknown' = true
  isSignedIn = true
  refreshes = 0
  prompts = 0
  readonly left: URL[] = []
  /** The inputs that the server booked, by idempotency key. */
  readonly booked = new Map<string, unknown>()
  calls = 0
  readonly events: unknown[] = []
  biometric: Biometric | undefined
  readonly database = new IDBFactory()
  readonly store: PendingStore = indexedDbStore(() => this.database)

  readonly clock: ReauthClock = {
    monotonic: () => (this.now - 1_000_000) * 1000,
    wall: () => this.now * 1000 + this.wallOffset,
  }

  authentication(): Authentication {
    return {
      issuer: 'https://op.example.com',
      subject: this.subject,
      authTime: this.authTime,
      issuedAt: this.now,
      expiresAt: this.now + 300,
      methods: ['pwd'],
      canReauthenticate: this.canReauthenticate,
    }
  }

  /** Returns the current ID Token, unsigned. */
  token(): string {
    const { issuer: iss, subject: sub, authTime: auth_time, issuedAt: iat, expiresAt: exp } = this.authentication()
    return `e30.${btoa(JSON.stringify({ iss, sub, aud: 'app', auth_time, iat, exp })).replaceAll('=', '')}.`
  }

  service(kind: 'redirect' | 'inProcess' = 'redirect'): ReauthService {
    // After a page load there is no ID Token in memory until the provider answers.
    let hasToken = false
    const answer = (): Authentication => {
      hasToken = true
      return this.authentication()
    }
    const redirect: RedirectBrowser = {
      kind: 'redirect',
      start: async ({ state }) => {
        this.left.push(new URL(`https://op.example.com/auth?state=${state}`))
      },
      matches: (url) => (url.href.startsWith(CALLBACK) ? url.searchParams.get('state') : null),
      finish: async (url) => {
        if (url.searchParams.has('error')) throw new ServiceError('cancelled')
        return answer()
      },
    }
    return {
      refreshIdToken: async () => {
        this.refreshes += 1
        await Promise.resolve()
        if (!this.isSignedIn) throw new ServiceError('sessionLost')
        return answer()
      },
      getIdToken: () => {
        if (!hasToken) throw new ServiceError('sessionLost')
        return this.token()
      },
      classifyError: () => ({ code: 'unexpected' }),
      ...(this.biometric && { biometric: this.biometric }),
      browser:
        kind === 'redirect'
          ? redirect
          : {
              kind: 'inProcess',
              reauthenticate: async () => {
                this.prompts += 1
                this.authenticate()
                return answer()
              },
            },
    }
  }

  /** Authenticates the end-user at the provider. */
  authenticate(subject = this.subject): void {
    this.now += 5
    this.authTime = this.now
    this.subject = subject
  }

  /** The endpoint of the action: verifies the token, and books once for each key. */
  readonly book = async ({ input, idToken, idempotencyKey }: PerformContext<unknown>): Promise<Response> => {
    this.calls += 1
    const { auth_time: authTime } = idTokenClaims(idToken) as { auth_time: number }
    if (this.now - authTime > 300) {
      return new Response(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
      })
    }
    if (!this.booked.has(idempotencyKey)) this.booked.set(idempotencyKey, input)
    return new Response(JSON.stringify({ booked: input }), { status: 201 })
  }

  /** Opens a page with new memory, and the same storage and tab. */
  open(href: string, actions: readonly AnySensitiveAction[], tab = new Tab()): OpenPage {
    tab.address = href
    const service = this.service()
    const reauth = createReauth({
      service,
      actions,
      store: this.store,
      clock: this.clock,
      page: tab,
      inspect: (event) => this.events.push(event),
    })
    return { reauth, tab }
  }

  /** Returns the callback address to which the provider sends the end-user. */
  callback(parameters = 'code=the-code'): string {
    return `${CALLBACK}?${parameters}&state=${this.left.at(-1)!.searchParams.get('state')}`
  }
}

/** A loaded page. */
export interface OpenPage {
  readonly reauth: Reauth
  readonly tab: Tab
}

const sha256 = (text: string): Promise<string> => Promise.resolve(createHash('sha256').update(text).digest('base64url'))

/** One tab, with its address and its memory across page loads. */
export class Tab implements Page {
  /** Set if there is no `crypto.subtle`, as in an app with React Native. */
  readonly digest = globalThis.crypto?.subtle === undefined ? sha256 : undefined
  address = 'https://app.example.com/'
  memory: string | null = null
  readonly restored = new Set<() => void>()
  readonly online = new Set<() => void>()

  href(): string {
    return this.address
  }
  replaceAddress(href: string): void {
    this.address = href
  }
  rememberInTab(word: string | null): void {
    this.memory = word
  }
  recallInTab(): string | null {
    return this.memory
  }
  onRestored(listener: () => void): () => void {
    this.restored.add(listener)
    return () => this.restored.delete(listener)
  }
  onOnline(listener: () => void): () => void {
    this.online.add(listener)
    return () => this.online.delete(listener)
  }
}

/** The action of most tests. */
export const transferOf = (world: TestWorld, more: object = {}): AnySensitiveAction =>
  defineSensitiveAction<{ to: string }, Response>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Transfer to ${to}`,
    perform: world.book,
    ...more,
  })

/** Waits until a condition is true, for as long as microtasks and the database can change it. */
export async function until(test: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !test(); turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
  }
  if (!test()) throw new Error('The condition never became true.')
}
