import { describe, expect, it } from 'vitest'
import { CODES } from '../words/codes.js'
import { readingOf } from '../testing/index.js'
import type { RunFacts } from '../words/facts.js'
import { RUN_FACTS } from '../words/facts.js'
import { performed, resumption, start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from './delays.js'

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

describe('the redirect', () => {
  const leaving = async () => {
    const run = start({ browser: 'redirect' })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    return run
  }

  it('saves first, then leaves; that leaving starts is not success', async () => {
    const run = await leaving()
    expect(run.state()).toBe('reauthenticating.browser.savingPending')
    await run.answer('savePendingAction', { resolve: undefined })
    await run.answer('startBrowserReauthentication', { resolve: undefined })
    expect(run.state()).toBe('reauthenticating.browser.redirecting')
    expect(run.calls()).not.toContain('performAction')
  })

  it('is refused if nothing can be saved, before anything leaves', async () => {
    const run = await leaving()
    await run.answer('savePendingAction', { reject: { code: 'cannotPersist' } })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'cannotPersist' })
    expect(run.calls()).not.toContain('startBrowserReauthentication')
  })

  it('is cancelled when the page is shown again', async () => {
    const run = await leaving()
    await run.answer('savePendingAction', { resolve: undefined })
    run.actor.send({ type: 'page.restored' })
    expect(run.output()).toEqual({ outcome: 'cancelled', code: 'abandoned' })
    expect(run.services.effects).toEqual(['forgetPendingAction'])
  })

  it('is refused when the page is shown again after the action went on in another one', async () => {
    const run = await leaving()
    await run.answer('savePendingAction', { resolve: undefined })
    run.actor.send({ type: 'page.restored', taken: true })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
  })

  it('saves and leaves again if the page is still here, and counts the browser once', async () => {
    const run = await leaving()
    await run.answer('savePendingAction', { resolve: undefined })
    await run.answer('startBrowserReauthentication', { resolve: undefined })
    run.actor.send({ type: 'redirect.again' })
    expect(run.state()).toBe('reauthenticating.browser.savingPending')
    await run.answer('savePendingAction', { resolve: undefined })
    expect(run.calls().slice(1)).toEqual([
      'savePendingAction',
      'startBrowserReauthentication',
      'savePendingAction',
      'startBrowserReauthentication',
    ])
    expect(run.actor.getSnapshot().context.tried).toEqual(['browser'])
  })

  it('leaves at most eight times', async () => {
    const run = await leaving()
    for (let again = 0; again < 9; again += 1) {
      if (run.state() === 'reauthenticating.browser.savingPending')
        await run.answer('savePendingAction', { resolve: undefined })
      run.actor.send({ type: 'redirect.again' })
    }
    expect(run.state()).toBe('reauthenticating.browser.redirecting')
    expect(run.calls().filter((name) => name === 'savePendingAction')).toHaveLength(8)
    run.clock.increment(DEFAULT_TIMEOUTS.redirect)
    expect(run.output()).toEqual({ outcome: 'failed', code: 'timeout' })
  })

  it('keeps exactly the facts of the run', async () => {
    const run = await leaving()
    const input = run.services.calls.at(-1)!.input as RunFacts
    expect(Object.keys(input).toSorted()).toEqual(Object.keys(RUN_FACTS).toSorted())
    expect(Object.entries(RUN_FACTS).filter(([fact, check]) => !check(input[fact as keyof RunFacts]))).toEqual([])
  })

  it('exchanges the callback, shows the action again and calls after one click', async () => {
    const run = start({ browser: 'redirect', resumption: resumption('callback') })
    expect(run.state()).toBe('reauthenticating.finishing')
    await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
    expect(run.state()).toBe('confirmingResumed')
    run.actor.send({ type: 'reauth.confirm' })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
  })

  it('calls at once if the action is harmless', async () => {
    const run = start({ browser: 'redirect', resumption: resumption('callback'), preferences: { autoResume: true } })
    await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
    expect(run.state()).toBe('calling')
  })

  it('shows the action again after a reload, without exchanging the callback twice', async () => {
    const run = start({ browser: 'redirect', resumption: resumption('confirmation') })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    expect(run.state()).toBe('confirmingResumed')
    expect(run.calls()).toEqual(['refreshIdToken'])
  })

  it.each([
    ['abandoned', { outcome: 'cancelled', code: 'abandoned' }],
    ['used', { outcome: 'refused', code: 'alreadyResumed' }],
    ['discarded', { outcome: 'refused', code: 'pendingActionDiscarded' }],
    ['missing', { outcome: 'refused', code: 'pendingActionMissing' }],
    ['call', { outcome: 'outcomeUnknown', code: 'responseLost' }],
    ['callExpired', { outcome: 'outcomeUnknown', code: 'responseLost' }],
  ] as const)('ends at once if it was %s', (stage, output) => {
    const run = start({ resumption: resumption(stage) })
    expect(run.output()).toEqual(output)
    expect(run.calls()).toEqual([])
  })

  it('asks nobody for a call whose record expired', () => {
    const capabilities = { browser: 'redirect', operation: false, resolvable: true } as const
    const run = start({ resumption: resumption('callExpired'), capabilities })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.calls()).toEqual([])
  })

  it('shows the action again to those who may pass unverified', async () => {
    const run = start({
      resumption: resumption('confirmation'),
      requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
    })
    const cannot = { resolve: readingOf({ age: 400, canReauthenticate: false }) }
    await run.answer('refreshIdToken', cannot)
    expect(run.state()).toBe('confirmingResumed')
    run.actor.send({ type: 'reauth.confirm' })
    await run.answer('refreshIdToken', cannot)
    expect(run.state()).toBe('calling')
  })

  describe('without a network', () => {
    const back = async () => {
      const run = start({ browser: 'redirect', resumption: resumption('callback') })
      await run.answer('finishBrowserReauthentication', { reject: { code: 'offline' } })
      expect(run.state()).toBe('reauthenticating.awaitingNetwork')
      return run
    }

    it('exchanges the callback when the network is back', async () => {
      const run = await back()
      expect(run.actor.getSnapshot().hasTag('working')).toBe(true)
      run.actor.send({ type: 'network.restored' })
      await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
      expect(run.state()).toBe('confirmingResumed')
    })

    it('gives up when the network stays away, and when the end-user stops', async () => {
      const run = await back()
      run.clock.increment(DEFAULT_TIMEOUTS.resume)
      expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
      const other = await back()
      other.actor.send({ type: 'reauth.cancel' })
      expect(other.output()).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    })

    it('wakes up at most five times', async () => {
      const run = await back()
      for (let wakeUp = 0; wakeUp < 5; wakeUp += 1) {
        expect(run.output()).toBeUndefined()
        run.actor.send({ type: 'network.restored' })
        await run.answer('finishBrowserReauthentication', { reject: { code: 'offline' } })
      }
      expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
    })
  })

  it('asks the server if the page was loaded again during the call', () => {
    const capabilities = { browser: 'redirect', operation: false, resolvable: true } as const
    expect(start({ resumption: resumption('call'), capabilities }).state()).toBe('resolvingOutcome')
  })
})
