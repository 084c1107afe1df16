import { type Authentication, type Requirement, parseRequirement } from '@reauth/policy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { TestWorld } from '../reauth/browser.fixture.js'
import { randomId } from '../platform/digest.js'
import type { CachedAuthentication } from '../service/reauth-service.js'
import { Readings, type ReadingsOptions } from './readings.js'

const authenticationOf = (more: Partial<Authentication>): Authentication => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  issuedAt: 1_000_000,
  expiresAt: 1_000_300,
  methods: [],
  canReauthenticate: true,
  ...more,
})

describe('the newest reading of an end-user', () => {
  it.each([
    ['the one that was issued later', { issuedAt: 1_000_001, authTime: 5 }, { issuedAt: 1_000_000, authTime: 9 }],
    ['in the same second the one that was authenticated later', { authTime: 9 }, { authTime: 5 }],
    ['in the same second the one with an auth_time', { authTime: 1 }, {}],
    ['the first of two without an auth_time', { acr: 'first' }, { acr: 'second' }],
  ] as const)('is %s, in whatever order they arrive', async (_, newer, older) => {
    const world = new TestWorld()
    for (const order of [
      [older, newer],
      [newer, older],
    ] as const) {
      const readings = new Readings({
        service: world.service(),
        clock: world.clock,
        refresh: 'whenNeeded',
        clockTolerance: 5,
        randomId,
      })
      if ('acr' in newer && order[0] === older) continue
      for (const authentication of order) await readings.record(authenticationOf(authentication))
      expect(readings.newest()?.authentication).toEqual(authenticationOf(newer))
    }
  })
})

describe('claims that the SDK already has', () => {
  const NEVER = new AbortController().signal
  /**
   * Creates a page whose SDK has claims: issued at 1,000,000, authenticated `age` seconds before, expiring after 300.
   */
  const open = (
    cached: Partial<CachedAuthentication> & { readonly claims?: Partial<Authentication>; readonly age?: number },
    more: Partial<ReadingsOptions> = {},
  ) => {
    const world = new TestWorld()
    const held = {
      authentication: authenticationOf({ authTime: 1_000_000 - (cached.age ?? 0), ...cached.claims }),
      elapsed: 0,
      isLatest: true,
      ...cached,
    }
    const service = { ...world.service(), cachedAuthentication: () => held as CachedAuthentication | undefined }
    const readings = new Readings({
      service,
      clock: world.clock,
      refresh: 'whenNeeded',
      clockTolerance: 5,
      randomId,
      ...more,
    })
    return { world, service, readings, held }
  }
  /** Counts the requests to the provider. */
  const requests = async (
    { world, readings }: ReturnType<typeof open>,
    purpose: 'check' | 'recheck' | 'renew' = 'check',
    requirement: Requirement = { maxAge: '5m' },
  ) => {
    const before = world.refreshes
    await readings.refresh(purpose, parseRequirement(requirement), NEVER)
    return world.refreshes - before
  }

  it.each([
    ['inside the window and not expiring', { elapsed: 200 }, 0],
    ['at the margin of the window', { age: 200, elapsed: 90 - 10, claims: { expiresAt: 1_000_900 } }, 0],
    ['past the margin of the window', { age: 200, elapsed: 91, claims: { expiresAt: 1_000_900 } }, 1],
    ['30 s before they expire', { elapsed: 270 }, 0],
    ['29 s before they expire', { elapsed: 271 }, 1],
  ])('save the first request if they are recent and do not expire soon: %s', async (_, cached, count) => {
    expect(await requests(open(cached))).toBe(count)
  })

  it('are not enough if their auth_time is ahead by more than the clock tolerance', async () => {
    const early = { claims: { authTime: 1_000_001 } }
    expect(await requests(open(early, { clockTolerance: 1 }))).toBe(0)
    expect(await requests(open(early, { clockTolerance: 0 }))).toBe(1)
  })

  it('age with the clocks of the page', async () => {
    const page = open({ elapsed: 100 })
    expect(await requests(page)).toBe(0)
    expect(page.readings.newest()?.now).toBe(1_000_100)
    page.world.now += 171
    expect(await requests(page)).toBe(1)
  })

  it.each([
    ['too old when they were issued', { age: 301 }, 0],
    ['as old as the window when they were issued', { age: 300 }, 1],
    ["too old by now, according to the device's clocks", { age: 200, elapsed: 200 }, 1],
    ['too old, and another page may have newer ones', { age: 301, isLatest: false }, 1],
    ['too old, and about to expire: the provider gets the token as a hint', { age: 301, elapsed: 271 }, 1],
    ['too old, of an end-user who cannot reauthenticate', { age: 301, claims: { canReauthenticate: false } }, 1],
    ['implausible', { claims: { authTime: undefined } }, 1],
  ])('save the request before a prompt if they are certainly too old: %s', async (_, cached, count) => {
    expect(await requests(open(cached as Parameters<typeof open>[0]))).toBe(count)
  })

  it("do not save the request for 'always', which counts from the provider's time", async () => {
    expect(await requests(open({ age: 301 }), 'check', { maxAge: 'always' })).toBe(1)
  })

  it("are not enough after a step-up challenge, or with refresh: 'always'", async () => {
    expect(await requests(open({}), 'recheck')).toBe(1)
    expect(await requests(open({}, { refresh: 'always' }))).toBe(1)
    expect(await requests(open({ age: 301 }, { refresh: 'always' }))).toBe(1)
  })

  it('save the renewal of an expiring token if the SDK has already renewed it', async () => {
    const page = open({}, { refresh: 'always' })
    expect(await requests(page, 'renew')).toBe(0)
    page.world.now += 271
    expect(await requests(page, 'renew')).toBe(1)
  })

  it('do not replace a newer reading', async () => {
    const page = open({ age: 400 })
    await page.readings.record(authenticationOf({ authTime: 999_500, issuedAt: 1_000_001 }))
    expect(await requests(page)).toBe(1)
  })

  it('replace an older reading, or one of another end-user', async () => {
    for (const known of [{ issuedAt: 999_990 }, { issuedAt: 1_000_100, subject: 'bob' }]) {
      const page = open({})
      await page.readings.record(authenticationOf(known))
      expect(await requests(page)).toBe(0)
      expect(page.readings.newest()?.authentication).toMatchObject({ issuedAt: 1_000_000, subject: 'alice' })
    }
  })

  it('are no longer enough once another page may have changed the session', async () => {
    for (const purpose of ['check', 'renew'] as const) {
      const page = open({})
      expect(await requests(page)).toBe(0)
      page.held.isLatest = false
      expect(await requests(page, purpose)).toBe(1)
    }
  })

  it('are enough if the adapter never says that they are the latest', async () => {
    const page = open({ isLatest: false })
    expect([await requests(page), await requests(page, 'renew')]).toEqual([0, 0])
  })

  it("are not read after a different end-user came back, until a refresh shows the session's end-user", async () => {
    const page = open({})
    expect(await requests(page)).toBe(0)
    page.readings.doubt()
    expect(page.readings.newest()).toBeUndefined()
    expect([await requests(page), await requests(page)]).toEqual([1, 0])
  })

  it('notify listeners only if they are newer', async () => {
    const page = open({})
    const listener = vi.fn()
    page.readings.subscribe(listener)
    await requests(page)
    await requests(page)
    expect(listener).toHaveBeenCalledOnce()
  })

  it.each([-1, Number.NaN, Infinity])('are ignored if they arrived %d s ago', async (elapsed) => {
    const page = open({ elapsed })
    expect(await requests(page)).toBe(1)
    expect(page.readings.newest()?.now).toBe(1_000_000)
  })

  it('are skipped if the adapter has none or cannot read them', async () => {
    for (const cachedAuthentication of [() => undefined, () => Promise.reject(new Error('x')) as never]) {
      const { service, world } = open({})
      const readings = new Readings({
        service: { ...service, cachedAuthentication },
        clock: world.clock,
        refresh: 'whenNeeded',
        clockTolerance: 5,
        randomId,
      })
      await readings.refresh('check', parseRequirement({ maxAge: '5m' }), NEVER)
      expect(world.refreshes).toBe(1)
    }
  })
})

describe('a subject without crypto.subtle', () => {
  afterEach(() => vi.unstubAllGlobals())
  const nameOf = (more: Partial<ReadingsOptions>) => {
    const world = new TestWorld()
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    return new Readings({
      service: world.service(),
      clock: world.clock,
      refresh: 'whenNeeded',
      clockTolerance: 5,
      randomId,
      ...more,
    })
  }

  it('has a random name for the life of the page if no redirect leaves it', async () => {
    const readings = nameOf({})
    const alice = await readings.subjectKeyOf(authenticationOf({}))
    const mallory = await readings.subjectKeyOf(authenticationOf({ subject: 'mallory' }))
    expect(new Set([alice, mallory]).size).toBe(2)
    readings.forget()
    expect(await readings.subjectKeyOf(authenticationOf({}))).toBe(alice)
    expect(await nameOf({}).subjectKeyOf(authenticationOf({}))).not.toBe(alice)
  })

  it("has the page's digest, which the callback page computes again", async () => {
    const digest = (text: string) => Promise.resolve(`digest of ${text}`)
    const leaving = new TestWorld().service('redirect').browser as never
    for (const more of [{ page: { digest } }, { page: { digest }, leaving }])
      expect(await nameOf(more).subjectKeyOf(authenticationOf({}))).toBe('digest of ["https://op.example.com","alice"]')
  })

  it('is misconfigured if a redirect leaves a page without digests', async () => {
    const leaving = new TestWorld().service('redirect').browser as never
    await expect(nameOf({ redirect: leaving }).subjectKeyOf(authenticationOf({}))).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('reactNativePage') as string,
    })
  })
})

describe('a biometric', () => {
  const open = (isEnabled: () => boolean | Promise<boolean>) => {
    const world = new TestWorld()
    const service = { ...world.service(), biometric: { isEnabled, reauthenticate: async () => world.authentication() } }
    return new Readings({ service, clock: world.clock, refresh: 'whenNeeded', clockTolerance: 5, randomId })
  }

  it("is enrolled according to the device's last answer, even if the token is not newer", async () => {
    const answers = [true, false, true]
    const readings = open(() => answers.shift()!)
    for (const expected of [true, false, true]) {
      await readings.record(authenticationOf({}))
      expect(readings.newest()?.biometricEnabled).toBe(expected)
    }
  })

  it('is not enrolled if the device cannot answer', async () => {
    const readings = open(() => Promise.reject(new Error('locked')))
    expect((await readings.record(authenticationOf({}))).biometricEnabled).toBe(false)
  })
})
