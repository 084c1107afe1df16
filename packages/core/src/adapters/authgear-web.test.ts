import { describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../service/service-error.js'
import { type AuthgearWebContainer, authgearWeb } from './authgear-web.js'

const REDIRECT = 'https://app.example.com/callback'

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
const redirect = (of: AuthgearWebContainer) => {
  const { browser } = authgearWeb(of, { redirectURI: REDIRECT })
  if (browser?.kind !== 'redirect') throw new Error('no redirect')
  return browser
}

describe('refreshIdToken', () => {
  it('reads the claims of the new ID Token, also outside of ASCII', async () => {
    const sdk = container()
    const authentication = await authgearWeb(sdk, { redirectURI: REDIRECT }).refreshIdToken({ signal })
    expect(authentication).toMatchObject({ subject: 'älice', authTime: 900 })
    expect(sdk.refreshIDToken).toHaveBeenCalledOnce()
  })

  it('makes no second request where an ID Token came with a new access token', async () => {
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

describe('tokens', () => {
  it('hands out the newest ones', () => {
    const service = authgearWeb(container(), { redirectURI: REDIRECT })
    expect(service.getIdToken()).toBe(tokenOf())
    expect(service.getAccessToken?.()).toBe('access')
  })

  it('has none without a session', () => {
    const service = authgearWeb(container({ getIDTokenHint: () => undefined }), { redirectURI: REDIRECT })
    expect(() => service.getIdToken()).toThrow(expect.objectContaining({ code: 'sessionLost' }))
  })
})

describe('the redirect', () => {
  it('starts with the state of the transaction and max_age 0', async () => {
    const sdk = container()
    await redirect(sdk).start({ state: 'txn', maxAge: 0, acrValues: [], signal })
    expect(sdk.startReauthentication).toHaveBeenCalledWith({ redirectURI: REDIRECT, state: 'txn', maxAge: 0 })
  })

  it('does not start for who cannot reauthenticate', async () => {
    const browser = redirect(container({ canReauthenticate: () => false }))
    await expect(browser.start({ state: 'txn', maxAge: 0, acrValues: [], signal })).rejects.toMatchObject({
      code: 'cannotReauthenticate',
    })
  })

  it.each([
    [`${REDIRECT}?code=c&state=txn`, 'txn'],
    [`${REDIRECT}?error=access_denied&state=txn`, 'txn'],
    [`${REDIRECT}?code=c`, null],
    [`${REDIRECT}?state=txn`, null],
    ['https://app.example.com/other?code=c&state=txn', null],
    ['https://evil.example.com/callback?code=c&state=txn', null],
  ])('tells whether %s is a callback', (url, state) => {
    expect(redirect(container()).matches(new URL(url))).toBe(state)
  })

  it('reads the address before its first await, and returns the new claims', async () => {
    const sdk = container()
    const finished = redirect(sdk).finish(new URL(REDIRECT), { signal })
    expect(sdk.finishReauthentication).toHaveBeenCalledOnce()
    expect(await finished).toMatchObject({ subject: 'älice' })
  })

  it.each([
    [{ error: 'invalid_grant' }, 'callbackRefused'],
    [{ error: 'access_denied' }, undefined],
  ])('tells a refused code from a lost session: %j', async (error, code) => {
    const browser = redirect(container({ finishReauthentication: () => Promise.reject(error) }))
    await expect(browser.finish(new URL(REDIRECT), { signal })).rejects.toMatchObject(
      code === undefined ? error : { code },
    )
  })

  it.each(['', 'callback', `${REDIRECT}?a=b`, `${REDIRECT}#x`])(
    'refuses a redirect URI of %j, which the SDK would change',
    (redirectURI) => {
      expect(() => authgearWeb(container(), { redirectURI })).toThrow(
        expect.objectContaining({ code: 'misconfigured' }),
      )
    },
  )
})

describe('classifyError', () => {
  const classify = (error: unknown, isOnline = true) =>
    authgearWeb(container(), { redirectURI: REDIRECT, isOnline: () => isOnline }).classifyError(error)

  it.each([
    ['access_denied', 'cancelled'],
    ['interaction_required', 'cancelled'],
    ['consent_required', 'cancelled'],
    ['login_required', 'cannotReauthenticate'],
    ['invalid_grant', 'sessionLost'],
    ['invalid_request', 'callbackRefused'],
    ['unauthorized_client', 'misconfigured'],
    ['invalid_client', 'misconfigured'],
    ['unsupported_grant_type', 'misconfigured'],
    ['server_error', 'providerUnavailable'],
    ['temporarily_unavailable', 'providerUnavailable'],
    ['x_rate_limited', 'providerUnavailable'],
    ['made_up', 'unexpected'],
  ])('reads %s by its shape: %s', (error, code) => {
    expect(classify(Object.assign(new Error('x'), { error })).code).toBe(code)
  })

  it('takes a failed fetch for no network, or for a provider that may come back', () => {
    expect(classify(new TypeError('Failed to fetch'), false)).toEqual({ code: 'offline' })
    expect(classify(new TypeError('Failed to fetch'))).toEqual({ code: 'providerUnavailable', retryable: true })
  })

  it('asks the browser whether there is a network, where the app does not say', () => {
    const offline = (onLine: boolean | undefined) => {
      vi.stubGlobal('navigator', onLine === undefined ? undefined : { onLine })
      const { code } = authgearWeb(container(), { redirectURI: REDIRECT }).classifyError(
        new TypeError('Failed to fetch'),
      )
      vi.unstubAllGlobals()
      return code
    }
    expect([offline(true), offline(false), offline(undefined)]).toEqual([
      'providerUnavailable',
      'offline',
      'providerUnavailable',
    ])
  })

  it('knows its own errors', () => {
    expect(classify(new ServiceError('sessionLost'))).toMatchObject({ code: 'sessionLost' })
  })

  it.each([undefined, null, 'x', {}, new Error('x')])('does not guess: %j', (error) => {
    expect(classify(error)).toEqual({ code: 'unexpected' })
  })
})

describe('subscribe', () => {
  it('keeps the delegate of the app, tells a loss once, and lets go', () => {
    const own = vi.fn()
    const sdk: AuthgearWebContainer = container({ delegate: { onSessionStateChange: own } })
    const heard: string[] = []
    const previous = sdk.delegate
    const stop = authgearWeb(sdk, { redirectURI: REDIRECT }).subscribe!((change) => heard.push(change))
    for (const reason of ['FOUND_TOKEN', 'INVALID', 'INVALID', 'AUTHENTICATED', 'LOGOUT', 'CLEAR']) {
      sdk.delegate?.onSessionStateChange(sdk, reason)
    }
    expect(heard).toEqual(['lost', 'lost'])
    expect(own).toHaveBeenCalledTimes(6)
    stop()
    expect(sdk.delegate).toBe(previous)
  })

  it('does not take back a slot that somebody else has taken', () => {
    const sdk: AuthgearWebContainer = container()
    const stop = authgearWeb(sdk, { redirectURI: REDIRECT }).subscribe!(() => {})
    const other = { onSessionStateChange: () => {} }
    sdk.delegate = other
    stop()
    expect(sdk.delegate).toBe(other)
  })
})
