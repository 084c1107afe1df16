import { afterEach, describe, expect, it, vi } from 'vitest'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { BOB, open, stale } from './seams.fixture.js'
import { inTime } from './time.fixture.js'

describe('a storage, a lock or a refresh that hangs', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets resume() settle when the storage does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const world = new TestWorld()
    const tab = new Tab()
    tab.memory = JSON.stringify({ default: { id: 'AAAAAAAAAAAAAAAAAAAAAA' } })
    const reauth = createReauth({
      service: world.service(),
      actions: [transferOf(world)],
      store: { ...world.store, get: () => new Promise(() => {}), list: () => new Promise(() => {}) },
      clock: world.clock,
      page: tab,
      timeouts: { saving: '1s' },
    })
    expect(await inTime(reauth.resume())).toBeNull()
  })

  it('is followed by a new refresh after a timeout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const world = new TestWorld()
    const service = world.service('inProcess')
    let calls = 0
    const refreshIdToken = (options: { signal: AbortSignal }) =>
      ++calls === 1 ? new Promise<never>(() => {}) : service.refreshIdToken(options)
    const reauth = createReauth({
      service: { ...service, refreshIdToken },
      clock: world.clock,
      page: new Tab(),
      timeouts: { refresh: '1s' },
    })
    const transfer = transferOf(world)
    expect(await inTime(reauth.perform(transfer, BOB))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(await inTime(reauth.perform(transfer, BOB))).toMatchObject({ outcome: 'succeeded' })
  })

  it('never replaces a newer reading when it answers late', async () => {
    const world = stale()
    const service = world.service('inProcess')
    const oldToken = world.authentication()
    let lateAnswer!: (authentication: typeof oldToken) => void
    let calls = 0
    const refreshIdToken = (options: { signal: AbortSignal }) =>
      ++calls === 2
        ? new Promise<typeof oldToken>((resolve) => {
            lateAnswer = resolve
          })
        : service.refreshIdToken(options)
    const reauth = createReauth({
      service: { ...service, refreshIdToken },
      clock: world.clock,
      page: new Tab(),
      refresh: 'always',
    })
    const first = reauth.perform(transferOf(world), BOB)
    await until(() => calls === 1)
    expect((await first).outcome).toBe('succeeded')
    const second = reauth.perform(transferOf(world, { id: 'other' }), BOB)
    await until(() => calls === 2)
    lateAnswer(oldToken)
    await second
    expect(reauth.preview({ maxAge: '5m' }).preview).toBe('fresh')
  })
})

describe('providers', () => {
  it('do not receive an expired token', async () => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    const expired = () => ({ ...world.authentication(), expiresAt: world.now - 100 })
    const reauth = createReauth({
      service: { ...service, refreshIdToken: async () => expired() },
      clock: world.clock,
      page: new Tab(),
    })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'failed', code: 'tokenExpired' })
    expect(world.calls).toBe(0)
  })

  it('do not receive a token that expired since the claims were read', async () => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    const getIdToken = () =>
      `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: 1, exp: world.now - 1, auth_time: 1 })).replaceAll('=', '')}.`
    const reauth = createReauth({ service: { ...service, getIdToken }, clock: world.clock, page: new Tab() })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ outcome: 'failed', code: 'tokenExpired' })
    expect(world.calls).toBe(0)
  })

  it('without an answer about biometrics count as without biometrics', async () => {
    const world = new TestWorld()
    world.biometric = {
      isEnabled: () => Promise.reject(new Error('no plugin')),
      reauthenticate: () => Promise.reject(new Error('never')),
    }
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
  })

  it.each([
    ['zero', 0],
    ['needed', 145],
  ] as const)('get the max_age that their browser supports: %s, %i', async (maxAge, expected) => {
    const world = stale()
    const transfer = transferOf(world)
    let sentMaxAge: number | undefined
    const start = async (options: { maxAge: number }) => {
      sentMaxAge = options.maxAge
    }
    const { reauth } = open(world, [transfer], { browser: { start, maxAge } })
    await reauth.perform(transfer, BOB)
    await until(() => sentMaxAge !== undefined)
    expect(sentMaxAge).toBe(expected)
  })
})
