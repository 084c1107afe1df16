import { describe, expect, it } from 'vitest'
import { CODES } from '../words/texts.js'
import { readingOf } from '../testing/index.js'
import { performed, start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'

describe('the call', () => {
  const startCall = async (resolvable = false) => {
    const run = start({ capabilities: { browser: 'inProcess', operation: false, resolvable } })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    return run
  }

  it('is refused by the server', async () => {
    const run = await startCall()
    await run.answer('performAction', { resolve: { result: 'refused' } })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'refusedByServer' })
  })

  it.each(Object.entries(CODES).filter(([, { outcome }]) => outcome !== 'outcomeUnknown'))(
    'ends with its own code if it was not sent: %s',
    async (code, { outcome }) => {
      for (const resolvable of [false, true]) {
        const run = await startCall(resolvable)
        await run.answer('performAction', { resolve: { result: 'notSent', code } })
        expect(run.output()).toEqual({ outcome, code })
      }
    },
  )

  it.each([undefined, 7, 'toString', 'made up'])(
    'fails if it was not sent and its code is unknown: %j',
    async (code) => {
      const run = await startCall()
      await run.answer('performAction', { resolve: { result: 'notSent', code } })
      expect(run.output()).toEqual({ outcome: 'failed', code: 'unexpected' })
    },
  )

  it.each(['responseLost', 'responseUnreadable'])(
    'has an unknown outcome if it claims not to be sent, with a code for a call that may have happened: %s',
    async (code) => {
      const run = await startCall()
      await run.answer('performAction', { resolve: { result: 'notSent', code } })
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it.each(['misconfigured', 'notSent'])('fails as not sent if it rejects with %s', async (code) => {
    for (const resolvable of [false, true]) {
      const run = await startCall(resolvable)
      await run.answer('performAction', { reject: { code } })
      expect(run.output()).toEqual({ outcome: 'failed', code })
    }
  })

  it('has an unknown outcome if its answer cannot be read, and the server is not asked', async () => {
    const run = await startCall(true)
    await run.answer('performAction', { resolve: { result: 'unreadable' } })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseUnreadable' })
    expect(run.calls()).not.toContain('resolveOutcome')
  })

  it.each([
    ['reports that the token was not sent', { resolve: { result: 'notSent', code: 'subjectMismatch' } }, 'refused'],
    ['rejects', { reject: { code: 'subjectMismatch' } }, 'outcomeUnknown'],
  ] as const)(
    "deletes the first subject's pending actions when another is signed in: the service %s",
    async (_, outcome, end) => {
      for (const resolvable of [false, true]) {
        const run = await startCall(resolvable)
        await run.answer('performAction', outcome)
        expect(run.output()).toMatchObject({ outcome: end })
        expect(run.services.effects).toEqual(['forgetSubject', 'forgetPendingAction'])
      }
    },
  )

  it("deletes the first subject's pending actions when another is signed in while it asks for the result", async () => {
    const run = await startCall(true)
    await run.answer('performAction', { resolve: { result: 'unknown' } })
    await run.answer('resolveOutcome', { reject: { code: 'subjectMismatch' } })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.services.effects).toEqual(['forgetSubject', 'forgetPendingAction'])
  })

  it.each([undefined, null, 'soon', { maxAge: -1 }, { maxAge: 60, extra: 1 }, { acrValues: ['two words'] }])(
    'has an unknown outcome if the server asks for step-up with an invalid challenge: %j',
    async (challenge) => {
      const run = await startCall()
      await run.answer('performAction', { resolve: { result: 'stepUpRequired', challenge } })
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it('continues when a newer run replaces it', async () => {
    const run = await startCall()
    run.actor.send({ type: 'run.replaced' })
    expect(run.state()).toBe('calling')
  })

  it.each([{ resolve: { result: 'unknown' } }, { resolve: undefined }, { reject: { code: 'offline' } }])(
    'has an unknown outcome when its response is lost: %j',
    async (outcome) => {
      const run = await startCall()
      await run.answer('performAction', outcome)
      expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    },
  )

  it.each([{ resolve: { result: 'unknown' } }, { reject: { code: 'offline' } }, undefined])(
    'asks the server for the result, and never calls again: %j',
    async (outcome) => {
      const run = await startCall(true)
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
  ])('ends with the result that the server reports: %j', async (answer, output) => {
    const run = await startCall(true)
    await run.answer('performAction', { reject: {} })
    await run.answer('resolveOutcome', answer)
    expect(run.output()).toEqual(output)
  })

  it('has an unknown outcome when it is cancelled', async () => {
    const run = await startCall()
    run.actor.send({ type: 'reauth.cancel' })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.services.calls.at(-1)?.signal.aborted).toBe(true)
  })

  it('continues when the session changes', async () => {
    const run = await startCall()
    run.actor.send({ type: 'session.changed', change: 'lost' })
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
  })
})
