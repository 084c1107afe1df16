import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Authentication } from '@reauth/policy'
import type { SessionChange } from '../service/reauth-service.js'
import { Tab, TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { createReauth } from '../reauth/create-reauth.js'
import { ServiceError } from '../words/service-error.js'
import { HOME } from '../reauth/resume.fixture.js'

const token = (claims: object): string => `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.`
const stepUp = (maxAge: number) =>
  new Response(null, {
    status: 401,
    headers: { 'www-authenticate': `Bearer error="insufficient_user_authentication", max_age="${maxAge}"` },
  })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a run', () => {
  it('ends as failed, with the cause, when the statechart itself breaks', async () => {
    const world = new TestWorld()
    const bug = new Error('a guard of the app')
    const machine = sensitiveActionMachine.provide({
      guards: {
        hasOperationToOpen: () => {
          throw bug
        },
      },
    })
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), machine })
    expect(await reauth.perform(transferOf(world), { to: 'bob' })).toMatchObject({
      outcome: 'failed',
      code: 'unexpected',
    })
  })

  it('has the diagnosis staleTokenSent when the server asks again after an outdated token was sent', async () => {
    const world = new TestWorld()
    const service = {
      ...world.service('inProcess'),
      getIdToken: () => token({ iss: 'https://op.example.com', sub: 'alice', iat: 1, exp: 2_000_000, auth_time: 1 }),
    }
    const run = createReauth({ service, clock: world.clock, page: new Tab() }).start(
      transferOf(world, { perform: () => stepUp(60) }),
      { to: 'bob' },
    )
    expect(await run.ended).toMatchObject({ code: 'stepUpIneffective', diagnosis: 'staleTokenSent' })
    expect(run.getSnapshot()).toMatchObject({ status: 'refused', diagnosis: 'staleTokenSent' })
  })

  it('has bound functions that can be passed on', async () => {
    const world = new TestWorld()
    const run = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() }).start(
      transferOf(world),
      { to: 'bob' },
    )
    const { subscribe, getSnapshot, cancel, confirm, choose, retry } = run
    const { unsubscribe } = subscribe(() => {})
    choose('browser')
    confirm()
    cancel()
    unsubscribe()
    await run.ended
    expect([getSnapshot().status, retry() === run]).toEqual(['cancelled', true])
  })

  it('does nothing after its end, and lets the adapter classify unknown errors', async () => {
    const world = new TestWorld()
    // oxlint-disable-next-line prefer-promise-reject-errors -- SDKs reject with anything
    const refreshIdToken = () => Promise.reject('a text')
    const service = {
      ...world.service('inProcess'),
      refreshIdToken,
      classifyError: () => ({ code: 'sessionLost' as const }),
    }
    const run = createReauth({ service, clock: world.clock, page: new Tab() }).start(transferOf(world), { to: 'bob' })
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'sessionLost' })
    run.cancel()
    run.confirm()
    expect(run.getSnapshot().status).toBe('refused')
  })

  it('ends without a subject when a different one is reported before the first reading', async () => {
    const world = new TestWorld()
    const refreshIdToken = () => Promise.reject(new ServiceError('subjectMismatch'))
    const service = { ...world.service('inProcess'), refreshIdToken }
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    expect(await reauth.perform(transferOf(world), { to: 'bob' })).toEqual({
      outcome: 'refused',
      code: 'subjectMismatch',
    })
  })

  it('does not report a `status` that fails because the run was cancelled', async () => {
    const world = new TestWorld()
    const reports: unknown[] = []
    const status = ({ signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    const reauth = createReauth({
      service: world.service('inProcess'),
      clock: world.clock,
      page: new Tab(),
      onError: (error) => reports.push(error),
    })
    const perform = () => new Response(null, { status: 500 })
    const run = reauth.start(transferOf(world, { perform, status }), { to: 'bob' })
    await until(() => run.getSnapshot().state === 'resolvingOutcome')
    run.cancel()
    expect(await run.ended).toMatchObject({ outcome: 'outcomeUnknown' })
    expect(reports).toEqual([])
  })

  it('works with an unreadable token', async () => {
    const world = new TestWorld()
    const service = { ...world.service('inProcess'), getIdToken: () => 'opaque' }
    const reauth = createReauth({ service, clock: world.clock, page: new Tab() })
    expect(await reauth.perform(transferOf(world, { perform: () => stepUp(60) }), { to: 'bob' })).toMatchObject({
      diagnosis: 'clocksDisagree',
    })
  })

  it('has an unknown outcome if the repeated call fails again under the same key', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    const perform = () => new Response(null, { status: 500 })
    expect(await reauth.perform(transferOf(world, { perform, idempotent: true }), { to: 'bob' })).toMatchObject({
      outcome: 'outcomeUnknown',
      idempotencyKey: expect.stringMatching(/^[\w-]{22}$/) as string,
    })
  })

  it('waits for the network, and continues as soon as it is back', async () => {
    const world = new TestWorld()
    const tab = new Tab()
    let isOnline = false
    const known = world.service('inProcess')
    const service = {
      ...known,
      refreshIdToken: (options: { signal: AbortSignal }) =>
        isOnline ? known.refreshIdToken(options) : Promise.reject(new TypeError('Failed to fetch')),
      classifyError: () => ({ code: 'offline' as const }),
    }
    const run = createReauth({ service, clock: world.clock, page: tab }).start(transferOf(world), { to: 'bob' })
    await until(() => run.getSnapshot().state.includes('offline'))
    isOnline = true
    for (const listener of tab.online) listener()
    expect((await run.ended).outcome).toBe('succeeded')
    expect(tab.online.size).toBe(0)
  })

  it.each([
    ['lost', 'sessionLost'],
    ['changed', 'sessionChanged'],
  ] as const)('ends when the session is %s', async (change, code) => {
    const world = new TestWorld()
    world.authTime -= 1000
    const listeners = new Set<(change: SessionChange) => void>()
    const service = {
      ...world.service('inProcess'),
      browser: { kind: 'inProcess' as const, reauthenticate: () => new Promise<Authentication>(() => {}) },
      subscribe: (listener: (change: SessionChange) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const run = createReauth({ service, clock: world.clock, page: new Tab() }).start(transferOf(world), { to: 'bob' })
    await until(() => run.getSnapshot().status === 'prompting')
    for (const listener of listeners) listener(change)
    expect(await run.ended).toMatchObject({ outcome: 'refused', code })
    expect(listeners.size).toBe(0)
  })
})

describe('a statechart of the app', () => {
  it('receives the services once for all runs', async () => {
    const world = new TestWorld()
    const machine = sensitiveActionMachine.provide({})
    const provide = vi.spyOn(machine, 'provide')
    const page = { service: world.service('inProcess'), clock: world.clock, machine }
    for (const reauth of [createReauth({ ...page, page: new Tab() }), createReauth({ ...page, page: new Tab() })])
      expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
    expect(provide).toHaveBeenCalledTimes(1)
  })
})

describe('the defaults of a page', () => {
  it("store pending actions in the page's IndexedDB", async () => {
    const database = new IDBFactory()
    vi.stubGlobal('indexedDB', database)
    const world = new TestWorld()
    world.authTime -= 1000
    const action = transferOf(world)
    const tab = new Tab()
    tab.address = HOME
    const reauth = createReauth({ service: world.service(), actions: [action], clock: world.clock, page: tab })
    expect(await reauth.perform(action, { to: 'bob' })).toEqual({ outcome: 'redirecting' })
    expect((await database.databases()).map(({ name }) => name)).toEqual(['reauth'])
  })

  it('preview a biometric prompt if the browser cannot prompt', async () => {
    const world = new TestWorld()
    world.canReauthenticate = false
    world.biometric = { isEnabled: () => true, reauthenticate: () => new Promise(() => {}) }
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.now += 1000
    expect(reauth.preview({ maxAge: '5m' })).toEqual({ preview: 'wouldPrompt' })
  })
})

describe('the subject of a run', () => {
  it('is the end-user who was signed in when it started', async () => {
    const world = new TestWorld()
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    await reauth.perform(transferOf(world), { to: 'bob' })
    world.now += 1000
    world.subject = 'mallory'
    world.authTime = world.now
    expect(await reauth.perform(transferOf(world), { to: 'bob' })).toEqual({
      outcome: 'refused',
      code: 'subjectMismatch',
    })
    expect((await reauth.perform(transferOf(world), { to: 'bob' })).outcome).toBe('succeeded')
  })

  it('is compared with the token, so that the token of another end-user is not sent', async () => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    const reauth = createReauth({
      service: {
        ...service,
        getIdToken: () => {
          world.subject = 'mallory'
          return world.token()
        },
      },
      clock: world.clock,
      page: new Tab(),
    })
    expect(await reauth.perform(transferOf(world), { to: 'bob' })).toEqual({
      outcome: 'refused',
      code: 'subjectMismatch',
    })
    expect(world.calls).toBe(0)
  })
})
