import { describe, expect, it } from 'vitest'
import { CODES } from '../words/texts.js'
import { readingOf } from '../testing/index.js'
import { performed, start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'

describe('the call', () => {
  const called = async (resolvable = false) => {
    const run = start({ capabilities: { browser: 'inProcess', operation: false, resolvable } })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    return run
  }

  it('is refused by the server', async () => {
    const run = await called()
    await run.answer('performAction', { resolve: { result: 'refused' } })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'refusedByServer' })
  })

  it.each(Object.entries(CODES).filter(([, { outcome }]) => outcome !== 'outcomeUnknown'))(
    'was not sent, and ends as its code says: %s',
    async (code, { outcome }) => {
      for (const resolvable of [false, true]) {
        const run = await called(resolvable)
        await run.answer('performAction', { resolve: { result: 'notSent', code } })
        expect(run.output()).toEqual({ outcome, code })
      }
    },
  )

  it.each([undefined, 7, 'toString', 'made up'])(
    'was not sent, and fails if its code is none that there is: %j',
    async (code) => {
      const run = await called()
      await run.answer('performAction', { resolve: { result: 'notSent', code } })
      expect(run.output()).toEqual({ outcome: 'failed', code: 'unexpected' })
    },
  )

  it.each(['responseLost', 'responseUnreadable'])(
    'is unknown if it says at once that it was not sent and that it may have happened: %s',
    async (code) => {
      const run = await called()
      await run.answer('performAction', { resolve: { result: 'notSent', code } })
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it.each(['misconfigured', 'notSent'])('was not sent if it is rejected with %s', async (code) => {
    for (const resolvable of [false, true]) {
      const run = await called(resolvable)
      await run.answer('performAction', { reject: { code } })
      expect(run.output()).toEqual({ outcome: 'failed', code })
    }
  })

  it('has happened if its answer cannot be read, and nobody asks for it', async () => {
    const run = await called(true)
    await run.answer('performAction', { resolve: { result: 'unreadable' } })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseUnreadable' })
    expect(run.calls()).not.toContain('resolveOutcome')
  })

  it.each([
    ['says so of a token that was not sent', { resolve: { result: 'notSent', code: 'subjectMismatch' } }, 'refused'],
    ['rejects', { reject: { code: 'subjectMismatch' } }, 'outcomeUnknown'],
  ] as const)('forgets what is pending of a subject who is gone: the service %s', async (_, outcome, end) => {
    for (const resolvable of [false, true]) {
      const run = await called(resolvable)
      await run.answer('performAction', outcome)
      expect(run.output()).toMatchObject({ outcome: end })
      expect(run.services.effects).toEqual(['forgetSubject', 'forgetPendingAction'])
    }
  })

  it('forgets what is pending of a subject who is gone when it asks what became of the call', async () => {
    const run = await called(true)
    await run.answer('performAction', { resolve: { result: 'unknown' } })
    await run.answer('resolveOutcome', { reject: { code: 'subjectMismatch' } })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.services.effects).toEqual(['forgetSubject', 'forgetPendingAction'])
  })

  it.each([undefined, null, 'soon', { maxAge: -1 }, { maxAge: 60, extra: 1 }, { acrValues: ['two words'] }])(
    'is unknown if the server asks for step-up with a challenge that is none: %j',
    async (challenge) => {
      const run = await called()
      await run.answer('performAction', { resolve: { result: 'stepUpRequired', challenge } })
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it('goes on when it is replaced, cancelled by nobody', async () => {
    const run = await called()
    run.actor.send({ type: 'run.replaced' })
    expect(run.state()).toBe('calling')
  })

  it.each([{ resolve: { result: 'unknown' } }, { resolve: undefined }, { reject: { code: 'offline' } }])(
    'has an unknown outcome when its answer is lost: %j',
    async (outcome) => {
      const run = await called()
      await run.answer('performAction', outcome)
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it.each([{ resolve: { result: 'unknown' } }, { reject: { code: 'offline' } }, undefined])(
    'asks the server what became of it, and never calls again: %j',
    async (outcome) => {
      const run = await called(true)
      if (outcome === undefined) run.clock.increment(DEFAULT_TIMEOUTS.call)
      else await run.answer('performAction', outcome)
      expect(run.state()).toBe('resolvingOutcome')
      await run.answer('resolveOutcome', { resolve: { result: 'performed', data: 1 } })
      expect(run.output()).toEqual({ outcome: 'succeeded', data: 1 })
      expect(run.calls().filter((name) => name === 'performAction')).toHaveLength(1)
    },
  )

  it.each([
    [{ resolve: { result: 'notPerformed' } }, { outcome: 'failed', code: 'notPerformed' }],
    [{ resolve: { result: 'unknown' } }, { outcome: 'outcomeUnknown', code: 'responseLost' }],
    [{ reject: {} }, { outcome: 'outcomeUnknown', code: 'responseLost' }],
  ])('ends as the server says: %j', async (answer, output) => {
    const run = await called(true)
    await run.answer('performAction', { reject: {} })
    await run.answer('resolveOutcome', answer)
    expect(run.output()).toEqual(output)
  })

  it('has an unknown outcome when it is stopped', async () => {
    const run = await called()
    run.actor.send({ type: 'reauth.cancel' })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.services.calls.at(-1)?.signal.aborted).toBe(true)
  })

  it('goes on when the session changes meanwhile', async () => {
    const run = await called()
    run.actor.send({ type: 'session.changed', change: 'lost' })
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
  })
})
