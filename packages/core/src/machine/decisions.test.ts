import { parseRequirement } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { readingOf, scenarios } from '../testing/index.js'
import { contextWith, resumption } from './chart.fixture.js'
import type { EndCode } from '../words/codes.js'
import { CODES } from '../words/texts.js'
import { demandOfRun, expiresSoon, isAdvanced, isExpired, promptMaxAgeOf, verdictOf } from './freshness.js'
import { toEnding, toIneffective, withPrompt, withReading, withStepUp } from './records.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'
import { createActor, fromPromise } from 'xstate'

/** The `auth_time` of a new reading. */
const NEWEST = readingOf({ age: 0 }).authentication.authTime!

const ALWAYS = parseRequirement({ maxAge: 'always' })

describe('the requirement of a run', () => {
  const requirement = parseRequirement({ maxAge: '5m', acrValues: ['app'] })

  it("is the stronger of the app's requirement and the server's challenge", () => {
    expect(demandOfRun({ requirement, challenge: null })).toEqual(requirement)
    expect(demandOfRun({ requirement, challenge: { maxAge: 60, acrValues: ['server'] } })).toEqual({
      ...requirement,
      maxAge: 60,
      acrValues: ['server'],
    })
  })

  it('is the same after the context passed through JSON', () => {
    expect(demandOfRun(JSON.parse(JSON.stringify({ requirement, challenge: null })) as never)).toEqual(requirement)
  })

  it.each([
    [null, null],
    [{ maxAge: 'soon' }, null],
    [requirement, { maxAge: -1 }],
    [requirement, { acrValues: ['two words'] }],
    [requirement, undefined],
  ])('is null if either is invalid: %j, %j', (own, challenge) => {
    const context = { requirement: own, challenge } as never
    expect(demandOfRun(context)).toBeNull()
    expect(verdictOf({ ...contextWith({ reading: readingOf() }), ...(context as object) }).verdict).toBe('implausible')
    expect(promptMaxAgeOf({ ...contextWith({ reading: readingOf() }), ...(context as object) })).toBe(0)
  })
})

describe('the max_age of a prompt', () => {
  it.each([
    ['5m', 145],
    ['100s', 47],
    ['3s', 1],
    ['1s', 0],
    ['always', 0],
  ] as const)('is half of the window that %s leaves, rounded down: %i', (maxAge, expected) => {
    const context = contextWith({
      requirement: parseRequirement({ maxAge }),
      reading: readingOf({ age: 9000 }),
      openedAt: 1_000_000,
    })
    expect(verdictOf(context).verdict).toBe('stale')
    expect(promptMaxAgeOf(context)).toBe(expected)
  })

  it.each([
    ['nobody authenticated', { reading: readingOf({ age: null }) }],
    ['the level is not reached', { requirement: parseRequirement({ maxAge: '5m', acrValues: ['gold'] }) }],
    ['the server asked', { reading: readingOf({ age: 400 }), challenge: {} }],
  ])('is 0 if %s', (_, change) => {
    expect(promptMaxAgeOf(contextWith({ reading: readingOf(), ...change }))).toBe(0)
  })
})

describe('the end of a run', () => {
  it.each(Object.keys(CODES) as EndCode[])('%s has the outcome that the table of codes lists', (code) => {
    expect(toEnding(code)).toEqual({ outcome: CODES[code].outcome, code })
  })
})

describe('the verdict of the client', () => {
  it('is not fresh without a reading', () => {
    expect(verdictOf(contextWith()).verdict).toBe('implausible')
    expect(expiresSoon({ reading: null })).toBe(true)
    expect(isExpired({ reading: null })).toBe(true)
    expect(isAdvanced(contextWith({ authTimeBefore: 1 }))).toBe(false)
  })

  it("counts 'always' from the start of the run", () => {
    const reading = readingOf({ age: 0 })
    const context = contextWith({ requirement: ALWAYS, reading, openedAt: reading.now - 1 })
    expect(verdictOf(context).verdict).toBe('fresh')
    expect(verdictOf({ ...context, openedAt: reading.now + 1 }).verdict).toBe('stale')
    expect(verdictOf({ ...context, openedAt: null }).verdict).not.toBe('fresh')
  })

  it.each([
    [8, 'fresh'],
    [20, 'stale'],
  ])("follows the server's challenge if 'always' would allow more: %i s ago is %s", (age, verdict) => {
    const reading = readingOf({ age })
    const context = contextWith({ requirement: ALWAYS, reading, openedAt: reading.now - 60 })
    expect(verdictOf({ ...context, challenge: { maxAge: 10 } }).verdict).toBe(verdict)
    expect(verdictOf({ ...context, challenge: {} }).verdict).toBe('fresh')
  })

  it('needs an authentication newer than the previous one', () => {
    const reading = readingOf({ age: 10 })
    const { authTime } = reading.authentication
    expect(isAdvanced(contextWith({ reading, authTimeBefore: null }))).toBe(true)
    expect(isAdvanced(contextWith({ reading, authTimeBefore: authTime! - 1 }))).toBe(true)
    expect(isAdvanced(contextWith({ reading, authTimeBefore: authTime! }))).toBe(false)
  })

  it.each([
    [5, 'fresh'],
    [6, 'implausible'],
  ])('allows clocks to differ by the clock tolerance: %i s ahead is %s', (ahead, verdict) => {
    const reading = readingOf({ age: -ahead })
    const authentication = { ...reading.authentication, issuedAt: reading.now + ahead }
    const context = contextWith({ reading: { ...reading, authentication } })
    expect(verdictOf(context).verdict).toBe(verdict)
    expect(verdictOf({ ...context, clockTolerance: 6 }).verdict).toBe('fresh')
  })

  it.each([[{ valueOf: (): number => 9e9 }], [Number.NaN], ['9000000000']])(
    'accepts only a number as newer: %j',
    (authTime) => {
      const reading = readingOf()
      const authentication = { ...reading.authentication, authTime: authTime as never }
      expect(isAdvanced({ reading: { authentication }, authTimeBefore: 1 })).toBe(false)
    },
  )

  it.each([
    [1, false],
    [0, true],
    [-1, true],
  ])('does not send an expired token: it lives for %i s: %s', (life, expired) => {
    expect(isExpired({ reading: readingOf({ life }) })).toBe(expired)
  })

  it.each([
    [30, false],
    [29, true],
  ])('renews a token that lives for %i s: %s', (life, soon) => {
    const reading = readingOf({ age: 0 })
    const authentication = { ...reading.authentication, expiresAt: reading.now + life }
    expect(expiresSoon({ reading: { ...reading, authentication } })).toBe(soon)
  })
})

describe('the facts of a run', () => {
  it('keep the first subject and the first time', () => {
    const reading = readingOf({ age: 0 })
    const context = contextWith({ retries: 2, wakeUps: 5, renewed: true })
    expect(withReading(context, { ...reading, now: 7.9 })).toMatchObject({
      retries: 0,
      wakeUps: 0,
      renewed: false,
      openedAt: 7,
      subjectKey: reading.subjectKey,
    })
    expect(withReading(contextWith({ openedAt: 3, subjectKey: 'first' }), reading)).toMatchObject({
      openedAt: 3,
      subjectKey: 'first',
    })
  })

  it('count a prompt, and record the auth_time that the next one must exceed', () => {
    const reading = readingOf({ age: 10 })
    expect(withPrompt(contextWith({ prompts: 1, tried: ['biometric'], reading }), 'browser')).toEqual({
      prompts: 2,
      tried: ['biometric', 'browser'],
      authTimeBefore: reading.authentication.authTime,
    })
    expect(withPrompt(contextWith(), 'browser')).toMatchObject({ authTimeBefore: null })
    expect(withPrompt(contextWith({ tried: ['browser'] }), 'browser')).toMatchObject({ tried: ['browser'] })
  })

  it.each([
    [null, readingOf({ age: 10 }), 999_990],
    [999_000, readingOf({ age: 10 }), 999_990],
    [999_995, readingOf({ age: 10 }), 999_995],
    [null, readingOf({ age: -60 }), null],
    [999_000, readingOf({ age: -60 }), 999_000],
    [999_000, readingOf({ age: null }), 999_000],
    [999_000, null, 999_000],
  ])('never lower the auth_time to exceed: %j and %j', (authTimeBefore, reading, expected) => {
    const context = contextWith({ authTimeBefore, reading })
    expect(withPrompt(context, 'browser').authTimeBefore).toBe(expected)
    expect(withStepUp(context, { result: 'stepUpRequired', challenge: {} }).authTimeBefore).toBe(expected)
  })

  it('start a new attempt for a step-up challenge, and stay unchanged for any other answer', () => {
    const challenge = { maxAge: 60 }
    expect(
      withStepUp(contextWith({ tried: ['browser'], confirmed: true }), {
        result: 'stepUpRequired',
        challenge,
      }),
    ).toEqual({
      challenge,
      stepUps: 1,
      tried: [],
      confirmed: false,
      authTimeBefore: null,
    })
    expect([withStepUp(contextWith(), { result: 'refused' }), withStepUp(contextWith(), undefined)]).toEqual([{}, {}])
  })

  it.each([
    [{}, { result: 'refused' }, 'providerIgnoredMaxAge'],
    [{ reading: null }, { result: 'stepUpRequired', challenge: { maxAge: 1 } }, 'providerIgnoredMaxAge'],
    [{}, { result: 'stepUpRequired', challenge: { maxAge: 1 }, sentAuthTime: 1 }, 'staleTokenSent'],
    [{}, { result: 'stepUpRequired', challenge: { maxAge: 1, acrValues: ['gold'] } }, 'levelNotReached'],
    [{}, { result: 'stepUpRequired', challenge: { maxAge: 1 } }, 'clocksDisagree'],
    [{}, { result: 'stepUpRequired', challenge: { maxAge: 1 }, sentAuthTime: NEWEST }, 'clocksDisagree'],
    [{}, undefined, 'providerIgnoredMaxAge'],
    [{}, { result: 'stepUpRequired', challenge: { maxAge: 1 }, sentAuthTime: NEWEST + 1 }, 'clocksDisagree'],
    [
      { reading: readingOf({ age: 0, acr: 'gold' }) },
      { result: 'stepUpRequired', challenge: { maxAge: 1, acrValues: ['gold'] } },
      'clocksDisagree',
    ],
  ] as const)('name the reason why the server asks again (%#)', (change, result, diagnosis) => {
    const context = contextWith({ reading: readingOf({ age: 0 }), ...change })
    expect(toIneffective(context, result)).toEqual({ outcome: 'refused', code: 'stepUpIneffective', diagnosis })
  })
})

describe('the chart without services', () => {
  it('reaches no endpoint', async () => {
    const actor = createActor(createSensitiveActionMachine(), { input: scenarios[0]!.input })
    const output = new Promise((resolve) => {
      actor.subscribe({ complete: () => resolve(actor.getSnapshot().output) })
    })
    actor.start()
    expect(await output).toEqual({ outcome: 'failed', code: 'misconfigured' })
  })
})

describe('the chart without effects', () => {
  it('deletes nothing when a different subject authenticates, and still ends as refused', async () => {
    const machine = createSensitiveActionMachine().provide({
      actors: { refreshIdToken: fromPromise(() => Promise.resolve(readingOf({ age: 0 }))) as never },
    })
    const actor = createActor(machine, {
      input: { ...scenarios[0]!.input, resumption: { ...resumption('confirmation'), subjectKey: 'another' } },
    })
    const output = new Promise((resolve) => {
      actor.subscribe({ complete: () => resolve(actor.getSnapshot().output) })
    })
    actor.start()
    actor.send({ type: 'reauth.confirm' })
    expect(await output).toEqual({ outcome: 'refused', code: 'subjectMismatch' })
  })
})
