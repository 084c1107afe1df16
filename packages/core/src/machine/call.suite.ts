import { describe, expect, it } from 'vitest'
import { readingOf } from '../testing/index.js'
import { performed, resumption, start } from './chart.fixture.js'
import { delays } from './delays.js'

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

  it.each([
    ['sessionLost', 'refused'],
    ['unexpected', 'failed'],
  ])('was not sent (%s): %s', async (code, outcome) => {
    const run = await called()
    await run.answer('performAction', { resolve: { result: 'notSent', code } })
    expect(run.output()).toEqual({ outcome, code })
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
      if (outcome === undefined) run.clock.increment(delays.callTimeout)
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

  it('is refused where nothing can be saved, before anything leaves', async () => {
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

  it('calls at once where the action is harmless', async () => {
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
    ['call', { outcome: 'outcomeUnknown', code: 'responseLost' }],
  ] as const)('ends at once where it was %s', (stage, output) => {
    expect(start({ resumption: resumption(stage) }).output()).toEqual(output)
  })

  it('asks the server where the page was loaded again during the call', () => {
    const capabilities = { browser: 'redirect', operation: false, resolvable: true } as const
    expect(start({ resumption: resumption('call'), capabilities }).state()).toBe('resolvingOutcome')
  })
})
