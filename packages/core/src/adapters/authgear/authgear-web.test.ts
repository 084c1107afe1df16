import { openIdConnectClaims } from '@reauth/policy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { type AuthgearWebContainer, type AuthgearWebOptions, authgearWeb } from '../authgear-web.js'
import { serviceOf, storageOf } from './authgear-sdk.fixture.js'

const REDIRECT = 'https://app.example.com/callback'
const CAN = 'https://authgear.com/claims/user/can_reauthenticate'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (change: object = {}): string =>
  `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://op.example.com', sub: 'älice', iat: 1000, exp: 1300, auth_time: 900, ...change })}.c2ln`

const container = (change: Partial<AuthgearWebContainer> = {}) => ({
  accessToken: 'access',
  getIDTokenHint: () => tokenOf() as string | undefined,
  canReauthenticate: () => true,
  refreshAccessTokenIfNeeded: vi.fn(async () => {}),
  refreshIDToken: vi.fn(async () => {}),
  startReauthentication: vi.fn(async () => {}),
  finishReauthentication: vi.fn(async () => ({})),
  ...change,
})
const signal = new AbortController().signal
const redirect = (of: AuthgearWebContainer) => serviceOf(of).browser

beforeEach(() => {
  vi.stubGlobal('localStorage', storageOf(new Map()))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('refreshIdToken', () => {
  it('reads the claims of the new ID Token, including non-ASCII characters', async () => {
    const sdk = container()
    const authentication = await authgearWeb(sdk, { redirectURI: REDIRECT }).refreshIdToken({ signal })
    expect(authentication).toMatchObject({ subject: 'älice', authTime: 900 })
    expect(sdk.refreshIDToken).toHaveBeenCalledOnce()
  })

  it('sends no second request if an ID Token came with a new access token', async () => {
    let hint: string | undefined
    const sdk = container({
      getIDTokenHint: () => hint,
      refreshAccessTokenIfNeeded: async () => {
        hint = tokenOf()
      },
    })
    await authgearWeb(sdk, { redirectURI: REDIRECT }).refreshIdToken({ signal })
    expect(sdk.refreshIDToken).not.toHaveBeenCalled()
  })

  it.each([undefined, 'x', 'a.b.c', `a.${encode({ sub: 'alice' })}.c`])(
    'takes a hint of %j for a lost session',
    async (hint) => {
      const service = authgearWeb(container({ getIDTokenHint: () => hint }), { redirectURI: REDIRECT })
      await expect(service.refreshIdToken({ signal })).rejects.toMatchObject({ code: 'sessionLost' })
    },
  )
})

describe('the namespace', () => {
  it.each([
    [{}, undefined],
    [{ clientID: undefined }, undefined],
    [{ clientID: 'client' }, 'client'],
    [{ clientID: 'client', name: 'default' }, 'client'],
    [{ clientID: 'client', name: 'second', baseContainer: {} }, 'client|second'],
    [{ clientID: 'client', baseContainer: { apiClient: { endpoint: 'https://op' } } }, 'https://op|client'],
  ])('of %j is %j', (more, namespace) => {
    expect(serviceOf(container(more)).service.namespace?.()).toBe(namespace)
  })
})

describe('tokens', () => {
  it('are the newest ones', async () => {
    const service = authgearWeb(container(), { redirectURI: REDIRECT })
    expect(await service.getIdToken()).toBe(tokenOf())
    expect(service.getAccessToken?.()).toBe('access')
  })

  it('include an expired ID Token, because the statechart decides whether to send it', async () => {
    const expired = tokenOf({ iat: 1, exp: 2 })
    expect(await serviceOf(container({ getIDTokenHint: () => expired })).service.getIdToken()).toBe(expired)
  })

  it('are missing without a session', async () => {
    const service = authgearWeb(container({ getIDTokenHint: () => undefined }), { redirectURI: REDIRECT })
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })
})

describe('the redirect', () => {
  it('starts with the state of the transaction and max_age 0', async () => {
    const sdk = container()
    await redirect(sdk).start({ state: 'txn', maxAge: 0, acrValues: [], signal })
    expect(sdk.startReauthentication).toHaveBeenCalledWith({ redirectURI: REDIRECT, state: 'txn', maxAge: 0 })
  })

  it('does not start for an end-user who cannot reauthenticate', async () => {
    const sdk = container({ getIDTokenHint: () => tokenOf({ [CAN]: false }) })
    await expect(redirect(sdk).start({ state: 'txn', maxAge: 0, acrValues: [], signal })).rejects.toMatchObject({
      code: 'cannotReauthenticate',
    })
    expect(sdk.startReauthentication).not.toHaveBeenCalled()
  })

  it.each([undefined, 'false', 0, null])(
    'starts if the claim is %j, because unknown never counts as false',
    async (can) => {
      const sdk = container({ getIDTokenHint: () => tokenOf({ [CAN]: can }), canReauthenticate: () => false })
      await redirect(sdk).start({ state: 'txn', maxAge: 0, acrValues: [], signal })
      expect(sdk.startReauthentication).toHaveBeenCalledOnce()
    },
  )

  it('starts if the claim is false and the mapping does not read it', async () => {
    const sdk = container({ getIDTokenHint: () => tokenOf({ [CAN]: false }) })
    const { browser } = serviceOf(sdk, { claims: openIdConnectClaims })
    await browser.start({ state: 'txn', maxAge: 0, acrValues: [], signal })
    expect(sdk.startReauthentication).toHaveBeenCalledOnce()
  })

  it('is refused before the page leaves if the action needs acr_values, which the SDK does not send', async () => {
    const sdk = container()
    const started = redirect(sdk).start({ state: 'txn', maxAge: 0, acrValues: ['urn:acr'], signal })
    await expect(started).rejects.toMatchObject({ code: 'acrValuesUnsupported' })
    expect(sdk.startReauthentication).not.toHaveBeenCalled()
  })

  it.each([
    [undefined, 'zero'],
    ['zero', 'zero'],
    ['needed', 'needed'],
  ] as const)('with the option maxAge %j uses %j', async (maxAge, asks) => {
    const sdk = container()
    const { browser } = serviceOf(sdk, maxAge === undefined ? {} : { maxAge })
    expect(browser.maxAge).toBe(asks)
    await browser.start({ state: 'txn', maxAge: 60, acrValues: [], signal })
    expect(sdk.startReauthentication).toHaveBeenCalledWith({ redirectURI: REDIRECT, state: 'txn', maxAge: 60 })
  })

  it('matches the callback page', () => {
    const { browser } = serviceOf(container())
    expect(browser.matches(new URL(`${REDIRECT}/?code=c&state=txn`))).toBe('txn')
  })

  it('returns the new claims', async () => {
    const sdk = container()
    expect(await redirect(sdk).finish(new URL(REDIRECT), { signal })).toMatchObject({ subject: 'älice' })
    expect(sdk.finishReauthentication).toHaveBeenCalledOnce()
  })

  it('finishes a callback without a state', async () => {
    expect(await redirect(container()).finish(new URL(`${REDIRECT}?code=c`), { signal })).toMatchObject({
      subject: 'älice',
    })
  })
})

describe('the options', () => {
  const refusal = (options: unknown): unknown => {
    try {
      return authgearWeb(container(), options as AuthgearWebOptions)
    } catch (error) {
      return error
    }
  }

  it.each([
    ['redirectURI', undefined],
    ['redirectURI', {}],
    ['redirectURI', { redirectURI: null }],
    ['redirectURI', { redirectURI: '/callback' }],
    ['redirectURI', { redirectURI: `${REDIRECT}?a=b` }],
    ['redirectURI', { redirectURI: `${REDIRECT}#x` }],
    ['redirectUri', { redirectUri: REDIRECT }],
    ['maxAge', { redirectURI: REDIRECT, maxAge: '5m' }],
  ])('are refused with the field %s: %j', (field, options) => {
    expect(refusal(options)).toMatchObject({ code: 'invalidConfiguration', field })
  })

  it.each([undefined, null, {}])('are refused without a container: %j', (given) => {
    expect(() => authgearWeb(given as never, { redirectURI: REDIRECT })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'container' }),
    )
  })
})

describe('a rejection', () => {
  const rejection = async (error: unknown, more: Partial<AuthgearWebOptions> = {}) => {
    const { service } = serviceOf(container({ refreshIDToken: () => Promise.reject(error) }), more)
    const rejected: unknown = await service.refreshIdToken({ signal }).catch((reason: unknown) => reason)
    return service.classifyError(rejected)
  }

  it('of a failed fetch is offline, or retryable while the device is online', async () => {
    const failed = new TypeError('Failed to fetch')
    expect(await rejection(failed, { isOnline: () => false })).toEqual({ code: 'offline', retryable: false })
    expect(await rejection(failed, { isOnline: () => true })).toEqual({ code: 'providerUnavailable', retryable: true })
  })

  it('uses `navigator.onLine` by default', async () => {
    const codes: string[] = []
    for (const onLine of [true, false, undefined]) {
      vi.stubGlobal('navigator', onLine === undefined ? undefined : { onLine })
      codes.push((await rejection(new TypeError('Failed to fetch'))).code)
      vi.unstubAllGlobals()
    }
    expect(codes).toEqual(['providerUnavailable', 'offline', 'providerUnavailable'])
  })

  it('is classified only by its own code', () => {
    const { service } = serviceOf(container())
    const lost = new ServiceError('sessionLost', { retryable: true })
    expect(service.classifyError(lost)).toEqual({ code: 'sessionLost', retryable: true })
    expect(service.classifyError({ code: 'sessionLost', error: 'invalid_grant' })).toEqual({ code: 'unexpected' })
  })
})

describe('the part that is loaded later', () => {
  let loads: number
  beforeEach(() => {
    loads = 0
    vi.doMock('./authgear-redirect.js', () => {
      loads += 1
      throw new Error('no such file')
    })
  })
  afterEach(() => {
    vi.doUnmock('./authgear-redirect.js')
    vi.unstubAllGlobals()
  })

  it.each<[string, (of: ReturnType<typeof serviceOf>) => unknown]>([
    ['cachedAuthentication', ({ service }) => service.cachedAuthentication?.()],
    ['refreshIdToken', ({ service }) => service.refreshIdToken({ signal })],
    ['getIdToken', ({ service }) => service.getIdToken()],
    ['start', ({ browser }) => browser.start({ state: 'txn', maxAge: 0, acrValues: [], signal })],
    ['finish', ({ browser }) => browser.finish(new URL(REDIRECT), { signal })],
  ])(
    'is asked for by %s, which rejects without it and does not call the SDK; the next call tries again',
    async (_, use) => {
      const sdk = container()
      const of = serviceOf(sdk)
      await expect(use(of)).rejects.toMatchObject({ code: 'unexpected', cause: expect.any(Error) as Error })
      expect(sdk.refreshAccessTokenIfNeeded).not.toHaveBeenCalled()
      expect(sdk.startReauthentication).not.toHaveBeenCalled()
      expect(sdk.finishReauthentication).not.toHaveBeenCalled()
      vi.doUnmock('./authgear-redirect.js')
      await use(of)
      expect(loads).toBe(1)
    },
  )

  it('is loaded as soon as a callback is recognized', async () => {
    const { browser } = serviceOf(container())
    expect(browser.matches(new URL(REDIRECT))).toBeNull()
    await vi.dynamicImportSettled()
    expect(loads).toBe(0)
    expect(browser.matches(new URL(`${REDIRECT}?code=c&state=txn`))).toBe('txn')
    await vi.dynamicImportSettled()
    expect(loads).toBe(1)
  })

  it('is loaded when the page is idle', async () => {
    vi.stubGlobal('document', {})
    const idle: (() => void)[] = []
    vi.stubGlobal('requestIdleCallback', (work: () => void) => idle.push(work))
    serviceOf(container())
    await vi.dynamicImportSettled()
    expect(loads).toBe(0)
    for (const work of idle) work()
    await vi.dynamicImportSettled()
    expect(loads).toBe(1)
  })
})

describe('subscribe', () => {
  it('listens for the loss of the session until it is stopped', () => {
    const sdk: AuthgearWebContainer = container()
    const listener = vi.fn()
    const stop = serviceOf(sdk).service.subscribe!(listener)
    sdk.delegate?.onSessionStateChange(sdk, 'LOGOUT')
    stop()
    expect([listener.mock.calls, sdk.delegate]).toEqual([[['lost']], undefined])
  })
})
