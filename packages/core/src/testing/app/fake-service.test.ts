import { evaluate, parseRequirement } from '@reauth/policy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createReauth } from '../../reauth/create-reauth.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import {
  type PromptAnswer,
  type RefreshAnswer,
  authenticates,
  cancelled,
  cannotLeave,
  cannotReauthenticate,
  checkAfterEach,
  createTestReauth,
  failsWith,
  fakePage,
  fakeService,
  fresh,
  hangs,
  offline,
  otherAccount,
  sessionLost,
  stale,
  testClock,
} from './index.js'

checkAfterEach(afterEach)

const { signal } = new AbortController()
const PROMPT = { signal, maxAge: 0, acrValues: [] }
const refreshed = (answer: RefreshAnswer) => fakeService({ refresh: answer }).refreshIdToken({ signal })
const prompted = (answer: PromptAnswer) => {
  const { browser } = fakeService({ browser: answer })
  return (browser as { reauthenticate: (options: typeof PROMPT) => Promise<unknown> }).reauthenticate(PROMPT)
}

describe('an answer of a refresh', () => {
  it.each([
    ['fresh()', fresh(), 'fresh'],
    ['fresh({ age: 301s })', fresh({ age: '301s' }), 'stale'],
    ['stale()', stale(), 'stale'],
    ['cannotReauthenticate()', cannotReauthenticate(), 'cannotReauthenticate'],
    ['fresh() with other methods', fresh({ methods: ['pin'] }), 'insufficientMethods'],
  ])('%s creates claims that the policy evaluates as %s', async (_, answer, verdict) => {
    const authentication = await refreshed(answer)
    const requirement = parseRequirement({ maxAge: '5m', methods: ['pwd'] })
    expect(evaluate(requirement, authentication, authentication.issuedAt)).toMatchObject({ verdict })
  })

  it.each([
    [sessionLost(), 'sessionLost'],
    [offline(), 'offline'],
    [failsWith('providerUnavailable', { retryable: true }), 'providerUnavailable'],
  ])('%o rejects with its code', async (answer, code) => {
    await expect(refreshed(answer)).rejects.toMatchObject({ code })
  })

  it('otherAccount() has a different subject than all others', async () => {
    const subjects = await Promise.all([refreshed(fresh()), refreshed(otherAccount())])
    expect(new Set(subjects.map(({ subject }) => subject)).size).toBe(2)
  })
})

describe('an answer of a prompt', () => {
  it.each([
    [cancelled(), 'cancelled'],
    [cannotReauthenticate(), 'cannotReauthenticate'],
    [failsWith('popupClosed'), 'popupClosed'],
  ])('%o rejects with its code', async (answer, code) => {
    await expect(prompted(answer)).rejects.toMatchObject({ code })
  })

  it('authenticates() returns the given claims, also in the ID Token', async () => {
    const claims = { subject: 'Łukasz', methods: ['otp'], acr: 'gold', life: '1h' } as const
    const service = fakeService({ browser: authenticates(claims) })
    await (service.browser as unknown as { reauthenticate: (options: object) => Promise<unknown> }).reauthenticate(
      PROMPT,
    )
    const read = idTokenClaims(await service.getIdToken()) as Record<string, number>
    expect(read).toMatchObject({ sub: 'Łukasz', amr: ['otp'], acr: 'gold' })
    expect([read['exp']! - read['iat']!, read['iat']! - read['auth_time']!]).toEqual([3600, 0])
  })

  it('is never older than the previous one, even in the same second', async () => {
    const service = fakeService({ browser: authenticates() })
    const { reauthenticate } = service.browser as unknown as {
      reauthenticate: (options: object) => Promise<{ authTime: number }>
    }
    const [first, second] = [await reauthenticate(PROMPT), await reauthenticate(PROMPT)]
    expect(second.authTime).toBeGreaterThan(first.authTime)
  })
})

describe('a script', () => {
  it('is used in order if it is a list, and for every call if it is a single answer', async () => {
    const service = fakeService({ refresh: [stale(), fresh()], browser: authenticates() })
    await service.refreshIdToken({ signal })
    expect(service.leftover()).toEqual(['refresh: fresh'])
    await service.refreshIdToken({ signal })
    expect([service.leftover(), service.calls.map(({ answer }) => answer)]).toEqual([[], ['stale', 'fresh']])
  })

  it('offers the services that it names, and no others', () => {
    expect(Object.keys(fakeService({ refresh: fresh() }))).not.toContain('browser')
    expect(fakeService({ browser: hangs(), redirect: hangs() }).browser).toMatchObject({
      kind: 'inProcess',
      fallback: { kind: 'redirect' },
    })
    expect(fakeService({ redirect: hangs() }).browser).toMatchObject({ kind: 'redirect' })
    expect(fakeService({ biometric: hangs() }).biometric?.isEnabled()).toBe(true)
  })

  it('refuses an unknown service or option, and an empty list', () => {
    const refused = expect.objectContaining({ code: 'invalidConfiguration' })
    expect(() => fakeService({ refesh: fresh() } as never)).toThrow(refused)
    expect(() => fakeService({}, { clocks: testClock() } as never)).toThrow(refused)
    expect(() => fakeService({ refresh: [] })).toThrow(refused)
    expect(() => fresh({ ages: '5m' } as never)).toThrow(refused)
  })

  it('does not compile with a misspelled service or a misplaced answer', () => {
    // @ts-expect-error -- there is no such service
    const misspelled = () => fakeService({ refesh: fresh() })
    // @ts-expect-error -- nobody authenticates in a refresh
    const misplaced = () => fakeService({ refresh: authenticates() })
    // @ts-expect-error -- only a redirect leaves
    const mistaken = () => fakeService({ browser: cannotLeave() })
    // @ts-expect-error -- there is no such code
    const unknown = () => failsWith('popupClose')
    expect([misspelled, misplaced, mistaken, unknown]).toHaveLength(4)
  })
})

describe('a run', () => {
  it('records the max_age of its prompts', async () => {
    const action = transferOf(new Api(), { requirement: { maxAge: '5m', acrValues: ['gold'] } })
    const app = createTestReauth({ service: { refresh: stale(), browser: authenticates({ acr: 'gold' }) } })
    await app.reauth.perform(action, BOB)
    expect(app.service.calls.at(-1)).toEqual({
      service: 'browser',
      answer: 'authenticated',
      maxAge: 0,
      acrValues: ['gold'],
    })
  })

  it('uses scripted biometrics', async () => {
    const app = createTestReauth({ service: { refresh: stale(), biometric: authenticates() } })
    expect(await app.reauth.perform(transferOf(new Api()), BOB)).toMatchObject({ outcome: 'succeeded' })
    expect(app.service.calls.at(-1)?.service).toBe('biometric')
  })

  it('ends with the code of a page that cannot leave', async () => {
    const action = transferOf(new Api())
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: [cannotLeave()] } })
    const run = app.reauth.start(action, BOB)
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    expect([app.page.isAway, app.service.leftover()]).toEqual([false, []])
  })

  it('leaves the page if the window is blocked', async () => {
    const action = transferOf(new Api())
    const service = { refresh: stale(), browser: failsWith('popupBlocked'), redirect: authenticates() }
    const app = createTestReauth({ actions: [action], service })
    expect(await app.reauth.perform(action, BOB)).toEqual({ outcome: 'redirecting' })
    expect(app.page.isAway).toBe(true)
  })

  it.each([
    ['lost', 'sessionLost'],
    ['changed', 'sessionChanged'],
  ] as const)('ends when the session is %s', async (change, code) => {
    const app = createTestReauth({ service: { refresh: stale(), browser: hangs() } })
    const run = app.reauth.start(transferOf(new Api()), BOB)
    await app.settle()
    app.service.changeSession(change)
    expect(await run.ended).toMatchObject({ code })
  })

  it('works with your own `createReauth()`', async () => {
    const [clock, page] = [testClock(), fakePage()]
    const service = fakeService({ refresh: fresh() }, { clock, page })
    const reauth = createReauth({ service, clock, page, actions: [] })
    expect(await reauth.perform(transferOf(new Api()), BOB)).toMatchObject({ outcome: 'succeeded' })
  })

  it('waits for a token that no answer has returned', () => {
    expect(() => fakeService({ refresh: fresh() }).getIdToken()).toThrow(
      expect.objectContaining({ code: 'sessionLost' }),
    )
  })
})

it('a page of Jest without a `TextEncoder` receives one', async () => {
  vi.stubGlobal('TextEncoder', undefined)
  const action = transferOf(new Api())
  const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: authenticates() } })
  expect([...new TextEncoder().encode('aé€')]).toEqual([97, 0xc3, 0xa9, 0xe2, 0x82, 0xac])
  expect(await app.reauth.perform(action, BOB)).toEqual({ outcome: 'redirecting' })
  vi.unstubAllGlobals()
})
