import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReauthService, RedirectBrowser } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { AppServer, type Answer, claimsOf } from './session-server.fixture.js'
import { type SessionOptions, session } from '../session.js'

const REDIRECT = 'https://app.example.com/callback'
const STATE = 'f00dfeed0123456789abcd'
const { signal } = new AbortController()
const prompt = { signal, maxAge: 0, acrValues: [] }

let server: AppServer
beforeEach(async () => {
  server = await AppServer.start()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.stop()
})

const sessionAt = (answer: Answer, options: SessionOptions = {}) =>
  session({ url: server.answer('/session', answer), ...options })
const failureOf = (service: ReauthService, call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => service.classifyError(error),
  )

describe('the claims of a session', () => {
  it('come from the endpoint, without a token', async () => {
    const service = sessionAt({ body: claimsOf() })
    await expect(service.refreshIdToken({ signal })).resolves.toEqual({
      issuer: 'https://app.example.com',
      subject: 'alice',
      authTime: 1_799_999_900,
      issuedAt: 1_800_000_000,
      expiresAt: 1_800_003_600,
      methods: ['pwd'],
      canReauthenticate: true,
    })
    expect(await service.getIdToken()).toBe('')
    expect('getAccessToken' in service).toBe(false)
    expect(server.requests).toEqual(['GET /session'])
  })

  it('come from a function of the app', async () => {
    const service = session({ readClaims: () => claimsOf({ sub: 'bob' }) })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ subject: 'bob' })
    expect(service.namespace).toBeUndefined()
  })

  it('may have a custom claim that says whether the end-user can reauthenticate', async () => {
    const service = sessionAt({ body: claimsOf({ can: false }) }, { claims: { canReauthenticate: 'can' } })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ canReauthenticate: false })
  })

  it.each(['auth_time', 'amr'])('have no %s if the response has none', async (name) => {
    const service = sessionAt({ body: claimsOf({ [name]: undefined }) })
    const authentication = await service.refreshIdToken({ signal })
    expect([authentication.authTime, authentication.methods]).toEqual(
      name === 'amr' ? [1_799_999_900, []] : [undefined, ['pwd']],
    )
  })

  it.each<[string, Answer, string, boolean]>([
    ['401', { status: 401, body: '' }, 'sessionLost', false],
    ['a redirect to a sign-in page', { status: 302, headers: { location: '/x' }, body: '' }, 'sessionLost', false],
    ['null', { body: null }, 'sessionLost', false],
    ['{}', { body: {} }, 'sessionLost', false],
    ['408', { status: 408, body: '' }, 'providerUnavailable', true],
    ['429', { status: 429, body: '' }, 'providerUnavailable', true],
    ['500', { status: 500, body: '' }, 'providerUnavailable', true],
    ['HTML', { body: '<!doctype html>' }, 'providerUnavailable', true],
    ['404', { status: 404, body: '' }, 'misconfigured', false],
    ['a list', { body: [1] }, 'misconfigured', false],
    ['a string', { body: '"alice"' }, 'misconfigured', false],
    ['no subject', { body: claimsOf({ sub: undefined }) }, 'misconfigured', false],
    ['a time in milliseconds', { body: claimsOf({ auth_time: 1_799_999_900_000 }) }, 'misconfigured', false],
    ['a date', { body: claimsOf({ auth_time: '2027-01-15T08:00:00.000Z' }) }, 'misconfigured', false],
    ['an iat in milliseconds', { body: claimsOf({ iat: 1_800_000_000_000 }) }, 'misconfigured', false],
    ['an exp that is a date', { body: claimsOf({ exp: '2027-01-15T08:00:00.000Z' }) }, 'misconfigured', false],
  ])('are refused if the endpoint answers with %s', async (_, answer, code, retryable) => {
    const service = sessionAt(answer)
    await expect(failureOf(service, service.refreshIdToken({ signal }))).resolves.toEqual({ code, retryable })
  })

  it('with a Date are refused with the name of the claim and a correction, but never its value', async () => {
    const service = session({ readClaims: () => claimsOf({ auth_time: new Date(1_799_999_900_000) }) })
    const error = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'misconfigured' })
    expect((error as Error).message).toMatch(/`auth_time` must be seconds.*got object.*getTime\(\) \/ 1000/)
    expect((error as Error).message).not.toContain('1799999900')
  })

  it('that are truncated are not quoted in the error', async () => {
    const error = await sessionAt({ body: '{"sub":"alice@example.com' })
      .refreshIdToken({ signal })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'providerUnavailable' })
    expect((error as Error).cause).toBeUndefined()
  })

  it.each([
    [true, { code: 'providerUnavailable', retryable: true }],
    [false, { code: 'offline', retryable: false }],
  ])('cannot be read if the server is down: online is %j', async (online, failure) => {
    const service = sessionAt({ body: claimsOf() }, { isOnline: () => online })
    await server.stop()
    await expect(failureOf(service, service.refreshIdToken({ signal }))).resolves.toEqual(failure)
  })

  it.each<[unknown, string]>([
    [new Error('x'), 'unexpected'],
    [new TypeError("Cannot read properties of undefined (reading 'x')"), 'unexpected'],
    [new ServiceError('sessionLost'), 'sessionLost'],
    [undefined, 'unexpected'],
  ])('are refused if the app throws %s', async (error, code) => {
    const service = session({ readClaims: () => Promise.reject(error) })
    await expect(failureOf(service, service.refreshIdToken({ signal }))).resolves.toMatchObject({ code })
  })

  it.each(['before', 'while'])('are not awaited if the run is aborted %s they are read', async (when) => {
    const controller = new AbortController()
    if (when === 'before') controller.abort()
    for (const service of [sessionAt({}), session({ readClaims: () => new Promise(() => {}) })]) {
      const reading = failureOf(service, service.refreshIdToken({ signal: controller.signal }))
      queueMicrotask(() => controller.abort())
      await expect(reading).resolves.toMatchObject({ code: 'cancelled' })
    }
  })

  it('classifies an unknown error as unexpected', () => {
    expect(session({ readClaims: () => null }).classifyError(new Error('x'))).toEqual({ code: 'unexpected' })
  })
})

describe('reauthentication on the sign-in page', () => {
  const redirectOf = (signInURL: SessionOptions['signInURL'], answer: Answer = { body: claimsOf() }) => {
    const service = sessionAt(answer, { signInURL, redirectURI: REDIRECT } as SessionOptions)
    return service.browser as RedirectBrowser
  }
  const assign = vi.fn()
  beforeEach(() => {
    assign.mockClear()
    vi.stubGlobal('location', { assign })
  })

  it.each([
    ['/sign-in', 'https://app.example.com/sign-in'],
    ['https://login.example.com/?theme=dark', 'https://login.example.com/'],
  ])('leaves for %s with `state` and `max_age`', async (signInURL, page) => {
    await redirectOf(signInURL).start({ ...prompt, maxAge: 150, acrValues: ['gold', 'silver'], state: STATE })
    const url = new URL(assign.mock.calls[0]![0] as string)
    expect(url.origin + url.pathname).toBe(page)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      state: STATE,
      max_age: '150',
      acr_values: 'gold silver',
    })
  })

  it('sends `max_age` 0, and no `acr_values` if there are none', async () => {
    await redirectOf('/sign-in').start({ ...prompt, state: STATE })
    expect(assign).toHaveBeenCalledExactlyOnceWith(`https://app.example.com/sign-in?state=${STATE}&max_age=0`)
  })

  it('uses a function of the app for the address, with the callback', async () => {
    await redirectOf(({ callbackURL }) => `/auth?callbackUrl=${encodeURIComponent(callbackURL)}`).start({
      ...prompt,
      state: STATE,
    })
    const callback = encodeURIComponent(`${REDIRECT}?state=${STATE}`)
    expect(assign).toHaveBeenCalledExactlyOnceWith(`/auth?callbackUrl=${callback}`)
  })

  it('does not leave if the run is aborted', async () => {
    const started = redirectOf('/sign-in').start({ ...prompt, signal: AbortSignal.abort(), state: STATE })
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    expect(assign).not.toHaveBeenCalled()
  })

  it.each([
    [`${REDIRECT}?state=${STATE}`, STATE],
    [`${REDIRECT}/?state=${STATE}&lang=en`, STATE],
    [`${REDIRECT}?state=${STATE}&error=access_denied`, STATE],
    [`${REDIRECT}?state=${STATE}&code=c`, null],
    [`${REDIRECT}?state=${STATE}&state=${STATE}`, null],
    [REDIRECT, null],
    [`https://app.example.com/other?state=${STATE}`, null],
  ])('recognizes %s as the callback of %s', (href, state) => {
    const url = new URL(href)
    expect(redirectOf('/sign-in').matches(url)).toBe(state)
    expect(url.href).toBe(href)
  })

  it('reads the session on the callback page, and finishes once', async () => {
    const browser = redirectOf('/sign-in')
    const url = new URL(`${REDIRECT}?state=${STATE}`)
    await expect(browser.finish(url, { signal })).resolves.toMatchObject({ subject: 'alice' })
    await expect(browser.finish(url, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
    expect(server.requests).toEqual(['GET /session'])
  })

  it('finishes a callback once, even after a reload of the page', async () => {
    const kept = new Map<string, string>()
    const setItem = (name: string, value: string): void => void kept.set(name, value)
    vi.stubGlobal('sessionStorage', { getItem: (name: string) => kept.get(name), setItem })
    await redirectOf('/sign-in').finish(new URL(`${REDIRECT}?state=${STATE}`), { signal })
    const again = redirectOf('/sign-in').finish(new URL(`${REDIRECT}?state=${STATE}`), { signal })
    await expect(again).rejects.toMatchObject({ code: 'callbackRefused' })
    await redirectOf('/sign-in').finish(new URL(`${REDIRECT}?state=another`), { signal })
    expect([...kept.values()]).toEqual(['another'])
  })

  it.each([`https://app.example.com/other?state=${STATE}`, `${REDIRECT}?state=${STATE}&state=${STATE}`, REDIRECT])(
    'refuses %s, which is not its callback, and reads nothing',
    async (href) => {
      const finishing = redirectOf('/sign-in').finish(new URL(href), { signal })
      await expect(finishing).rejects.toMatchObject({ code: 'callbackRefused' })
      expect(server.requests).toEqual([])
    },
  )

  it('can be finished again if the server did not respond', async () => {
    const browser = redirectOf('/sign-in', { status: 500, body: '' })
    const url = new URL(`${REDIRECT}?state=${STATE}`)
    await expect(browser.finish(url, { signal })).rejects.toMatchObject({ code: 'providerUnavailable' })
    server.answer('/session', { body: claimsOf() })
    await expect(browser.finish(url, { signal })).resolves.toMatchObject({ subject: 'alice' })
  })

  it.each([
    ['access_denied', 'cancelled'],
    ['login_required', 'cannotReauthenticate'],
    ['temporarily_unavailable', 'providerUnavailable'],
    ['whatever', 'callbackRefused'],
  ])('ends with the error of the sign-in page: %s', async (error, code) => {
    const url = new URL(`${REDIRECT}?state=${STATE}&error=${error}`)
    await expect(redirectOf('/sign-in').finish(url, { signal })).rejects.toMatchObject({ code })
    expect(server.requests).toEqual([])
  })
})

describe('reauthentication in the page', () => {
  const inPage = (reauthenticate: SessionOptions['reauthenticate']) => {
    const service = sessionAt({ body: claimsOf() }, { reauthenticate, maxAge: 'needed' } as SessionOptions)
    if (service.browser?.kind !== 'inProcess') throw new Error('no prompt')
    return service.browser
  }

  it('reads the session afterwards', async () => {
    const ask = vi.fn()
    const browser = inPage(ask)
    await expect(browser.reauthenticate({ ...prompt, maxAge: 150 })).resolves.toMatchObject({ subject: 'alice' })
    expect(ask).toHaveBeenCalledExactlyOnceWith({ ...prompt, maxAge: 150 })
    expect(browser.maxAge).toBe('needed')
  })

  it('uses the returned claims without a request', async () => {
    const asking = inPage(async () => claimsOf({ auth_time: 1_800_000_000 })).reauthenticate(prompt)
    await expect(asking).resolves.toMatchObject({ authTime: 1_800_000_000 })
    expect(server.requests).toEqual([])
  })

  it.each<[unknown, string]>([
    [new ServiceError('cancelled'), 'cancelled'],
    [new Error('wrong password'), 'unexpected'],
    [new TypeError('Failed to fetch'), 'providerUnavailable'],
  ])('ends with the thrown error: %s', async (error, code) => {
    const asking = inPage(() => Promise.reject(error)).reauthenticate(prompt)
    await expect(asking).rejects.toMatchObject({ code, retryable: false })
  })
})

it.each<[string, object]>([
  ['url', {}],
  ['url', { url: '' }],
  ['url', { url: 5 }],
  ['url', { url: '/session', readClaims: () => null }],
  ['readClaims', { readClaims: '/session' }],
  ['redirectURI', { url: '/session', signInURL: '/sign-in' }],
  ['redirectURI', { url: '/session', signInURL: '/sign-in', redirectURI: '/callback' }],
  ['reauthenticate', { url: '/s', signInURL: '/s', redirectURI: REDIRECT, reauthenticate: () => {} }],
  ['maxAge', { url: '/session', maxAge: 0 }],
  ['claims', { url: '/session', claims: () => null }],
  ['endpoint', { endpoint: '/session' }],
])('a session refuses %s: %j', (field, options) => {
  expect(() => session(options)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})
