import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import type { Answer } from './session-server.fixture.js'
import { refusal } from './webauthn-device.fixture.js'
import { codeOf, passkeyApp, prompt } from './webauthn.fixture.js'
import { webauthn } from '../webauthn.js'

const { signal } = prompt
const app = passkeyApp()

describe('a passkey', () => {
  it('answers the challenge of the server, which returns the new claims', async () => {
    const { browser } = app.make()
    await expect(browser.reauthenticate(prompt)).resolves.toMatchObject({ subject: 'alice', authTime: 1_800_000_000 })
    expect(app.device.challenges).toEqual(['b25l'])
    expect(app.server.requests[0]).toBe('POST /options {}')
    const [, path, body] = app.server.requests[1]!.split(' ')
    expect([path, (JSON.parse(body!) as { id: string }).id, app.server.requests.length]).toEqual([
      '/verify',
      'passkey',
      2,
    ])
  })

  it.each<[string, Answer]>([['null', { body: null }]])(
    'has the claims read again if the server answers %s',
    async (_, answer) => {
      const { browser } = app.make()
      app.server.answer('/verify', answer)
      await expect(browser.reauthenticate(prompt)).resolves.toMatchObject({ authTime: 1_799_999_900 })
      expect(app.server.requests.at(-1)).toBe('GET /session')
    },
  )

  it('uses functions of the app for the options and the verification', async () => {
    const finish = vi.fn<(assertion: object) => unknown>()
    const { browser } = app.make({
      optionsURL: undefined,
      verifyURL: undefined,
      begin: () => ({ challenge: 'dHdv' }),
      finish,
    })
    await expect(browser.reauthenticate(prompt)).resolves.toMatchObject({ authTime: 1_799_999_900 })
    expect([app.device.challenges, finish.mock.calls[0]![0]]).toEqual([
      ['dHdv'],
      expect.objectContaining({ id: 'passkey' }),
    ])
  })

  it('uses the service for claims, tokens and session changes', async () => {
    const { service } = app.make()
    expect([await service.getIdToken(), service.namespace?.()]).toEqual(['', `${app.server.origin}/session`])
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: 1_799_999_900 })
    expect(service.classifyError(new ServiceError('offline'))).toEqual({ code: 'offline', retryable: false })
    expect(service.classifyError(new Error('x'))).toEqual({ code: 'unexpected' })
  })

  it('lets the service classify other errors, even errors whose fields throw', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const classifyError = () => ({ code: 'offline' }) as const
    const { service } = app.make({ service: { ...app.sessionOf(), classifyError } })
    expect(service.classifyError(proxy)).toEqual({ code: 'offline' })
    expect(service.classifyError(new ServiceError('cancelled'))).toMatchObject({ code: 'cancelled' })
  })

  it.each<[string, Answer, Answer, string]>([
    ['the session is lost', { status: 401, body: '' }, {}, 'sessionLost'],
    ['the server has no options', { status: 404, body: '' }, {}, 'refusedByServer'],
    ['the server is down', { status: 503, body: '' }, {}, 'providerUnavailable'],
    ['the options are not JSON', { body: '<p>' }, {}, 'providerUnavailable'],
    ['the end-user has no passkey', { body: { challenge: 'b25l', allowCredentials: [] } }, {}, 'cannotReauthenticate'],
    ['the options are invalid', { body: {} }, {}, 'unexpected'],
    ['the assertion is refused', { body: { challenge: 'b25l' } }, { status: 403, body: '' }, 'refusedByServer'],
    ['the claims are invalid', { body: { challenge: 'b25l' } }, { body: [1] }, 'misconfigured'],
  ])('is refused if %s', async (_, options, verify, code) => {
    app.server.answer('/options', options)
    app.server.answer('/verify', verify)
    await expect(codeOf(app.make().browser.reauthenticate(prompt))).resolves.toBe(code)
  })

  it('does not satisfy `acr_values`', async () => {
    const { browser } = app.make({ clock: undefined })
    await expect(codeOf(browser.reauthenticate({ ...prompt, acrValues: ['gold'] }))).resolves.toBe(
      'acrValuesUnsupported',
    )
    expect(app.server.requests).toEqual([])
  })
})

describe('a click', () => {
  it('fetches the options immediately, for the following prompt', async () => {
    const { browser } = app.make()
    browser.prepare!()
    await vi.waitFor(() => expect(app.server.requests).toEqual(['POST /options {}']))
    await browser.reauthenticate(prompt)
    expect(app.server.requests.filter((request) => request.includes('/options'))).toHaveLength(1)
  })

  it('without a following prompt discards the options', async () => {
    const { browser } = app.make()
    const first = browser.prepare!()
    browser.prepare!()()
    first()
    app.server.answer('/options', { body: { challenge: 'dHdv' } })
    await browser.reauthenticate(prompt)
    expect(app.device.challenges).toEqual(['dHdv'])
  })

  it.each([
    [59_999, 'b25l'],
    [60_000, 'dHdv'],
    [60_001, 'dHdv'],
  ])('of %i milliseconds ago has the challenge %s', async (elapsed, challenge) => {
    const { browser } = app.make()
    browser.prepare!()
    await vi.waitFor(() => expect(app.server.requests).toHaveLength(1))
    await new Promise(setImmediate)
    app.server.answer('/options', { body: { challenge: 'dHdv' } })
    app.device.now += elapsed
    await browser.reauthenticate(prompt)
    expect(app.device.challenges).toEqual([challenge])
  })

  it('uses the same challenge after a blocked prompt, and another one after an answered prompt', async () => {
    const { browser } = app.make()
    Object.assign(app.device, { atPrompt: refusal('NotAllowedError'), takes: 10 })
    app.device.page.isActive = false
    await expect(codeOf(browser.reauthenticate(prompt))).resolves.toBe('popupBlocked')
    Object.assign(app.device, { atPrompt: 'approves' })
    await browser.reauthenticate(prompt)
    app.server.answer('/options', { body: { challenge: 'dHdv' } })
    await browser.reauthenticate(prompt)
    expect(app.device.challenges).toEqual(['b25l', 'b25l', 'dHdv'])
  })

  it('fetches nothing if the challenge belongs to an operation', async () => {
    const { browser } = app.make({ prefetch: false })
    browser.prepare!()()
    await new Promise(setImmediate)
    expect(app.server.requests).toEqual([])
  })

  it('never throws, and the prompt reports the error', async () => {
    const begin = () => {
      throw new TypeError('Failed to fetch')
    }
    const { browser } = app.make({ optionsURL: undefined, begin, isOnline: () => false })
    browser.prepare!()
    await expect(codeOf(browser.reauthenticate(prompt))).resolves.toBe('offline')
  })
})

describe('a browser without WebAuthn', () => {
  beforeEach(() => vi.stubGlobal('PublicKeyCredential', undefined))

  it('keeps the prompt of the service', () => {
    const service = app.sessionOf('/sign-in')
    expect(app.make({ service }).service.browser).toBe(service.browser)
  })

  it('cannot reauthenticate if the service has none', async () => {
    const { browser } = app.make()
    browser.prepare!()()
    await expect(codeOf(browser.reauthenticate(prompt))).resolves.toBe('cannotReauthenticate')
    expect(app.server.requests).toEqual([])
  })
})

describe('the fallback', () => {
  it('is the redirect of the service, which is used if there is no passkey', async () => {
    const service = app.sessionOf('/sign-in')
    const { browser } = app.make({ service, fallback: 'redirect' })
    expect(browser.fallback).toBe(service.browser)
    app.server.answer('/options', { body: { challenge: 'b25l', allowCredentials: [] } })
    await expect(codeOf(browser.reauthenticate(prompt))).resolves.toBe('popupBlocked')
  })

  it('does not exist by default', () => {
    expect(app.make({ service: app.sessionOf('/sign-in') }).browser.fallback).toBeUndefined()
  })
})

it.each<[string, object]>([
  ['service', { service: undefined }],
  ['service', { service: {} }],
  ['optionsURL', { optionsURL: undefined }],
  ['optionsURL', { optionsURL: '' }],
  ['optionsURL', { begin: () => ({ challenge: '' }) }],
  ['verifyURL', { verifyURL: undefined }],
  ['verifyURL', { finish: () => null }],
  ['fallback', { fallback: 'redirect' }],
  ['fallback', { fallback: true }],
  ['prefetch', { prefetch: 'yes' }],
  ['rpID', { rpID: 'example.com' }],
])('a passkey refuses %s: %j', (field, change) => {
  expect(() => app.make(change)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})

it('a passkey refuses an object that is not the SDK', () => {
  expect(() => webauthn({} as never, app.optionsOf() as never)).toThrow(expect.objectContaining({ field: 'browser' }))
  expect(() => webauthn(undefined as never, app.optionsOf() as never)).toThrow(
    expect.objectContaining({ field: 'browser' }),
  )
})
