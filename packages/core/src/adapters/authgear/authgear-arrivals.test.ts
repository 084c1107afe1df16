import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuthgearWebContainer } from './authgear-web-container.js'
import {
  Device,
  PROMPT,
  REDIRECT,
  callbackOf,
  deferred,
  depart,
  idTokenOf,
  openPage,
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
const pass = (milliseconds: number): void => {
  device.time.monotonic += milliseconds
  device.time.wall += milliseconds
}
/** A page whose SDK has requested a token by itself. */
const openWarm = async (isWired = true) => {
  const page = await openPage(device, isWired)
  await page.container.refreshAccessTokenIfNeeded()
  return page
}

describe('the claims that the SDK already has', () => {
  it('are returned with the time since their request', async () => {
    const { service } = await openWarm()
    pass(60_000)
    expect(await service.cachedAuthentication?.()).toMatchObject({
      authentication: { subject: 'alice', authTime: 900 },
      elapsed: 60,
    })
  })

  it('are as old as their request, even if the answer takes long', async () => {
    const page = await openPage(device)
    const late = deferred(() => Response.json({ id_token: idTokenOf(), access_token: 'access', expires_in: 1800 }))
    device.answer = (asked) => (asked.grant === 'refresh_token' ? late.answer(asked) : undefined)
    const refreshed = page.container.refreshAccessTokenIfNeeded()
    await waitFor(() => device.asked.some(({ grant }) => grant === 'refresh_token'))
    pass(7000)
    late.arrive()
    await refreshed
    expect((await page.service.cachedAuthentication?.())?.elapsed).toBe(7)
  })

  it.each([
    ['the device slept', { monotonic: 1000, wall: 90_000 }, 90],
    ['the clock was set back', { monotonic: 30_000, wall: -3_600_000 }, 30],
    ['the clock was set forward', { monotonic: 1000, wall: 3_600_000 }, 3600],
  ])('age according to the clock that advanced further: %s', async (_, passed, elapsed) => {
    const { service } = await openWarm()
    device.time.monotonic += passed.monotonic
    device.time.wall += passed.wall
    expect((await service.cachedAuthentication?.())?.elapsed).toBe(elapsed)
  })

  it('are those of the newest token, with any grant', async () => {
    const { container, service } = await openWarm()
    pass(10_000)
    device.claims = { iat: 2000, exp: 2300 }
    await container.refreshIDToken()
    pass(1000)
    expect(await service.cachedAuthentication?.()).toMatchObject({ authentication: { issuedAt: 2000 }, elapsed: 1 })
  })

  it('are not used without an arrival time', async () => {
    const unwired = await openWarm(false)
    expect(await unwired.service.cachedAuthentication?.()).toBeUndefined()
    const { container, service } = await openWarm()
    Object.assign((container as unknown as { baseContainer: object }).baseContainer, {
      idToken: idTokenOf({ iat: 3000 }),
    })
    expect(await service.cachedAuthentication?.()).toBeUndefined()
  })

  it('are missing before the first token, after the sign-out, and if the token cannot be read', async () => {
    const { service } = await openPage(device)
    expect(await service.cachedAuthentication?.()).toBeUndefined()
    const { container, service: warm, wire } = await openWarm()
    await container.logout({ redirectURI: REDIRECT })
    expect([await warm.cachedAuthentication?.(), wire.arrivalOf(idTokenOf())]).toEqual([undefined, undefined])
    device.claims = { sub: 7 }
    expect(await (await openWarm()).service.cachedAuthentication?.()).toBeUndefined()
  })

  it('are those of a callback as soon as its code is exchanged', async () => {
    await depart(device, 'a')
    device.address = callbackOf('a').href
    device.claims = { iat: 2000, exp: 2300, auth_time: 1990 }
    const { service, browser } = await openPage(device)
    await browser.finish(callbackOf('a'), PROMPT)
    pass(2000)
    expect(await service.cachedAuthentication?.()).toMatchObject({
      authentication: { authTime: 1990 },
      elapsed: 2,
      isLatest: true,
    })
  })
})

describe('the claims that the SDK has are the latest of the session', () => {
  const isLatest = async ({ service }: Awaited<ReturnType<typeof openWarm>>) =>
    (await service.cachedAuthentication?.())?.isLatest
  /** Another tab with the same storage. */
  const inAnotherTab = async (work: () => Promise<unknown>): Promise<void> => {
    const { address } = device
    device.enter()
    await work()
    device.address = address
  }
  const comeBack = async (state: string): Promise<void> => {
    device.address = callbackOf(state).href
    const { browser } = await openPage(device)
    await browser.finish(callbackOf(state), PROMPT)
  }

  it('if no other tab has exchanged a code since their request', async () => {
    const page = await openWarm()
    expect(await isLatest(page)).toBe(true)
    await inAnotherTab(async () => openWarm())
    await inAnotherTab(() => depart(device, 'b'))
    expect(await isLatest(page)).toBe(true)
    await inAnotherTab(() => comeBack('b'))
    expect(await isLatest(page)).toBe(false)
    await page.container.refreshIDToken()
    expect(await isLatest(page)).toBe(true)
  })

  it.each([
    ['was sent', false],
    ['was answered with an error', true],
    ['lost its answer', false],
  ])('neither during nor after an exchange of another tab: it %s', async (how, isOver) => {
    const page = await openWarm()
    await inAnotherTab(() => depart(device, 'b'))
    device.answer = ({ grant }) => {
      if (grant !== 'authorization_code') return undefined
      if (how === 'lost its answer') return Promise.reject(new TypeError('Failed to fetch'))
      return isOver ? Response.json({ error: 'invalid_grant' }, { status: 400 }) : new Promise(() => {})
    }
    await inAnotherTab(async () => {
      const back = comeBack('b')
      if (how === 'was sent') await waitFor(() => device.asked.some(({ grant }) => grant === 'authorization_code'))
      else await back.catch(() => {})
    })
    expect(await isLatest(page)).toBe(false)
    // Claims that are requested from now on are the latest only if no exchange is active.
    await page.container.refreshIDToken()
    expect(await isLatest(page)).toBe(isOver)
  })

  it('not after another tab signed out', async () => {
    const page = await openWarm()
    await inAnotherTab(async () => (await openWarm()).container.logout({ redirectURI: REDIRECT }))
    expect(await isLatest(page)).toBe(false)
  })

  it.each([
    [{ sessionType: 'refresh_token', isSSOEnabled: false }, true],
    [{ sessionType: 'refresh_token', isSSOEnabled: true }, false],
    [{ sessionType: 'cookie', isSSOEnabled: false }, false],
    [{ sessionType: undefined, isSSOEnabled: false }, false],
    [{ sessionType: 'refresh_token', isSSOEnabled: undefined }, false],
  ])('only if the session belongs only to this origin: %j', async (session, isOwn) => {
    const page = await openWarm()
    for (const [name, value] of Object.entries(session)) {
      Object.defineProperty(page.container satisfies AuthgearWebContainer, name, { value })
    }
    expect(await isLatest(page)).toBe(isOwn)
  })

  it('not if storage is denied', async () => {
    vi.stubGlobal('localStorage', undefined)
    const page = await openPage(device)
    Object.assign(page.container, { accessToken: 'access' })
    const read = { grant_type: 'refresh_token' }
    await page.wire.fetch('https://op.example.com/.well-known/openid-configuration')
    await page.wire.fetch('https://op.example.com/token', { method: 'POST', body: new URLSearchParams(read) })
    expect(page.wire.arrivalOf(idTokenOf())).toEqual({ elapsed: 0, isLatest: false })
  })
})
