import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuthgearWebOptions } from '../authgear-web.js'
import {
  Device,
  PROMPT,
  callbackOf,
  deferred,
  discovery,
  idTokenOf,
  never,
  openPage,
  serviceOf,
  settled,
  waitFor,
} from './authgear-sdk.fixture.js'

let device: Device
beforeEach(() => {
  device = new Device()
  device.enter()
})
afterEach(() => {
  vi.unstubAllGlobals()
})
const page = (isWired = true, more: Partial<AuthgearWebOptions> = {}) => openPage(device, isWired, more)

describe('the namespace', () => {
  it('contains the issuer and the client, and the name of the container unless it is the default', async () => {
    const { container, service } = await page()
    expect(service.namespace?.()).toBe('https://op.example.com|client')
    container.name = 'second'
    expect(service.namespace?.()).toBe('https://op.example.com|client|second')
  })
})

describe('an SDK that was not configured', () => {
  it('is misconfigured at a refresh, a redirect and a callback, and the message names the missing call', async () => {
    const { WebContainer: Container } = await import('@authgear/web')
    const { service, browser } = serviceOf(new Container())
    device.address = callbackOf('a').href
    for (const called of [
      service.refreshIdToken(PROMPT),
      browser.start({ ...PROMPT, state: 'a' }),
      browser.finish(callbackOf('a'), PROMPT),
    ]) {
      await expect(called).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining('authgear.configure()') as string,
      })
    }
    expect(service.namespace?.()).toBeUndefined()
  })
})

describe('a refresh that never answers', () => {
  it('rejects as soon as it is aborted, and with the wire the next one sends a new request', async () => {
    const { service } = await page()
    device.answer = (asked) => (asked.grant === 'refresh_token' ? never(asked) : undefined)
    for (const count of [1, 2]) {
      const controller = new AbortController()
      const hung = service.refreshIdToken({ signal: controller.signal })
      await waitFor(() => device.asked.filter(({ grant }) => grant === 'refresh_token').length === count)
      controller.abort()
      await expect(hung).rejects.toMatchObject({ code: 'cancelled' })
    }
    expect(device.asked.filter(({ grant }) => grant === 'refresh_token')).toHaveLength(2)
    device.answer = () => undefined
    expect(await service.refreshIdToken(PROMPT)).toMatchObject({ subject: 'alice' })
  })

  it('rejects as soon as it is aborted, even without the wire', async () => {
    const { service } = await page(false)
    device.answer = never
    const controller = new AbortController()
    const hung = service.refreshIdToken({ signal: controller.signal })
    controller.abort()
    await expect(hung).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('sends no more requests after it was aborted, and stores a refresh token that arrives late', async () => {
    const { container, service } = await page()
    let arrive!: (response: Response) => void
    device.answer = ({ grant }) =>
      grant === 'refresh_token' ? new Promise((resolve) => (arrive = resolve)) : undefined
    const controller = new AbortController()
    const late = service.refreshIdToken({ signal: controller.signal })
    await waitFor(() => device.asked.some(({ grant }) => grant === 'refresh_token'))
    controller.abort()
    await expect(late).rejects.toMatchObject({ code: 'cancelled' })
    device.look()
    arrive(Response.json({ access_token: 'new', expires_in: 1800, refresh_token: 'rotated' }))
    await waitFor(() => container.accessToken === 'new')
    await settled()
    expect([container.accessToken, device.localStorage.get('authgear_default_refreshToken')]).toEqual([
      'new',
      'rotated',
    ])
    expect(device.look()).toEqual([])
  })
})

describe('a departure that is cancelled', () => {
  it('before it starts sends no request and does not leave the page', async () => {
    const { service, browser } = await page()
    await service.refreshIdToken(PROMPT)
    device.look()
    const started = browser.start({ ...PROMPT, state: 'a', signal: AbortSignal.abort() })
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    await settled()
    expect([device.look(), device.left]).toEqual([[], []])
  })

  it.each([
    [true, 0],
    [false, 1],
  ])('while the SDK prepares it, with the wire (%s): the page leaves %i times', async (isWired, left) => {
    const { container, browser } = await page(isWired)
    const late = deferred(discovery)
    Object.assign((container as unknown as { baseContainer: object }).baseContainer, { idToken: idTokenOf() })
    device.answer = (asked) => (asked.path.endsWith('openid-configuration') ? late.answer(asked) : undefined)
    const controller = new AbortController()
    const started = browser.start({ ...PROMPT, state: 'a', signal: controller.signal })
    await waitFor(() => device.asked.some(({ path }) => path.endsWith('openid-configuration')))
    controller.abort()
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    late.arrive()
    await (left === 0 ? settled() : waitFor(() => device.left.length === left))
    expect([device.look(), device.left.length]).toEqual([['/.well-known/openid-configuration'], left])
  })

  it('while it fetches the first ID Token does not leave the page, even without the wire', async () => {
    const { browser } = await page(false)
    const late = deferred(() => Response.json({ access_token: 'a', expires_in: 1800 }))
    device.answer = (asked) => (asked.grant === 'refresh_token' ? late.answer(asked) : undefined)
    const controller = new AbortController()
    const started = browser.start({ ...PROMPT, state: 'a', signal: controller.signal })
    await waitFor(() => device.asked.some(({ grant }) => grant === 'refresh_token'))
    controller.abort()
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    late.arrive()
    await settled()
    expect(device.left).toEqual([])
  })
})

describe('a departure', () => {
  it('leaves with state, max_age and a hint, and fetches an ID Token if the SDK has none', async () => {
    const { browser } = await page()
    await browser.start({ ...PROMPT, state: 'a' })
    const { searchParams } = new URL(device.left[0]!)
    expect([searchParams.get('state'), searchParams.get('max_age'), searchParams.get('id_token_hint')]).toEqual([
      'a',
      '0',
      idTokenOf(),
    ])
  })

  it.each([
    ['false', { 'https://authgear.com/claims/user/can_reauthenticate': false }, 'cannotReauthenticate'],
    ['absent', { 'https://authgear.com/claims/user/can_reauthenticate': undefined }, 'misconfigured'],
    ['a string', { 'https://authgear.com/claims/user/can_reauthenticate': 'false' }, 'misconfigured'],
  ])('is refused when the claim is %s: %s', async (_, claims, code) => {
    device.claims = claims
    const { service, browser } = await page()
    await service.refreshIdToken(PROMPT)
    await expect(browser.start({ ...PROMPT, state: 'a' })).rejects.toMatchObject({ code })
    expect(device.left).toEqual([])
  })

  it('is refused if the claim is false, even if the mapping does not read it', async () => {
    device.claims = { 'https://authgear.com/claims/user/can_reauthenticate': false }
    const { browser } = await page(true, { claims: { canReauthenticate: true } })
    await expect(browser.start({ ...PROMPT, state: 'a' })).rejects.toMatchObject({ code: 'cannotReauthenticate' })
  })

  it('fails with the code of a failed discovery', async () => {
    const { container, browser } = await page(false)
    await container.refreshIDToken()
    Object.assign((container as unknown as { baseContainer: { apiClient: object } }).baseContainer.apiClient, {
      _config: undefined,
    })
    device.answer = () => new Response('<html>', { status: 503 })
    await expect(browser.start({ ...PROMPT, state: 'a' })).rejects.toMatchObject({
      code: 'providerUnavailable',
      retryable: true,
    })
  })

  it('is misconfigured on a page without crypto.subtle', async () => {
    const { service, browser } = await page()
    await service.refreshIdToken(PROMPT)
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes })
    await expect(browser.start({ ...PROMPT, state: 'a' })).rejects.toMatchObject({ code: 'misconfigured' })
  })
})
