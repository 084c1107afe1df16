import { describe, expect, it } from 'vitest'
import { readingOf } from '../testing/index.js'
import { performed, resumption, start, stepUp } from './chart.fixture.js'
import type { SensitiveActionInput } from '../words/facts.js'

describe('the five steps', () => {
  it('calls the endpoint without a prompt while the authentication is fresh', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 100 }) })
    await run.answer('performAction', performed)
    expect(run.output()).toEqual({ outcome: 'succeeded', data: 'ok' })
    expect(run.calls()).toEqual(['refreshIdToken', 'performAction'])
  })

  it.each([
    [290, 'calling'],
    [291, 'reauthenticating.browser.inProcess'],
  ])('leaves 10 seconds of a window of 5 minutes for the call: an age of %i s leads to %s', async (age, state) => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age }) })
    expect(run.state()).toBe(state)
  })

  it('prompts when the window has passed, and calls after the end-user authenticates', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ now: 1_000_010 }) })
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
  })

  it('prefers an enrolled biometric, even if the claim says that the end-user cannot reauthenticate', async () => {
    const run = start()
    await run.answer('refreshIdToken', {
      resolve: readingOf({ age: 400, biometricEnabled: true, canReauthenticate: false }),
    })
    expect(run.state()).toBe('reauthenticating.biometric')
    await run.answer('reauthenticateWithBiometric', {
      resolve: readingOf({ now: 1_000_010, canReauthenticate: false }),
    })
    expect(run.state()).toBe('calling')
  })

  it('renews a token that would expire before the call arrives', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ life: 29 }) })
    expect(run.state()).toBe('renewingIdToken')
    await run.answer('refreshIdToken', { resolve: readingOf() })
    expect(run.state()).toBe('calling')
  })

  it.each([
    [29, undefined],
    [1, undefined],
    [0, { outcome: 'failed', code: 'tokenExpired' }],
    [-1, { outcome: 'failed', code: 'tokenExpired' }],
  ])('renews once: a token that still lives for %i s afterwards is sent, or the run ends: %j', async (life, output) => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ life: 1 }) })
    await run.answer('refreshIdToken', { resolve: readingOf({ life }) })
    expect(run.output()).toEqual(output)
    expect(run.calls().includes('performAction')).toBe(output === undefined)
  })

  it('renews the token of a prompt once more', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ life: 1 }) })
    await run.answer('refreshIdToken', { resolve: readingOf({ life: 1 }) })
    await run.answer('performAction', stepUp)
    await run.answer('refreshIdToken', { resolve: readingOf() })
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ now: 1_000_010, life: 1 }) })
    expect(run.state()).toBe('renewingIdToken')
  })

  it('also renews the token of an end-user who passes unverified', async () => {
    const run = start({ requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, canReauthenticate: false, life: 5 }) })
    expect(run.state()).toBe('renewingIdToken')
  })

  it('refuses when the window passes while the token is renewed', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ life: 29 }) })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 291 }) })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'notFresh' })
  })

  it("opens the operation first, and counts 'always' from there", async () => {
    const run = start({
      requirement: { maxAge: 'always' },
      capabilities: { browser: 'inProcess', operation: true, resolvable: false },
    })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    await run.answer('openOperation', { resolve: { operationId: 'op', openedAt: 1_000_001 } })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ now: 1_000_002 }) })
    expect(run.services.calls.at(-1)?.input).toMatchObject({ operationId: 'op', idempotencyKey: 'key' })
  })
})

describe('an invalid requirement', () => {
  it.each([undefined, null, {}, { maxAge: 'soon' }, { maxAge: '5m', level: 1 }, { maxAge: Number.NaN }])(
    'ends the run before any service is called: %j',
    (requirement) => {
      const run = start({ requirement: requirement as never })
      expect(run.output()).toEqual({ outcome: 'failed', code: 'misconfigured' })
      expect(run.calls()).toEqual([])
    },
  )

  it('does not hide a call that had begun', () => {
    const run = start({ requirement: undefined as never, resumption: resumption('call') })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
  })
})

describe('the input of a prompt', () => {
  const promptOf = async (input: Parameters<typeof start>[0], age: number) => {
    const run = start(input)
    await run.answer('refreshIdToken', { resolve: readingOf({ age }) })
    return run.services.calls.at(-1)?.input
  }

  it('has half of the window as max_age, so that the authentication is still fresh when the call arrives', async () => {
    expect(await promptOf({}, 400)).toEqual({
      runId: 'run',
      actionId: 'transfer',
      idempotencyKey: 'key',
      maxAge: 145,
      acrValues: [],
      requirement: { maxAge: 300, methods: [], acrValues: [], whenCannotReauthenticate: 'requireFresh' },
      authTimeBefore: 999_600,
      openedAt: 1_000_000,
      isStepUp: false,
    })
  })

  it('has the acr_values of the requirement, and a max_age of 0 where it is required', async () => {
    expect(await promptOf({ requirement: { maxAge: '5m', acrValues: ['gold'] } }, 100)).toMatchObject({
      maxAge: 0,
      acrValues: ['gold'],
    })
    expect(await promptOf({ requirement: { maxAge: 'always' } }, 100)).toMatchObject({ maxAge: 0 })
  })

  it("has the server's challenge after step-up", async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf() })
    await run.answer('performAction', stepUp)
    expect(run.services.calls.at(-1)?.input).toMatchObject({ purpose: 'recheck', requirement: { maxAge: 60 } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 100 }) })
    expect(run.services.calls.at(-1)?.input).toMatchObject({ maxAge: 0, requirement: { maxAge: 60 }, isStepUp: true })
  })
})

describe('an end-user who cannot reauthenticate', () => {
  it.each([
    ['requireFresh', 100, undefined],
    ['requireFresh', 400, 'cannotReauthenticate'],
    ['deny', 100, 'cannotReauthenticate'],
    ['deny', 400, 'cannotReauthenticate'],
    ['allowUnverifiable', 100, undefined],
    ['allowUnverifiable', 400, undefined],
  ] as const)('%s at an age of %i s: %s', async (whenCannotReauthenticate, age, code) => {
    const run = start({ requirement: { maxAge: '5m', whenCannotReauthenticate } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age, canReauthenticate: false }) })
    expect(run.state()).toBe(code === undefined ? 'calling' : 'refused')
    expect(run.output()).toEqual(code === undefined ? undefined : { outcome: 'refused', code })
  })

  it('is not assumed from an unknown claim', async () => {
    const run = start({ requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, canReauthenticate: 'unknown' }) })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
  })

  it('is refused if the service has no prompt', async () => {
    const run = start({ browser: 'none' })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'cannotReauthenticate' })
  })
})

describe('after a prompt', () => {
  const prompted = async (
    options: Parameters<typeof readingOf>[0],
    requirement: SensitiveActionInput['requirement'] = { maxAge: '5m' },
  ) => {
    const run = start({ requirement })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    await run.answer('reauthenticateInBrowser', { resolve: readingOf(options) })
    return run
  }

  it('refuses another subject, and deletes the pending actions', async () => {
    const run = await prompted({ subject: 'mallory', now: 1_000_010 })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'subjectMismatch' })
    expect(run.services.effects).toEqual(['forgetSubject', 'forgetPendingAction'])
    expect(run.actor.getSnapshot().context.reading?.authentication.subject).toBe('alice')
  })

  it('refuses with a diagnosis if auth_time did not move', async () => {
    const run = await prompted({ age: 400 })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'stepUpIneffective', diagnosis: 'providerIgnoredMaxAge' })
  })

  it('refuses methods that the requirement does not name', async () => {
    const run = await prompted({ now: 1_000_010, methods: ['pwd'] }, { maxAge: '5m', methods: ['mfa'] })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'insufficientMethods' })
  })

  it.each([
    ['in the future', readingOf({ age: -3600 })],
    ['in milliseconds', readingOf({ age: 1_000_000 - 999_900_000_000 })],
  ])('ignores an earlier auth_time that was %s', async (_, before) => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: before })
    expect(run.services.calls.at(-1)?.input).toMatchObject({ authTimeBefore: null, maxAge: 0 })
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ now: 1_000_010 }) })
    expect(run.state()).toBe('calling')
  })

  it('refuses an auth_time in the future', async () => {
    const run = await prompted({ now: 1_000_010, age: -60 })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'implausibleAuthTime' })
  })

  it('refuses an authentication that is newer and still too old', async () => {
    const run = await prompted({ age: 395 })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'notFresh' })
  })

  it('renews a new token that expires too soon', async () => {
    const run = await prompted({ now: 1_000_010, life: 10 })
    expect(run.state()).toBe('renewingIdToken')
  })
})

describe('a step-up challenge of the server', () => {
  const stepped = async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 100 }) })
    await run.answer('performAction', stepUp)
    expect(run.state()).toBe('refreshing.requesting')
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 100 }) })
    expect(run.state()).toBe('reauthenticating.browser.inProcess')
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ now: 1_000_010, age: 1 }) })
    return run
  }

  it('prompts once more and calls again under the same key', async () => {
    const run = await stepped()
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
    const keys = run.services.calls
      .filter(({ service }) => service === 'performAction')
      .map(({ input }) => (input as { idempotencyKey: string }).idempotencyKey)
    expect(keys).toEqual(['key', 'key'])
  })

  it('needs an authentication newer than the newest one that the server has seen', async () => {
    const run = start()
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 100 }) })
    await run.answer('performAction', stepUp)
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 200 }) })
    await run.answer('reauthenticateInBrowser', { resolve: readingOf({ age: 100 }) })
    expect(run.output()).toMatchObject({ code: 'stepUpIneffective', diagnosis: 'providerIgnoredMaxAge' })
  })

  it.each([
    [{ maxAge: 60 }, undefined, 'clocksDisagree'],
    [{ acrValues: ['gold'] }, undefined, 'levelNotReached'],
    [{ maxAge: 60 }, 1, 'staleTokenSent'],
  ] as const)('ends when the server asks again: %j %s is %s', async (challenge, sentAuthTime, diagnosis) => {
    const run = await stepped()
    await run.answer('performAction', {
      resolve: { result: 'stepUpRequired', challenge, ...(sentAuthTime !== undefined && { sentAuthTime }) },
    })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'stepUpIneffective', diagnosis })
  })

  it('does not accept an authentication as fresh that the server has already seen', async () => {
    const run = start({ requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' } })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, canReauthenticate: false }) })
    await run.answer('performAction', stepUp)
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, canReauthenticate: false }) })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'cannotReauthenticate' })
  })
})
