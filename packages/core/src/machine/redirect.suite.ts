import { describe, expect, it } from 'vitest'
import { readingOf } from '../testing/index.js'
import type { RunFacts } from '../words/facts.js'
import { RUN_FACTS } from '../words/facts.js'
import { performed, resumption, start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'

describe('the redirect', () => {
  const startLeaving = async () => {
    const run = start({ browser: 'redirect' })
    await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
    return run
  }

  it('saves first, then leaves, and does not take the start of leaving for success', async () => {
    const run = await startLeaving()
    expect(run.state()).toBe('reauthenticating.browser.savingPending')
    await run.answer('savePendingAction', { resolve: undefined })
    await run.answer('startBrowserReauthentication', { resolve: undefined })
    expect(run.state()).toBe('reauthenticating.browser.redirecting')
    expect(run.calls()).not.toContain('performAction')
  })

  it('is refused before the page leaves if the action cannot be saved', async () => {
    const run = await startLeaving()
    await run.answer('savePendingAction', { reject: { code: 'cannotPersist' } })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'cannotPersist' })
    expect(run.calls()).not.toContain('startBrowserReauthentication')
  })

  it('is cancelled when the page is shown again', async () => {
    const run = await startLeaving()
    await run.answer('savePendingAction', { resolve: undefined })
    run.actor.send({ type: 'page.restored' })
    expect(run.output()).toEqual({ outcome: 'cancelled', code: 'abandoned' })
    expect(run.services.effects).toEqual(['forgetPendingAction'])
  })

  it('is refused when the page is shown again after the action continued in another page', async () => {
    const run = await startLeaving()
    await run.answer('savePendingAction', { resolve: undefined })
    run.actor.send({ type: 'page.restored', taken: true })
    expect(run.output()).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
  })

  it('saves and leaves again if the page is still here, and counts one prompt in the browser', async () => {
    const run = await startLeaving()
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
    const run = await startLeaving()
    for (let attempt = 0; attempt < 9; attempt += 1) {
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
    const run = await startLeaving()
    const input = run.services.calls.at(-1)!.input as RunFacts
    expect(Object.keys(input).toSorted()).toEqual(Object.keys(RUN_FACTS).toSorted())
    expect(Object.entries(RUN_FACTS).filter(([fact, check]) => !check(input[fact as keyof RunFacts]))).toEqual([])
  })

  it('exchanges the callback, shows the action again and calls after one click', async () => {
    const run = start({ browser: 'redirect', resumption: resumption('callback') })
    expect(run.state()).toBe('reauthenticating.finishing.exchanging')
    await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
    expect(run.state()).toBe('confirmingResumed')
    run.actor.send({ type: 'reauth.confirm' })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    await run.answer('performAction', performed)
    expect(run.output()).toMatchObject({ outcome: 'succeeded' })
  })

  it('calls at once if the action resumes automatically', async () => {
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
  ] as const)('ends immediately if it was %s', (stage, output) => {
    const run = start({ resumption: resumption(stage) })
    expect(run.output()).toEqual(output)
    expect(run.calls()).toEqual([])
  })

  it('does not ask the server about a call whose record expired', () => {
    const capabilities = { browser: 'redirect', operation: false, resolvable: true } as const
    const run = start({ resumption: resumption('callExpired'), capabilities })
    expect(run.output()).toEqual({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(run.calls()).toEqual([])
  })

  it('shows the action again to an end-user who may pass unverified', async () => {
    const run = start({
      resumption: resumption('confirmation'),
      requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
    })
    const answer = { resolve: readingOf({ age: 400, canReauthenticate: false }) }
    await run.answer('refreshIdToken', answer)
    expect(run.state()).toBe('confirmingResumed')
    run.actor.send({ type: 'reauth.confirm' })
    await run.answer('refreshIdToken', answer)
    expect(run.state()).toBe('calling')
  })

  describe('without a network', () => {
    const startOffline = async () => {
      const run = start({ browser: 'redirect', resumption: resumption('callback') })
      await run.answer('finishBrowserReauthentication', { reject: { code: 'offline' } })
      expect(run.state()).toBe('reauthenticating.finishing.awaitingNetwork')
      return run
    }

    it('exchanges the callback when the network is back', async () => {
      const run = await startOffline()
      expect(run.actor.getSnapshot().hasTag('working')).toBe(true)
      run.actor.send({ type: 'network.restored' })
      await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
      expect(run.state()).toBe('confirmingResumed')
    })

    it('gives up when the network stays away, and when the end-user stops', async () => {
      const run = await startOffline()
      run.clock.increment(DEFAULT_TIMEOUTS.resume)
      expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
      const cancelledRun = await startOffline()
      cancelledRun.actor.send({ type: 'reauth.cancel' })
      expect(cancelledRun.output()).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    })

    it('wakes up at most five times', async () => {
      const run = await startOffline()
      for (let wakeUp = 0; wakeUp < 5; wakeUp += 1) {
        expect(run.output()).toBeUndefined()
        run.actor.send({ type: 'network.restored' })
        await run.answer('finishBrowserReauthentication', { reject: { code: 'offline' } })
      }
      expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
    })
  })

  it('asks the server for the result if the page is loaded again during the call', () => {
    const capabilities = { browser: 'redirect', operation: false, resolvable: true } as const
    expect(start({ resumption: resumption('call'), capabilities }).state()).toBe('resolvingOutcome')
  })
})
