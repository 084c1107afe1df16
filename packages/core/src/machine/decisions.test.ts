import { describe, expect, it } from 'vitest'
import { readingOf, scenarios } from '../testing/index.js'
import { contextWith, resumption } from './chart.fixture.js'
import { demandOf, expiresSoon, isAdvanced, verdictOf, withMargin } from './freshness.js'
import { toIneffective, withPrompt, withReading, withStepUp } from './records.js'
import { createSensitiveActionMachine } from './sensitive-action.machine.js'
import { createActor, fromPromise } from 'xstate'

/** `auth_time` of a reading that is not old. */
const NEWEST = readingOf({ age: 0 }).authentication.authTime!

describe('what is demanded', () => {
  it.each([
    ['5m', null, 300],
    ['5m', 60, 60],
    ['5m', 600, 300],
    ['5m', 0, 'always'],
    ['always', null, 'always'],
    ['always', 60, 'always'],
  ] as const)('%s of the app and %j of the server are %j', (maxAge, asked, expected) => {
    const challenge = asked === null ? null : { maxAge: asked }
    expect(demandOf({ requirement: { maxAge }, challenge }).maxAge).toBe(expected)
  })

  it('takes the levels of the server before those of the app', () => {
    const requirement = { maxAge: '5m', acrValues: ['app'] } as const
    expect(demandOf({ requirement, challenge: { acrValues: ['server'] } }).acrValues).toEqual(['server'])
    expect(demandOf({ requirement, challenge: {} }).acrValues).toEqual(['app'])
    expect(demandOf({ requirement: { maxAge: '5m' }, challenge: null }).acrValues).toEqual([])
  })

  it.each([
    ['20s', '19s'],
    ['100s', '95s'],
    ['200s', '190s'],
    ['1h', '3590s'],
    ['always', 'always'],
  ] as const)('is a little less than %s here: %s', (maxAge, expected) => {
    expect(withMargin({ maxAge }).maxAge).toBe(expected)
  })
})

describe('the decision of this side', () => {
  it('is not fresh without a reading', () => {
    expect(verdictOf(contextWith()).verdict).toBe('implausible')
    expect(expiresSoon({ reading: null })).toBe(true)
    expect(isAdvanced(contextWith({ authTimeBefore: 1 }))).toBe(false)
  })

  it("counts 'always' from when the run began", () => {
    const reading = readingOf({ age: 0 })
    const context = contextWith({ requirement: { maxAge: 'always' }, reading, openedAt: reading.now - 1 })
    expect(verdictOf(context).verdict).toBe('fresh')
    expect(verdictOf({ ...context, openedAt: reading.now + 1 }).verdict).toBe('stale')
    expect(verdictOf({ ...context, openedAt: null }).verdict).not.toBe('fresh')
  })

  it.each([
    [8, 'fresh'],
    [20, 'stale'],
  ])("keeps to what the server asked for where 'always' would allow more: %i s ago is %s", (age, verdict) => {
    const reading = readingOf({ age })
    const context = contextWith({ requirement: { maxAge: 'always' }, reading, openedAt: reading.now - 60 })
    expect(verdictOf({ ...context, challenge: { maxAge: 10 } }).verdict).toBe(verdict)
    expect(verdictOf({ ...context, challenge: {} }).verdict).toBe('fresh')
  })

  it('needs an authentication that is newer than the one before', () => {
    const reading = readingOf({ age: 10 })
    const { authTime } = reading.authentication
    expect(isAdvanced(contextWith({ reading, authTimeBefore: null }))).toBe(true)
    expect(isAdvanced(contextWith({ reading, authTimeBefore: authTime! - 1 }))).toBe(true)
    expect(isAdvanced(contextWith({ reading, authTimeBefore: authTime! }))).toBe(false)
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

describe('what a run remembers', () => {
  it('keeps the first subject and the first moment', () => {
    const reading = readingOf({ age: 0 })
    expect(withReading(contextWith(), { ...reading, now: 7.9 })).toMatchObject({
      openedAt: 7,
      subjectKey: reading.subjectKey,
    })
    expect(withReading(contextWith({ openedAt: 3, subjectKey: 'first' }), reading)).toMatchObject({
      openedAt: 3,
      subjectKey: 'first',
    })
  })

  it('counts a prompt, and what auth_time has to pass', () => {
    const reading = readingOf({ age: 10 })
    expect(withPrompt(contextWith({ prompts: 1, tried: ['biometric'], reading }), 'browser')).toEqual({
      prompts: 2,
      tried: ['biometric', 'browser'],
      authTimeBefore: reading.authentication.authTime,
    })
    expect(withPrompt(contextWith(), 'browser')).toMatchObject({ authTimeBefore: null })
  })

  it('begins a new attempt for what the server asks, and changes nothing for any other answer', () => {
    const challenge = { maxAge: 60 }
    expect(
      withStepUp(contextWith({ tried: ['browser'], retries: 2, confirmed: true }), {
        result: 'stepUpRequired',
        challenge,
      }),
    ).toEqual({
      challenge,
      stepUps: 1,
      tried: [],
      retries: 0,
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
  ] as const)('says why the server asks again (%#)', (change, result, diagnosis) => {
    const context = contextWith({ reading: readingOf({ age: 0 }), ...change })
    expect(toIneffective(context, result)).toEqual({ outcome: 'refused', code: 'stepUpIneffective', diagnosis })
  })
})

describe('a chart without services', () => {
  it('reaches no endpoint', async () => {
    const actor = createActor(createSensitiveActionMachine(), { input: scenarios[0]!.input })
    const ended = new Promise((resolve) => {
      actor.subscribe({ complete: () => resolve(actor.getSnapshot().output) })
    })
    actor.start()
    expect(await ended).toEqual({ outcome: 'failed', code: 'misconfigured' })
  })
})

describe('a chart whose effects are not provided', () => {
  it('forgets nothing outside when the subject is another one, and is refused all the same', async () => {
    const machine = createSensitiveActionMachine().provide({
      actors: { refreshIdToken: fromPromise(() => Promise.resolve(readingOf({ age: 0 }))) as never },
    })
    const actor = createActor(machine, {
      input: { ...scenarios[0]!.input, resumption: { ...resumption('confirmation'), subjectKey: 'another' } },
    })
    const ended = new Promise((resolve) => {
      actor.subscribe({ complete: () => resolve(actor.getSnapshot().output) })
    })
    actor.start()
    actor.send({ type: 'reauth.confirm' })
    expect(await ended).toEqual({ outcome: 'refused', code: 'subjectMismatch' })
  })
})
