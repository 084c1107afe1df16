import { parseRequirement } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { readingOf, replay, scenarios } from '../testing/index.js'
import { contextWith, resumption } from './chart.fixture.js'
import { toContext } from './context.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'
import { delays } from './delays.js'
import { toFailure } from '../words/codes.js'
import { isAdvanced } from './freshness.js'
import { guards } from './guards.js'

describe('an auth_time of 0', () => {
  it('is newer than no auth_time', () => {
    const reading = readingOf({ age: 0 })
    const authentication = { ...reading.authentication, authTime: 0 }
    expect(isAdvanced({ reading: { authentication }, authTimeBefore: null })).toBe(true)
  })
})

describe('a call', () => {
  it('is counted when it starts, including the second one', () => {
    const first = replay(
      scenarios.find(({ id }) => id === 'window')!,
      ['refreshIdToken.fresh'],
    )
    expect(first.snapshot.context.calls).toBe(1)
    const events = [
      'refreshIdToken.fresh',
      'performAction.step-up',
      'refreshIdToken.stale',
      'reauthenticateInBrowser.authenticated',
    ]
    expect(replay(first.scenario, events).snapshot.context.calls).toBe(2)
  })
})

describe('a failure', () => {
  it.each([
    [undefined, 'unexpected'],
    [null, 'unexpected'],
    ['offline', 'unexpected'],
    [{}, 'unexpected'],
    [{ code: 7 }, 'unexpected'],
    [{ code: ['offline'] }, 'unexpected'],
    [{ code: 'toString' }, 'unexpected'],
    [{ code: 'elsewhere' }, 'unexpected'],
    [{ code: 'offline' }, 'offline'],
  ])('is read from any value: %j is %s', (error, code) => {
    expect(toFailure(error).code).toBe(code)
  })

  it.each([
    [{ code: 'offline' }, false],
    [{ code: 'offline', retryable: 'yes' }, false],
    [{ code: 'offline', retryable: true }, true],
  ])('is retryable only if it says so: %j', (error, retryable) => {
    expect(toFailure(error).retryable).toBe(retryable)
  })
})

describe('the guards of the chart', () => {
  it('need a reading for a biometric, and do not throw without one', () => {
    const context = contextWith({ reading: null })
    expect(guards.canUseBiometric({ context })).toBe(false)
    expect(guards.canReauthenticate({ context })).toBe(true)
  })

  it.each([
    undefined,
    null,
    7,
    'performed',
    Object.create(
      { result: 'performed' },
      {
        result: {
          get: () => {
            throw new Error('gone')
          },
        },
      },
    ),
  ])('do not throw on any answer of a service (%#)', (result) => {
    const context = contextWith({ subjectKey: 'key' })
    const error = result as unknown
    expect([
      guards.isResult({ context }, { result, is: 'performed' }),
      guards.isNotSentAs({ context }, { result, outcome: 'failed' }),
      guards.isNotSentByOther({ context }, { result }),
      guards.isFirstStepUp({ context }, { result }),
      guards.isRepeatedStepUp({ context }, { result }),
      guards.isFailure({ context }, { error, codes: ['offline'] }),
      guards.canRetry({ context }, { error }),
      guards.canAwaitNetwork({ context }, { error }),
      guards.canAskForClick({ context }, { error }),
      guards.canLeaveInstead({ context }, { error }),
    ]).not.toContain(true)
    expect([
      guards.isNoReading({ context }, { result }),
      guards.isNoOperation({ context }, { result }),
      guards.isOtherSubject({ context }, { result }),
      guards.endsAs({ context }, { error, outcome: 'failed' }),
    ]).not.toContain(false)
  })

  it.each([
    ['browser', 'redirect', [], true],
    ['biometric', 'redirect', [], false],
    ['browser', 'redirect', ['browser'], false],
    ['browser', 'none', [], false],
  ] as const)('let the end-user choose the %s if there is %s and %j was tried: %s', (method, browser, tried, can) => {
    const context = contextWith({ tried, capabilities: { browser, operation: false, resolvable: false } })
    expect(guards.canChooseBrowser({ context }, { method })).toBe(can)
  })

  it.each([
    ['redirect', [], true],
    ['redirect', ['browser'], false],
    ['inProcess', [], false],
    ['none', [], false],
  ] as const)('leave the page only for a redirect that was not tried: %s, %j: %s', (browser, tried, can) => {
    const context = contextWith({ tried, capabilities: { browser, operation: false, resolvable: false } })
    expect(guards.canUseBrowserByRedirect({ context })).toBe(can)
  })

  it.each([
    ['deny', false, true],
    ['deny', true, false],
    ['requireFresh', false, false],
    [undefined, false, false],
  ] as const)('deny an end-user who cannot reauthenticate only by policy: %s, can %s: %s', (policy, can, denied) => {
    const requirement = parseRequirement({ maxAge: '5m', ...(policy && { whenCannotReauthenticate: policy }) })
    const context = contextWith({ requirement, reading: readingOf({ canReauthenticate: can }) })
    expect(guards.isDeniedByPolicy({ context })).toBe(denied)
  })

  it.each([
    ['biometricUnavailable', 'cancel', true],
    ['biometricLockout', 'cancel', true],
    ['biometricNotEnrolled', 'cancel', true],
    ['biometricInvalidated', 'cancel', true],
    ['biometricDeclined', 'cancel', true],
    ['unexpected', 'cancel', true],
    ['cancelled', 'cancel', false],
    ['cancelled', 'browser', true],
    ['offline', 'browser', false],
  ] as const)('fall back to the browser for %s if a cancel means %s: %s', (code, onBiometricCancel, can) => {
    const preferences = { confirm: false, autoResume: false, onBiometricCancel }
    const capabilities = { browser: 'redirect', operation: false, resolvable: false } as const
    expect(guards.canFallBack({ context: contextWith({ preferences, capabilities }) }, { error: { code } })).toBe(can)
  })

  it('open an operation once', () => {
    const capabilities = { browser: 'none', operation: true, resolvable: false } as const
    expect(guards.hasOperationToOpen({ context: contextWith({ capabilities }) })).toBe(true)
    expect(guards.hasOperationToOpen({ context: contextWith({ capabilities, operationId: 'op' }) })).toBe(false)
    expect(guards.hasOperationToOpen({ context: contextWith() })).toBe(false)
  })

  it('show the action again once, before its first call', () => {
    const context = contextWith({ resumedAt: 'callback' })
    expect(guards.isUnseen({ context })).toBe(true)
    for (const change of [
      { calls: 1 },
      { resumedAt: null },
      { reviewed: true },
      { preferences: { ...context.preferences, autoResume: true } },
    ])
      expect(guards.isUnseen({ context: { ...context, ...change } })).toBe(false)
  })

  it('let an end-user pass unverified if the app allows it, unless the server asked for step-up', () => {
    const requirement = parseRequirement({ maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' })
    const context = contextWith({ requirement, reading: readingOf({ age: 400, canReauthenticate: false }) })
    expect([guards.isUnverifiableAllowed({ context }), guards.isNotAllowed({ context })]).toEqual([true, false])
    const challenged = { ...context, challenge: {} }
    expect([
      guards.isUnverifiableAllowed({ context: challenged }),
      guards.isNotAllowed({ context: challenged }),
    ]).toEqual([false, true])
  })

  it('renew a token once', () => {
    const context = contextWith({ reading: readingOf({ life: 29 }) })
    expect(guards.isExpiring({ context })).toBe(true)
    expect(guards.isExpiring({ context: { ...context, renewed: true } })).toBe(false)
  })

  it.each([
    [7, true],
    [8, false],
  ])('let the page leave again after %i prompts: %s', (prompts, can) => {
    expect(guards.canLeaveAgain({ context: contextWith({ prompts }) })).toBe(can)
  })

  it.each([
    [4, true],
    [5, false],
  ])('wait for the network again after %i times: %s', (wakeUps, can) => {
    expect(guards.canAwaitNetwork({ context: contextWith({ wakeUps }) }, { error: { code: 'offline' } })).toBe(can)
  })

  it('do not accept an authentication as fresh that the server has already seen', () => {
    const reading = readingOf({ age: 0 })
    const context = contextWith({
      reading,
      authTimeBefore: reading.authentication.authTime!,
      challenge: { maxAge: 60 },
    })
    expect(guards.isFresh({ context })).toBe(false)
    expect(guards.isFresh({ context: { ...context, challenge: null } })).toBe(true)
    expect(guards.isFresh({ context: { ...context, authTimeBefore: reading.authentication.authTime! - 1 } })).toBe(true)
  })
})

describe('the first context of a run', () => {
  const input = scenarios[0]!.input

  it('has default facts if the run is new', () => {
    expect(toContext(input)).toMatchObject({
      preferences: { confirm: false, autoResume: false, onBiometricCancel: 'cancel' },
      resumedAt: null,
      authTimeBefore: null,
      openedAt: null,
      tried: [],
    })
  })

  it.each([
    ['callback', ['browser']],
    ['confirmation', []],
  ] as const)('has the facts from before the redirect, at %s', (stage, tried) => {
    const before = { ...resumption(stage), authTimeBefore: 5, openedAt: 6, stepUps: 1 }
    expect(toContext({ ...input, resumption: before })).toMatchObject({
      resumedAt: stage,
      authTimeBefore: 5,
      openedAt: 6,
      stepUps: 1,
      tried,
    })
  })

  it.each([
    ['runId', ''],
    ['actionId', undefined],
    ['idempotencyKey', 'k'.repeat(513)],
  ])('is misconfigured if its %s is invalid', (name, value) => {
    expect(toContext({ ...input, [name]: value })).toMatchObject({ [name]: '', requirement: null, resumedAt: null })
  })

  it.each([
    ['callback', 'discarded'],
    ['confirmation', 'discarded'],
    ['call', 'callExpired'],
    ['callExpired', 'callExpired'],
  ] as const)('ends the run if a saved fact is invalid: %s is %s', (stage, expected) => {
    for (const broken of [
      { stepUps: -1 },
      { openedAt: 'now' },
      { challenge: { maxAge: -1 } },
      { authTimeBefore: undefined },
    ])
      expect(toContext({ ...input, resumption: { ...resumption(stage), ...broken } as never }).resumedAt).toBe(expected)
  })

  it('has the subject of the page, unless the record has one', () => {
    expect(toContext({ ...input, subjectKey: 'page' }).subjectKey).toBe('page')
    const before = resumption('confirmation')
    expect(toContext({ ...input, subjectKey: 'page', resumption: before }).subjectKey).toBe('key of alice')
    expect(toContext({ ...input, subjectKey: 'page', resumption: { ...before, subjectKey: null } }).subjectKey).toBe(
      'page',
    )
  })

  it('has the timeouts of the app, and defaults for the rest', () => {
    expect(toContext({ ...input, timeouts: { call: 1, resolve: 0 } }).timeouts).toEqual({
      ...DEFAULT_TIMEOUTS,
      call: 1,
      resolve: 0,
    })
    expect(toContext({ ...input, timeouts: { call: null } as never }).timeouts.call).toBe(DEFAULT_TIMEOUTS.call)
    expect(toContext(input).clockTolerance).toBe(5)
    expect(toContext({ ...input, clockTolerance: 0 }).clockTolerance).toBe(0)
  })

  it('limits every delay to the longest that setTimeout accepts', () => {
    const longest = 2 ** 31 - 1
    for (const [given, expected] of [
      [longest - 1, longest - 1],
      [longest, longest],
      [longest + 1, longest],
      [Number.POSITIVE_INFINITY, longest],
    ] as const) {
      const timeouts = Object.fromEntries(Object.keys(DEFAULT_TIMEOUTS).map((stage) => [stage, given]))
      const context = toContext({ ...input, timeouts })
      const { retryDelay: _, ...others } = delays
      for (const delay of Object.values(others)) expect(delay({ context })).toBe(expected)
    }
  })

  it.each([
    [0, 250],
    [1, 500],
  ])('waits longer before each retry: after %i retries %i ms', (retries, delay) => {
    expect(delays.retryDelay({ context: contextWith({ retries }) })).toBe(delay)
  })
})
