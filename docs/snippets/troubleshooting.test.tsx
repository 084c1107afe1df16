// @vitest-environment happy-dom
import {
  type Page,
  type PendingStore,
  type Reauth,
  type ReauthOptions,
  type ReauthService,
  type RunSnapshot,
  NotSent,
  ServiceError,
  createReauth,
  defineSensitiveAction,
  failureOfOAuthError,
  memoryStore,
} from '@reauth/core'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { type Requirement, openIdConnectClaims, toAuthentication } from '@reauth/policy'
import { ReauthProvider, useResumedRun } from '@reauth/react'
import { type DecisionEvent, type VerifierOptions, createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'
import { cleanup, configure, render, waitFor } from '@testing-library/react'
import { IDBFactory } from 'fake-indexeddb'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ReactNode, StrictMode, useEffect } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { explain, finishOnce, guardWithLog } from './troubleshooting.js'

// A busy machine needs a longer timeout.
configure({ asyncUtilTimeout: 20_000 })

const ISSUER = 'https://auth.example.com'
const ORIGIN = 'https://app.example.com'
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const KEYS = ['old', 'new'] as const
type Kid = (typeof KEYS)[number]

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const now = (): number => Math.floor(Date.now() / 1000)

const pairs = {} as Record<Kid, CryptoKeyPair>
const jwks = {} as Record<Kid, { keys: { kty: string }[] }>
beforeAll(async () => {
  for (const kid of KEYS) {
    pairs[kid] = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pairs[kid].publicKey)
    jwks[kid] = { keys: [{ kty, crv, x, y, kid } as { kty: string }] }
  }
})

/** Signs a JWT in compact form. */
async function sign(claims: object, kid: Kid = 'old', typ?: string): Promise<string> {
  const header = { alg: 'ES256', kid, ...(typ !== undefined && { typ }) }
  const text = [header, claims].map((part) => base64url(bytesOf(JSON.stringify(part)))).join('.')
  return `${text}.${base64url(new Uint8Array(await crypto.subtle.sign(ES256, pairs[kid].privateKey, bytesOf(text))))}`
}

type Log = (event: DecisionEvent<Request>) => void

/** An OpenID Provider, a browser and a server of one app. The end-user authenticated ten minutes ago. */
class TestWorld {
  claims: Record<string, unknown> = { auth_time: now() - 600 }
  kid: Kid = 'old'
  typ: string | undefined
  /** The effect of a prompt. */
  authenticate = (): void => {
    // `auth_time` has whole seconds, so a prompt in the same second would not change it.
    const before = Number(this.claims['auth_time'] ?? 0)
    this.claims = { ...this.claims, auth_time: Math.max(now(), before + 1) }
  }
  prompts = 0
  /** The URL of the page. */
  href = `${ORIGIN}/`
  left = ''
  memory: string | null = null
  store: PendingStore = memoryStore()
  readonly keys: string[] = []
  readonly decisions: DecisionEvent<Request>[] = []

  token = (): Promise<string> =>
    sign({ iss: ISSUER, aud: 'app', sub: 'alice', iat: now(), exp: now() + 300, ...this.claims }, this.kid, this.typ)

  service(kind: 'inProcess' | 'redirect' = 'inProcess', more: Partial<ReauthService> = {}): ReauthService {
    let idToken: string | undefined
    const read = async () => {
      idToken = await this.token()
      const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString())
      // Authgear's claim, if a test sets it.
      return toAuthentication(claims, 'can' in this.claims ? { canReauthenticate: 'can' } : openIdConnectClaims)!
    }
    const prompt = () => {
      this.prompts += 1
      this.authenticate()
      return read()
    }
    return {
      refreshIdToken: read,
      getIdToken: () => idToken ?? Promise.reject(new ServiceError('sessionLost')),
      classifyError: () => ({ code: 'unexpected' }),
      browser:
        kind === 'inProcess'
          ? { kind, reauthenticate: prompt }
          : {
              kind,
              start: async ({ state }) => void (this.left = `${ORIGIN}/callback?code=c&state=${state}`),
              matches: (url) =>
                url.origin + url.pathname === `${ORIGIN}/callback` ? url.searchParams.get('state') : null,
              finish: prompt,
            },
      ...more,
    }
  }

  /** Loads a page of the app. */
  load(href: string, options: Partial<ReauthOptions> = {}): Reauth {
    this.href = href
    const page: Page = {
      href: () => this.href,
      replaceAddress: (address) => void (this.href = address),
      rememberInTab: (word) => void (this.memory = word),
      recallInTab: () => this.memory,
      onRestored: () => () => {},
      onOnline: () => () => {},
    }
    return createReauth({ service: this.service('redirect'), store: this.store, page, ...options })
  }

  /** Creates the endpoint: a real guard, and a handler that books once for each key. */
  serve(options: Partial<VerifierOptions> = {}, requirement: Requirement = { maxAge: '5m' }) {
    const verifier = createVerifier({ issuer: ISSUER, audience: 'app', jwks: jwks.old, ...options })
    const onDecision: Log = (event) => void this.decisions.push(event)
    const handle = requireReauth({ verifier, requirement, onDecision })((request) => {
      this.keys.push(request.headers.get('idempotency-key')!)
      return Response.json({ receipt: 'r-1' })
    })
    return ({ idToken, idempotencyKey }: { readonly idToken: string; readonly idempotencyKey: string }) =>
      handle(
        new Request('https://api.example.com/transfers', {
          method: 'POST',
          headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
        }),
      )
  }

  /** The code of the guard's last refusal. */
  get refusal(): string | undefined {
    const event = this.decisions.at(-1)
    return event?.pass === false ? event.code : undefined
  }
}

const BOB = { to: 'Bob' }
type Perform = (context: { input: typeof BOB; idToken: string; idempotencyKey: string }) => unknown
/** Creates the action of most tests. */
const transferOf = (perform: Perform, more: object = {}) =>
  defineSensitiveAction<typeof BOB>({ id: 'transfer', requirement: { maxAge: '5m' }, perform, ...more })

const silent = { onError: () => {} }
/** Formats an outcome as one line: the outcome, its code and the diagnosis. */
async function outcomeOf(performed: Promise<object>): Promise<string> {
  const { outcome, code, diagnosis } = (await performed) as Record<string, string | undefined>
  return [outcome, code, diagnosis].filter((part) => part !== undefined).join(' ')
}
const OK = 'succeeded'

/** Performs an action in a page that prompts in a window. */
const performIn = (
  world: TestWorld,
  {
    perform = world.serve(),
    more = {},
    service = world.service(),
  }: { perform?: Perform; more?: object; service?: ReauthService } = {},
): Promise<string> => outcomeOf(createReauth({ service, ...silent }).perform(transferOf(perform, more), BOB))

/** Redirects to the provider. The callback URL is in `world.left`. */
async function leave(world: TestWorld, action = transferOf(world.serve()), options: Partial<ReauthOptions> = {}) {
  await world.load(`${ORIGIN}/`, { actions: [action], ...options }).perform(action, BOB)
  return action
}
/** Loads the callback, confirms if necessary, and returns the outcome. */
async function comeBack(world: TestWorld, options: Partial<ReauthOptions>, href = world.left): Promise<string> {
  const run = await world.load(href, options).resume()
  if (run === null) return 'nothing'
  const confirm = ({ canConfirm }: RunSnapshot): void => void (canConfirm && run.confirm())
  run.subscribe(confirm)
  confirm(run.getSnapshot())
  return outcomeOf(run.ended)
}

/** A page with the real SDK of Authgear and a provider behind `fetch`. */
async function authgearPage(answer?: Response) {
  vi.stubGlobal('window', globalThis)
  localStorage.setItem('authgear_default_refreshToken', 'refresh')
  const { WebContainer } = await import('@authgear/web')
  const world = new TestWorld()
  world.claims = { auth_time: now() - 10, 'https://authgear.com/claims/user/can_reauthenticate': true }
  const provider = async (input: RequestInfo | URL): Promise<Response> => {
    const { pathname } = new URL(String(input instanceof Request ? input.url : input))
    const at = (path: string) => `https://auth.example.com${path}`
    if (pathname.endsWith('openid-configuration'))
      return Response.json({
        token_endpoint: at('/token'),
        userinfo_endpoint: at('/me'),
        authorization_endpoint: at('/a'),
      })
    return answer?.clone() ?? Response.json({ id_token: await world.token(), access_token: 'a', expires_in: 1800 })
  }
  const authgear = new WebContainer()
  const service = authgearWeb(authgear, { redirectURI: `${ORIGIN}/callback` })
  return {
    configure: () => authgear.configure({ clientID: 'app', endpoint: 'https://auth.example.com', fetch: provider }),
    perform: () => createReauth({ service, ...silent }).perform(transferOf(world.serve()), BOB),
  }
}

/** Redirects from a page with the default store. */
function leaveWithIndexedDb(world: TestWorld): Promise<string> {
  const action = transferOf(world.serve())
  return outcomeOf(createReauth({ service: world.service('redirect'), actions: [action] }).perform(action, BOB))
}

const biometric = {
  ios: {
    localizedReason: 'Confirm',
    policy: 'deviceOwnerAuthenticationWithBiometrics',
    constraint: 'biometryCurrentSet',
  },
  android: {
    title: 'Confirm',
    subtitle: '',
    description: '',
    negativeButtonText: 'Use password',
    constraint: ['BIOMETRIC_STRONG'],
    invalidatedByBiometricEnrollment: true,
  },
}

const CASES: Readonly<Record<string, (() => Promise<void>) | 'not here'>> = {
  'authgear.configure() was not called': async () => {
    const { configure: configured, perform } = await authgearPage()
    const outcome = await perform()
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'misconfigured' })
    expect(String((outcome as { cause?: unknown }).cause)).toContain('authgear.configure()')
    await configured()
    await expect(outcomeOf(perform())).resolves.toBe(OK)
  },
  'the page is on plain http, so there is no crypto.subtle': async () => {
    const world = new TestWorld()
    const token = 'e30.e30.'
    // A page that never redirects doesn't need `crypto.subtle`.
    const service: ReauthService = {
      ...world.service('redirect'),
      refreshIdToken: async () => ({
        ...toAuthentication({ iss: ISSUER, sub: 'alice', iat: now(), exp: now() + 300 })!,
        authTime: now(),
      }),
      getIdToken: () => token,
    }
    const perform = () => performIn(world, { service, perform: () => 'called' })
    vi.stubGlobal('crypto', { subtle: undefined, getRandomValues: (bytes: Uint8Array) => bytes })
    await expect(perform()).resolves.toBe('failed misconfigured')
    vi.unstubAllGlobals()
    await expect(perform()).resolves.toBe(OK)
  },
  'the test environment has no crypto.subtle: jsdom in Jest': 'not here',
  'the provider answers invalid_client or unauthorized_client': async () => {
    const { configure: configured, perform } = await authgearPage(
      Response.json({ error: 'invalid_client' }, { status: 400 }),
    )
    await configured()
    await expect(outcomeOf(perform())).resolves.toBe('failed misconfigured')
    expect(failureOfOAuthError('unauthorized_client')).toEqual({ code: 'misconfigured' })
  },

  "your adapter threw an error that it doesn't name": async () => {
    const world = new TestWorld()
    const boom = new Error('quota')
    const fail = { refreshIdToken: () => Promise.reject(boom) }
    const outcome = await createReauth({ service: world.service('inProcess', fail), ...silent }).perform(
      transferOf(world.serve()),
      BOB,
    )
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'unexpected' })
    expect((outcome as { cause?: unknown }).cause).toBe(boom)
    const classified = { ...fail, classifyError: () => ({ code: 'providerUnavailable' }) as const }
    await expect(performIn(world, { service: world.service('inProcess', classified) })).resolves.toBe(
      'failed providerUnavailable',
    )
  },
  'your schema or codec threw': async () => {
    const world = new TestWorld()
    const schemaOf = (validate: () => object) => ({ input: { '~standard': { version: 1, vendor: 'test', validate } } })
    const thrown = schemaOf(() => {
      throw new TypeError('a bug')
    })
    await expect(performIn(world, { more: thrown })).resolves.toBe('failed unexpected')
    const issues = schemaOf(() => ({ issues: [{ message: 'Who?', path: ['to'] }] }))
    await expect(performIn(world, { more: issues })).resolves.toBe('refused invalidInput')
  },

  'there is no IndexedDB: jsdom, happy-dom or blocked storage': async () => {
    const world = new TestWorld()
    await expect(leaveWithIndexedDb(world)).resolves.toBe('refused cannotPersist')
    vi.stubGlobal('indexedDB', new IDBFactory())
    await expect(leaveWithIndexedDb(world)).resolves.toBe('redirecting')
  },
  'the input has more than 65,536 characters': async () => {
    const world = new TestWorld()
    const action = transferOf(world.serve())
    const large = { to: 'b'.repeat(65_536) }
    const send = (options: Partial<ReauthOptions> = {}) =>
      outcomeOf(world.load(`${ORIGIN}/`, { actions: [action], ...options }).perform(action, large))
    await expect(send()).resolves.toBe('refused cannotPersist')
    await expect(send({ limits: { input: 70_000 } })).resolves.toBe('redirecting')
  },
  "the disk is full, or the storage doesn't answer": async () => {
    const world = new TestWorld()
    const { store } = world
    world.store = { ...store, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const action = transferOf(world.serve())
    const send = () => outcomeOf(world.load(`${ORIGIN}/`, { actions: [action] }).perform(action, BOB))
    await expect(send()).resolves.toBe('refused cannotPersist')
    world.store = store
    await expect(send()).resolves.toBe('redirecting')
  },

  "the action isn't in actions": async () => {
    const world = new TestWorld()
    const action = transferOf(world.serve())
    const send = (actions: readonly (typeof action)[]) =>
      outcomeOf(world.load(`${ORIGIN}/`, { actions }).perform(action, BOB))
    await expect(send([])).resolves.toBe('refused notResumable')
    await expect(send([action])).resolves.toBe('redirecting')
  },
  'the action is a closure, and the page must leave': async () => {
    const world = new TestWorld()
    const closed = world.load(`${ORIGIN}/`).perform(() => 'called', { maxAge: '5m' })
    await expect(outcomeOf(closed)).resolves.toBe('refused notResumable')
  },

  'the window opens too long after the click': async () => {
    const world = new TestWorld()
    const { browser } = world.service()
    let isClick = false
    const service = world.service('inProcess', {
      browser: {
        kind: 'inProcess',
        reauthenticate: (options) =>
          isClick && browser?.kind === 'inProcess'
            ? browser.reauthenticate(options)
            : Promise.reject(new ServiceError('popupBlocked')),
      },
    })
    const run = createReauth({ service }).start(
      transferOf(() => 'called'),
      BOB,
    )
    const asked = new Promise<void>((resolve) => {
      run.subscribe(({ status }) => void (status === 'awaitingConfirmation' && resolve()))
    })
    await asked
    isClick = true
    run.confirm()
    await expect(outcomeOf(run.ended)).resolves.toBe(OK)
  },
  "the browser blocks this site's windows even after a click": async () => {
    const world = new TestWorld()
    const service = world.service('inProcess', {
      browser: { kind: 'inProcess', reauthenticate: () => Promise.reject(new ServiceError('popupBlocked')) },
    })
    const run = createReauth({ service }).start(transferOf(world.serve()), BOB)
    run.subscribe(({ canConfirm }) => void (canConfirm && run.confirm()))
    await expect(outcomeOf(run.ended)).resolves.toBe('failed popupBlocked')
  },

  'your perform threw': async () => {
    const world = new TestWorld()
    world.authenticate()
    const serve = world.serve()
    let isBroken = true
    const reports: unknown[] = []
    const reauth = createReauth({ service: world.service(), onError: (_, { step }) => void reports.push(step) })
    const action = transferOf(async (context) => {
      const response = await serve(context)
      if (isBroken) throw new TypeError('a bug')
      return response
    })
    const run = reauth.start(action, BOB)
    await expect(outcomeOf(run.ended)).resolves.toBe('outcomeUnknown responseLost')
    expect(reports).toEqual(['perform'])
    isBroken = false
    await expect(outcomeOf(run.retry().ended)).resolves.toBe(OK)
    expect(new Set(world.keys).size).toBe(1)
    const notSent = () => {
      throw new NotSent(new Error('no connection'))
    }
    await expect(performIn(world, { perform: notSent })).resolves.toBe('failed notSent')
  },
  'the network or the server failed: no answer, 408 or 5xx': async () => {
    const world = new TestWorld()
    world.authenticate()
    for (const status of [408, 500, 503]) {
      await expect(performIn(world, { perform: () => new Response(null, { status }) })).resolves.toBe(
        'outcomeUnknown responseLost',
      )
    }
    const answers = [new Response(null, { status: 502 }), Response.json({ receipt: 'r-1' })]
    await expect(performIn(world, { perform: () => answers.shift(), more: { idempotent: true } })).resolves.toBe(OK)
  },
  'CORS: the preflight refuses a header': async () => {
    const world = new TestWorld()
    world.authenticate()
    const blocked = () => Promise.reject(new TypeError('Failed to fetch'))
    await expect(performIn(world, { perform: blocked })).resolves.toBe('outcomeUnknown responseLost')
  },

  'maxAge is shorter than the end-user needs': async () => {
    const world = new TestWorld()
    for (const [maxAge, prompts] of [
      ['30s', 1],
      ['5m', 1],
    ] as const) {
      world.claims = { auth_time: now() - 120 }
      await expect(performIn(world, { more: { requirement: { maxAge } } })).resolves.toBe(OK)
      expect(world.prompts).toBe(prompts)
    }
  },
  "the requirement is 'always'": async () => {
    const world = new TestWorld()
    const perform = () => 'called'
    for (const [maxAge, prompts] of [
      ['always', 1],
      ['5m', 1],
    ] as const) {
      world.claims = { auth_time: now() - 5 }
      await expect(performIn(world, { perform, more: { requirement: { maxAge } } })).resolves.toBe(OK)
      expect(world.prompts).toBe(prompts)
    }
  },
  'the ID Token has no auth_time': async () => {
    const world = new TestWorld()
    world.claims = {}
    const { authenticate } = world
    world.authenticate = () => {}
    await expect(performIn(world)).resolves.toBe('refused implausibleAuthTime')
    expect(world.prompts).toBe(1)
    world.authenticate = authenticate
    await expect(performIn(world)).resolves.toBe(OK)
    await expect(performIn(world)).resolves.toBe(OK)
    expect(world.prompts).toBe(2)
  },
  'a refresh returns an older auth_time than the prompt did': async () => {
    const world = new TestWorld()
    const { claims: before } = world
    const service = () => {
      const own = world.service()
      // The refresh token keeps its original `auth_time`.
      return {
        ...own,
        refreshIdToken: (options: Parameters<typeof own.refreshIdToken>[0]) => {
          world.claims = before
          return own.refreshIdToken(options)
        },
      }
    }
    const page = createReauth({ service: service() })
    const action = transferOf(world.serve())
    await page.perform(action, BOB)
    await page.perform(action, { to: 'Ann' })
    expect(world.prompts).toBe(1)
    await createReauth({ service: service() }).perform(action, BOB)
    expect(world.prompts).toBe(2)
    await createReauth({ service: world.service() }).perform(action, BOB)
    expect(world.prompts).toBe(2)
  },
  "another tab's prompt isn't seen": async () => {
    const world = new TestWorld()
    const other = { ...world.claims }
    const action = transferOf(world.serve())
    await createReauth({ service: world.service() }).perform(action, BOB)
    const fresh = world.claims
    // A tab with its own session prompts again; a tab that shares the session reads the claims and doesn't.
    world.claims = other
    await createReauth({ service: world.service() }).perform(action, BOB)
    expect(world.prompts).toBe(2)
    world.claims = fresh
    await createReauth({ service: world.service() }).perform(action, BOB)
    expect(world.prompts).toBe(2)
  },
  'the server requires more than the page': async () => {
    const world = new TestWorld()
    const more = { requirement: { maxAge: '1h' } }
    await expect(performIn(world, { more })).resolves.toBe(OK)
    expect([world.prompts, world.decisions.map(({ pass }) => pass)]).toEqual([1, [false, true]])
    world.claims = { auth_time: now() - 600 }
    await expect(performIn(world)).resolves.toBe(OK)
    expect(world.decisions.map(({ pass }) => pass)).toEqual([false, true, true])
  },

  'the server verifies the token and requires nothing else': async () => {
    const world = new TestWorld()
    const verifier = createVerifier({ issuer: ISSUER, audience: 'app', jwks: jwks.old })
    const token = await world.token()
    await expect(verifier.verify(token)).resolves.toMatchObject({ ok: true })
    const guarded = await world.serve()({ idToken: token, idempotencyKey: 'k' })
    expect([guarded.status, world.refusal]).toEqual([401, 'insufficientUserAuthentication'])
  },
  "the requirement is allowUnverifiable, and the end-user can't be asked": async () => {
    const world = new TestWorld()
    world.claims = { auth_time: now() - 600, can: false }
    const claims = { canReauthenticate: 'can' }
    const perform = (whenCannotReauthenticate: 'allowUnverifiable' | 'requireFresh') => {
      const requirement = { maxAge: '5m', whenCannotReauthenticate } as const
      return performIn(world, { perform: world.serve({ claims }, requirement), more: { requirement } })
    }
    await expect(perform('allowUnverifiable')).resolves.toBe(OK)
    expect(world.decisions.at(-1)).toMatchObject({ pass: true, verdict: { verdict: 'unverifiable' } })
    await expect(perform('requireFresh')).resolves.toBe('refused cannotReauthenticate')
    expect(world.prompts).toBe(0)
  },
  'the window is long, and the end-user has just signed in': async () => {
    const world = new TestWorld()
    world.authenticate()
    const reauth = createReauth({ service: world.service() })
    await reauth.perform(transferOf(world.serve()), BOB)
    expect([world.prompts, reauth.preview({ maxAge: '5m' }).preview]).toEqual([0, 'fresh'])
  },
  'perform returns your own data instead of the response': async () => {
    const world = new TestWorld()
    const serve = world.serve()
    const booked: Perform = async (context) => ({ isBooked: (await serve(context)).ok })
    const more = { requirement: { maxAge: '1h' } }
    await expect(performIn(world, { perform: booked, more })).resolves.toBe(OK)
    expect([world.prompts, world.keys.length]).toEqual([0, 0])
    await expect(performIn(world, { perform: serve, more })).resolves.toBe(OK)
    expect([world.prompts, world.keys.length]).toEqual([1, 1])
  },

  'perform returns parsed JSON that has no HTTP status': async () => {
    const world = new TestWorld()
    world.authenticate()
    const refuse = () => Response.json({ message: 'The account is closed.' }, { status: 403 })
    await expect(performIn(world, { perform: () => refuse().json() })).resolves.toBe(OK)
    await expect(performIn(world, { perform: refuse })).resolves.toBe('refused refusedByServer')
  },
  'a server function wraps the answer in its own object': async () => {
    const world = new TestWorld()
    world.authenticate()
    const answer = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '{}' }
    await expect(performIn(world, { perform: () => ({ refused: answer }) })).resolves.toBe(OK)
    await expect(performIn(world, { perform: () => answer })).resolves.toBe('refused refusedByServer')
  },

  'the provider shows no prompt and keeps auth_time': async () => {
    const world = new TestWorld()
    const { authenticate } = world
    world.authenticate = () => {}
    await expect(performIn(world)).resolves.toBe('refused stepUpIneffective providerIgnoredMaxAge')
    world.authenticate = authenticate
    await expect(performIn(world)).resolves.toBe(OK)
  },
  "the server's clock is wrong": async () => {
    const world = new TestWorld()
    const ahead = world.serve({ clock: () => now() + 301, clockTolerance: '60s' }, { maxAge: '30s' })
    world.claims = { ...world.claims, exp: now() + 900 }
    await expect(performIn(world, { perform: ahead })).resolves.toBe('refused stepUpIneffective clocksDisagree')
    await expect(performIn(world, { perform: world.serve({}, { maxAge: '30s' }) })).resolves.toBe(OK)
  },
  'the endpoint has two checks, and the second one requires a level': async () => {
    const world = new TestWorld()
    const requirement = { maxAge: '5m', acrValues: ['gold'] } as const
    const [first, second] = [world.serve(), world.serve({}, requirement)]
    const both: Perform = async (context) => {
      const response = await first(context)
      return response.ok ? second(context) : response
    }
    world.authenticate = () => void (world.claims = { auth_time: now(), acr: 'silver' })
    const more = { requirement: { maxAge: '1h' } }
    await expect(performIn(world, { perform: both, more })).resolves.toBe('refused stepUpIneffective levelNotReached')
    world.claims = { auth_time: now() - 600 }
    world.authenticate = () => void (world.claims = { auth_time: now(), acr: 'gold' })
    await expect(performIn(world, { perform: second, more })).resolves.toBe(OK)
  },
  'the server requires methods that the page leaves out': async () => {
    const world = new TestWorld()
    const requirement = { maxAge: '5m', methods: ['mfa'] } as const
    const perform = world.serve({}, requirement)
    await expect(performIn(world, { perform })).resolves.toMatch(/^refused stepUpIneffective/)
    expect(world.refusal).toBe('insufficientUserAuthentication')
    world.authenticate = () => void (world.claims = { auth_time: now(), amr: ['mfa'] })
    world.claims = { auth_time: now() - 600 }
    await expect(performIn(world, { perform, more: { requirement } })).resolves.toBe(OK)
  },
  'an old token is sent': async () => {
    const world = new TestWorld()
    const old = await world.token()
    const service = world.service('inProcess', { getIdToken: () => old })
    await expect(performIn(world, { service })).resolves.toBe('refused stepUpIneffective staleTokenSent')
    world.claims = { auth_time: now() - 600 }
    await expect(performIn(world)).resolves.toBe(OK)
  },

  "the callback page doesn't call resume()": async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const reauth = world.load(world.left, { actions: [action] })
    expect([reauth.runs(), world.href]).toEqual([[], world.left])
    await expect(comeBack(world, { actions: [action] })).resolves.toBe(OK)
    expect(world.href).toBe(`${ORIGIN}/callback`)
  },
  'no component shows the run': async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const reauth = world.load(world.left, { actions: [action] })
    const Shown = (): ReactNode => {
      const run = useResumedRun()
      return <output>{run?.getSnapshot().status ?? 'none'}</output>
    }
    const page = render(
      <ReauthProvider reauth={reauth}>
        <Shown />
      </ReauthProvider>,
    )
    await page.findByText(/working|confirmingResumed/)
    await waitFor(() => expect(reauth.runs()[0]?.getSnapshot().status).toBe('confirmingResumed'))
  },
  "the page isn't the redirectURI, such as /callback/ for /callback": async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const slashed = world.left.replace('/callback?', '/callback/?')
    await expect(comeBack(world, { actions: [action] }, slashed)).resolves.toBe('cancelled abandoned')
    await leave(world, action)
    await expect(comeBack(world, { actions: [action] })).resolves.toBe(OK)
  },
  'a server redirects the callback and drops the query': async () => {
    const world = new TestWorld()
    const action = await leave(world)
    await expect(comeBack(world, { actions: [action] }, `${ORIGIN}/callback`)).resolves.toBe('cancelled abandoned')
  },
  "the action isn't in actions of the callback page": async () => {
    const world = new TestWorld()
    await leave(world)
    await expect(comeBack(world, { actions: [] })).resolves.toBe('refused pendingActionDiscarded')
    const action = await leave(world)
    await expect(comeBack(world, { actions: [action] })).resolves.toBe(OK)
  },

  "the browser's storage was cleared while the page was away": async () => {
    const world = new TestWorld()
    const action = await leave(world)
    world.store = memoryStore()
    await expect(comeBack(world, { actions: [action] })).resolves.toBe('refused pendingActionMissing')
  },
  'the page came back on a different origin, such as www.': 'not here',
  'the callback page has a different namespace': async () => {
    const world = new TestWorld()
    const action = await leave(world, undefined, { namespace: 'one' })
    const { memory } = world
    await expect(comeBack(world, { actions: [action], namespace: 'two' })).resolves.toBe('nothing')
    world.memory = memory
    await expect(comeBack(world, { actions: [action], namespace: 'one' })).resolves.toBe(OK)
  },

  'the end-user took longer than 10 minutes': async () => {
    const world = new TestWorld()
    const at = (minutes: number) => ({ monotonic: () => 0, wall: () => Date.now() + minutes * 60_000 })
    const action = await leave(world)
    await expect(comeBack(world, { actions: [action], clock: at(11) })).resolves.toBe('refused pendingActionDiscarded')
    const limits = { lifetime: '1h' } as const
    await leave(world, action, { limits })
    await expect(comeBack(world, { actions: [action], limits, clock: at(11) })).resolves.toBe(OK)
  },
  'a deployment changed the requirement or the schema': async () => {
    const world = new TestWorld()
    await leave(world)
    const changed = transferOf(world.serve(), { requirement: { maxAge: '4m' } })
    await expect(comeBack(world, { actions: [changed] })).resolves.toBe('refused pendingActionDiscarded')
  },

  'the page was loaded again, so its state is lost': async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const run = await world.load(world.left, { actions: [action] }).resume()
    expect(run?.input).toEqual(BOB)
  },
  "the action is declared with keepInput: 'none'": async () => {
    const world = new TestWorld()
    const action = await leave(world, transferOf(world.serve(), { keepInput: 'none' }))
    const run = await world.load(world.left, { actions: [action] }).resume()
    expect(run?.input).toBeUndefined()
  },

  ...Object.fromEntries(
    (
      [
        ['issuer has a trailing slash that iss lacks', 'issuer', { issuer: `${ISSUER}/` }, {}],
        ["audience isn't the client id", 'audience', { audience: 'https://api.example.com' }, {}],
        ['the client sends the access token', 'kind', {}, { typ: 'at+jwt' }],
        ["the key isn't among the issuer's keys", 'signature', {}, { kid: 'new' }],
        ['the token has expired', 'expired', { clock: () => now() + 400 }, {}],
        ['the token is from the future', 'notYetValid', { clock: () => now() - 60 }, {}],
      ] as const
    ).map(([cause, code, options, change]) => [
      cause,
      async () => {
        const world = Object.assign(new TestWorld(), change)
        world.authenticate()
        await expect(performIn(world, { perform: world.serve(options) })).resolves.toBe('refused refusedByServer')
        expect(world.refusal).toBe(code)
        Object.assign(world, { kid: 'old', typ: undefined })
        await expect(performIn(world)).resolves.toBe(OK)
      },
    ]),
  ),
  'there is no Authorization header': async () => {
    const world = new TestWorld()
    world.authenticate()
    const lines: string[] = []
    const guarded = guardWithLog(createVerifier({ issuer: ISSUER, audience: 'app', jwks: jwks.old }), (line) =>
      lines.push(line),
    )(() => Response.json({ receipt: 'r-1' }))
    const perform = (headers: (idToken: string) => Record<string, string>) =>
      performIn(world, {
        perform: ({ idToken }) => guarded(new Request('https://api.example.com/', { headers: headers(idToken) })),
      })
    await expect(perform(() => ({}))).resolves.toBe('refused refusedByServer')
    await expect(perform((idToken) => ({ Authorization: `Bearer ${idToken}` }))).resolves.toBe(OK)
    expect(lines).toEqual(['refused: missing', 'passed: fresh'])
  },

  'CORS hides WWW-Authenticate': async () => {
    const world = new TestWorld()
    const serve = world.serve()
    const hidden: Perform = async (context) => {
      const { body, status, headers } = await serve(context)
      if (status === 401) expect(headers.get('Access-Control-Expose-Headers')).toBe('WWW-Authenticate')
      return new Response(body, { status })
    }
    await expect(performIn(world, { perform: hidden, more: { requirement: { maxAge: '1h' } } })).resolves.toBe(OK)
    expect(world.prompts).toBe(1)
  },
  'a gateway replaces header and body of a 401': async () => {
    const world = new TestWorld()
    const serve = world.serve()
    const replaced: Perform = async (context) => {
      const response = await serve(context)
      return response.status === 401 ? new Response('Unauthorized', { status: 401 }) : response
    }
    const more = { requirement: { maxAge: '1h' } }
    await expect(performIn(world, { perform: replaced, more })).resolves.toBe('refused refusedByServer')
    await expect(performIn(world, { perform: serve, more })).resolves.toBe(OK)
  },

  'finishAuthentication() in an effect runs twice in StrictMode': async () => {
    const exchange = vi.fn(async () => {})
    const once = vi.fn(async () => {})
    const SignedIn = (): ReactNode => {
      useEffect(() => void exchange(), [])
      useEffect(() => void finishOnce(once), [])
      return null
    }
    render(
      <StrictMode>
        <SignedIn />
      </StrictMode>,
    )
    expect([exchange.mock.calls.length, once.mock.calls.length]).toEqual([2, 1])
  },
  'ReauthProvider in StrictMode': async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const reauth = world.load(world.left, { actions: [action] })
    render(
      <StrictMode>
        <ReauthProvider reauth={reauth} />
      </StrictMode>,
    )
    await waitFor(() => expect(reauth.runs()[0]?.getSnapshot().status).toBe('confirmingResumed'))
    expect(world.prompts).toBe(1)
  },
  '@authgear/web is imported on a server': async () => {
    const message = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        ['--input-type=module', '--eval', "await import('@authgear/web')"],
        { cwd: join(import.meta.dirname, '../..') },
        (_, __, stderr) => resolve(stderr),
      )
    })
    expect(message).toContain('window is not defined')
  },
  "a server component uses React's context": async () => {
    const entry = readFileSync(join(import.meta.dirname, '../../packages/react/src/index.ts'), 'utf8')
    expect(entry).toMatch(/^'use client'/)
  },
  'Jest loads an ES module as CommonJS': 'not here',

  // The tests of core cover this, before any random value was created.
  'React Native has no random values': 'not here',
  'the adapter received no biometric': async () => {
    const container = { authenticateBiometric: () => {} } as never
    const redirectURI = 'com.example.bank://callback'
    expect(authgearReactNative(container, { redirectURI }).biometric).toBeUndefined()
    expect(authgearReactNative(container, { redirectURI, biometric }).biometric).toBeDefined()
  },
  // react-native.test.tsx covers this on a device.
  'biometrics are off, because the end-user signed in again or the key was lost': 'not here',
  "Android doesn't know which app opens the redirect URI": 'not here',
  "the phone's clock is wrong by more than five minutes": 'not here',
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const page = readFileSync(join(import.meta.dirname, '../guide/troubleshooting.md'), 'utf8')
/** Returns the first cell of each row of the tables with the column "Cause". */
function causesOfPage(): string[] {
  let isTable = false
  const causes: string[] = []
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) isTable = false
    else if (line.startsWith('| Cause')) isTable = true
    else if (isTable && !line.startsWith('| -')) causes.push(line.split('|')[1]!.trim().replaceAll('`', ''))
  }
  return causes
}

describe('troubleshooting', () => {
  it('has a test for each cause of the page, and no others', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(causesOfPage().toSorted())
  })

  const here = Object.entries(CASES).flatMap(([cause, check]) => (check === 'not here' ? [] : [{ cause, check }]))
  it.each(here)('$cause', async ({ check }) => {
    await expect(check()).resolves.toBeUndefined()
  })

  it('explains an outcome in one line, with its cause', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const world = new TestWorld()
    world.authenticate = () => {}
    explain(await createReauth({ service: world.service() }).perform(transferOf(world.serve()), BOB))
    const [line] = warn.mock.calls[0]!
    expect(line).toMatch(/^refused: stepUpIneffective, providerIgnoredMaxAge\. \w/)
    world.authenticate = () => void (world.claims = { auth_time: now() })
    explain(await createReauth({ service: world.service() }).perform(transferOf(world.serve()), BOB))
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('a router that cleans the URL causes no problem', async () => {
    const world = new TestWorld()
    const action = await leave(world)
    const { left } = world
    const reauth = world.load(left, { actions: [action] })
    world.href = `${ORIGIN}/callback`
    const run = await reauth.resume()
    expect(run?.getSnapshot().resumed).toBe(true)
  })

  it('a response that `parse` cannot read is not a lost response', async () => {
    const world = new TestWorld()
    const parse = () => {
      throw new Error('no receipt')
    }
    await expect(performIn(world, { more: { parse } })).resolves.toBe('outcomeUnknown responseUnreadable')
  })
})
