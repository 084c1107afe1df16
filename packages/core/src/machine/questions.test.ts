import { describe, expect, it } from 'vitest'
import { readingOf, replay, scenarios } from '../testing/index.js'
import { contextWith, resumption } from './chart.fixture.js'
import { toContext } from './context.js'
import { delays } from './delays.js'
import { toFailure } from '../words/codes.js'
import { demandOf, isAdvanced } from './freshness.js'
import { guards } from './guards.js'

describe('what is demanded at zero', () => {
  it('is what is said: 0 is a value, and always another one', () => {
    expect(demandOf({ requirement: { maxAge: '0s' }, challenge: null }).maxAge).toBe(0)
    expect(demandOf({ requirement: { maxAge: '0s' }, challenge: {} }).maxAge).toBe('always')
  })

  it('is an auth_time of 0 too: it is newer than none', () => {
    const reading = readingOf({ age: 0 })
    const authentication = { ...reading.authentication, authTime: 0 }
    expect(isAdvanced({ reading: { authentication }, authTimeBefore: null })).toBe(true)
  })
})

describe('a call', () => {
  it('is counted when it starts, also the second one', () => {
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
  ])('is read from anything: %j is %s', (error, code) => {
    expect(toFailure(error).code).toBe(code)
  })

  it.each([
    [{ code: 'offline' }, false],
    [{ code: 'offline', retryable: 'yes' }, false],
    [{ code: 'offline', retryable: true }, true],
  ])('may pass only where it says so: %j', (error, retryable) => {
    expect(toFailure(error).retryable).toBe(retryable)
  })
})

describe('the questions of the chart', () => {
  it('need a reading for a biometric, and none to be answered', () => {
    const context = contextWith({ reading: null })
    expect(guards.canUseBiometric({ context })).toBe(false)
    expect(guards.canReauthenticate({ context })).toBe(true)
    expect([
      guards.isPerformed({ context }, { result: undefined }),
      guards.isNotPerformed({ context }, { result: undefined }),
    ]).toEqual([false, false])
  })

  it.each([
    ['browser', 'redirect', [], true],
    ['biometric', 'redirect', [], false],
    ['browser', 'redirect', ['browser'], false],
    ['browser', 'none', [], false],
  ] as const)(
    'let the end-user choose the %s where there is %s and %j was tried: %s',
    (method, browser, tried, can) => {
      const context = contextWith({ tried, capabilities: { browser, operation: false, resolvable: false } })
      expect(guards.canChooseBrowser({ context }, { method })).toBe(can)
    },
  )

  it.each([
    ['redirect', [], true],
    ['redirect', ['browser'], false],
    ['inProcess', [], false],
    ['none', [], false],
  ] as const)('leave the page only by a redirect that was not tried: %s, %j: %s', (browser, tried, can) => {
    const context = contextWith({ tried, capabilities: { browser, operation: false, resolvable: false } })
    expect(guards.canUseBrowserByRedirect({ context })).toBe(can)
  })

  it.each([
    ['deny', false, true],
    ['deny', true, false],
    ['requireFresh', false, false],
    [undefined, false, false],
  ] as const)('deny who cannot reauthenticate only by policy: %s, can %s: %s', (policy, can, denied) => {
    const requirement = { maxAge: '5m', ...(policy && { whenCannotReauthenticate: policy }) } as const
    const context = contextWith({ requirement, reading: readingOf({ canReauthenticate: can }) })
    expect(guards.isDeniedByPolicy({ context })).toBe(denied)
  })

  it.each([
    ['biometricUnavailable', 'cancel', true],
    ['unexpected', 'cancel', true],
    ['cancelled', 'cancel', false],
    ['cancelled', 'browser', true],
    ['offline', 'browser', false],
  ] as const)('fall back to the browser for %s where a cancel means %s: %s', (code, onBiometricCancel, can) => {
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
    const context = contextWith({ reading: readingOf({ age: 0 }), resumedAt: 'callback' })
    expect(guards.isFreshAndUnseen({ context })).toBe(true)
    for (const change of [
      { calls: 1 },
      { resumedAt: null },
      { preferences: { ...context.preferences, autoResume: true } },
    ])
      expect(guards.isFreshAndUnseen({ context: { ...context, ...change } })).toBe(false)
  })

  it('do not take an authentication for fresh that the server has seen', () => {
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

describe('what a run begins with', () => {
  const input = scenarios[0]!.input

  it('is nothing, where it is new', () => {
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
  ] as const)('is what it remembers of the time before, at %s', (stage, tried) => {
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
    [0, 250],
    [1, 500],
  ])('waits longer each time: after %i retries %i ms', (retries, delay) => {
    expect(delays.retryDelay({ context: contextWith({ retries }) })).toBe(delay)
  })
})
