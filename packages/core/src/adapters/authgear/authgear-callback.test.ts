import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuthgearWebOptions } from '../authgear-web.js'
import {
  Device,
  PROMPT,
  REDIRECT,
  callbackOf,
  deferred,
  depart,
  discovery,
  idTokenOf,
  openPage,
  settled,
  waitFor,
} from './authgear-sdk.fixture.js'

const SLOT = 'authgear_default_oidcCodeVerifier'
const COPIES = 'reauth:v1:code-verifiers:default'

let device: Device
let tab: Map<string, string>
beforeEach(() => {
  device = new Device()
  tab = new Map()
  device.enter(tab)
})
afterEach(() => {
  vi.unstubAllGlobals()
})
const page = (isWired = true, more: Partial<AuthgearWebOptions> = {}) => openPage(device, isWired, more)
const sentVerifier = (): string | null | undefined =>
  device.asked.findLast(({ grant }) => grant === 'authorization_code')?.form.get('code_verifier')

describe('two tabs that leave', () => {
  it.each([true, false])('both return with their own code verifier (RFC 7636 §4.5; wire: %s)', async (isWired) => {
    await depart(device, 'a', isWired)
    const ofFirst = device.localStorage.get(SLOT)
    const second = new Map<string, string>()
    device.enter(second)
    await depart(device, 'b', isWired)
    const ofSecond = device.localStorage.get(SLOT)
    expect(ofFirst).not.toBe(ofSecond)

    device.enter(tab)
    device.address = callbackOf('a').href
    await (await page(isWired)).browser.finish(callbackOf('a'), PROMPT)
    expect(sentVerifier()).toBe(ofFirst)
    expect(device.localStorage.get(SLOT)).toBe(ofSecond)

    device.enter(second)
    device.address = callbackOf('b').href
    await (await page(isWired)).browser.finish(callbackOf('b'), PROMPT)
    expect(sentVerifier()).toBe(ofSecond)
    expect([tab.get(COPIES), second.get(COPIES)]).toEqual([undefined, undefined])
  })
})

describe('a callback with a different session (`sid`) than the one that left', () => {
  const arrive = async (isWired: boolean, left: string | undefined, back: string | undefined) => {
    device.claims = { sid: left }
    await depart(device, 'a', isWired)
    device.look()
    device.address = callbackOf('a').href
    device.claims = { iat: 2000, exp: 2300, auth_time: 1990, sid: back }
    return (await page(isWired)).browser
  }
  const ID_TOKEN = 'urn:authgear:params:oauth:grant-type:id-token'

  it.each([true, false])('is refused as `sessionLost` if the earlier session has ended (wire: %s)', async (isWired) => {
    const browser = await arrive(isWired, 'one', 'other')
    device.answer = ({ grant }) =>
      grant === ID_TOKEN || grant === 'refresh_token'
        ? Response.json({ error: 'invalid_grant' }, { status: 401 })
        : undefined
    await expect(browser.finish(callbackOf('a'), PROMPT)).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it.each([true, false])('is accepted if the earlier session continues (wire: %s)', async (isWired) => {
    const browser = await arrive(isWired, 'one', 'other')
    await expect(browser.finish(callbackOf('a'), PROMPT)).resolves.toMatchObject({ authTime: 1990 })
    expect(device.look()).toContain(ID_TOKEN)
  })

  it.each([true, false])('reports a different end-user (wire: %s)', async (isWired) => {
    const browser = await arrive(isWired, 'one', 'other')
    device.claims = { ...device.claims, sub: 'mallory' }
    device.answer = ({ grant }) =>
      grant === ID_TOKEN ? Response.json({ id_token: idTokenOf({ iat: 2001, exp: 2301, sid: 'one' }) }) : undefined
    await expect(browser.finish(callbackOf('a'), PROMPT)).resolves.toMatchObject({ subject: 'mallory' })
  })

  it.each([
    ['one', 'one'],
    [undefined, 'other'],
    ['one', undefined],
  ])('is not assumed, and sends no request, if `sid` was %s and is %s', async (left, back) => {
    const browser = await arrive(true, left, back)
    await expect(browser.finish(callbackOf('a'), PROMPT)).resolves.toMatchObject({ authTime: 1990 })
    expect(device.look()).not.toContain(ID_TOKEN)
  })
})

describe('a callback', () => {
  const arrive = async (isWired = true, more: object = {}) => {
    await depart(device, 'a', isWired)
    device.look()
    device.address = callbackOf('a').href
    device.claims = { iat: 2000, exp: 2300, auth_time: 1990 }
    return page(isWired, more)
  }
  const oauthError = (error: string, status = 400) => Response.json({ error }, { status })

  it('is not used while the device is offline, and is finished later', async () => {
    let isOnline = false
    const { browser } = await arrive(true, { isOnline: () => isOnline })
    await expect(browser.finish(callbackOf('a'), PROMPT)).rejects.toMatchObject({ code: 'offline' })
    expect(device.look()).toEqual([])
    isOnline = true
    expect(await browser.finish(callbackOf('a'), PROMPT)).toMatchObject({ authTime: 1990 })
  })

  it('that could not be sent can be finished again with the same verifier', async () => {
    let isOnline = true
    const { browser } = await arrive(false, { isOnline: () => isOnline })
    const own = device.localStorage.get(SLOT)
    device.localStorage.set(SLOT, 'of another tab')
    device.answer = () => {
      isOnline = false
      return Promise.reject(new TypeError('Failed to fetch'))
    }
    await expect(browser.finish(callbackOf('a'), PROMPT)).rejects.toMatchObject({ code: 'offline' })
    isOnline = true
    device.answer = () => undefined
    expect(await browser.finish(callbackOf('a'), PROMPT)).toMatchObject({ authTime: 1990 })
    expect(sentVerifier()).toBe(own)
  })

  it('with an error needs no network', async () => {
    const url = new URL(`${REDIRECT}?error=access_denied&state=a`)
    device.address = url.href
    const { browser } = await page(true, { isOnline: () => false })
    await expect(browser.finish(url, PROMPT)).rejects.toMatchObject({ code: 'cancelled' })
  })

  it.each([
    ['invalid_grant', 'callbackRefused', undefined],
    ['invalid_request', 'callbackRefused', undefined],
    ['server_error', 'providerUnavailable', expect.any(String) as string],
  ])('refused with %s ends as %s', async (error, code, kept) => {
    const { browser } = await arrive()
    device.answer = ({ grant }) => (grant === null ? undefined : oauthError(error))
    await expect(browser.finish(callbackOf('a'), PROMPT)).rejects.toMatchObject({
      code,
      cause: expect.objectContaining({ error }) as object,
    })
    expect(tab.get(COPIES)).toEqual(kept)
  })

  it('is not retried if its request failed while the device is online, because the code may have arrived', async () => {
    const { browser } = await arrive()
    device.answer = ({ grant }) => (grant === null ? undefined : Promise.reject(new TypeError('Failed to fetch')))
    await expect(browser.finish(callbackOf('a'), PROMPT)).rejects.toMatchObject({
      code: 'providerUnavailable',
      retryable: false,
    })
  })

  it('does not send its code if it is cancelled before, with the wire', async () => {
    const { browser } = await arrive()
    tab.delete('reauth:v1:discovery:https://op.example.com/.well-known/openid-configuration')
    const late = deferred(discovery)
    device.answer = (asked) => (asked.path.endsWith('openid-configuration') ? late.answer(asked) : undefined)
    const controller = new AbortController()
    const finished = browser.finish(callbackOf('a'), { signal: controller.signal })
    await waitFor(() => device.asked.some(({ path }) => path.endsWith('openid-configuration')))
    controller.abort()
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' })
    late.arrive()
    await settled()
    expect(device.look()).toEqual(['/.well-known/openid-configuration'])
  })

  it('is accepted after its code was exchanged, even if the user info fails, with the wire', async () => {
    const { container, service, browser } = await arrive()
    device.answer = ({ path }) => (path === '/me' ? new Response('down', { status: 503 }) : undefined)
    expect(await browser.finish(callbackOf('a'), PROMPT)).toMatchObject({ authTime: 1990 })
    await settled()
    expect(container.getIDTokenHint()).toBeUndefined()
    expect(await service.getIdToken()).toBe(idTokenOf(device.claims))
    // The SDK's own token replaces it when it is newer.
    device.claims = { iat: 2001, exp: 2301, auth_time: 1990 }
    await service.refreshIdToken(PROMPT)
    expect(await service.getIdToken()).toBe(idTokenOf(device.claims))
  })

  it('is finished even if a router cleaned the address or a host added a slash, and the address is restored', async () => {
    const { browser } = await arrive()
    for (const address of ['https://app.example.com/callback/?code=c&state=a#x', 'https://app.example.com/callback']) {
      device.address = address
      vi.stubGlobal('history', {
        state: { router: 1 },
        replaceState: (state: unknown, _: string, href: string) => {
          expect(state).toEqual({ router: 1 })
          device.address = href
        },
      })
      const finished = browser.finish(new URL('https://app.example.com/callback/?code=c&state=a'), PROMPT)
      expect(device.address).toBe(address)
      await finished
      const { form } = device.asked.findLast(({ grant }) => grant === 'authorization_code')!
      expect([form.get('redirect_uri'), form.get('code')]).toEqual([REDIRECT, 'c'])
    }
  })
})
