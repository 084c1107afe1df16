import { describe, expect, it } from 'vitest'
import { readingOf } from '../testing/index.js'
import { type Run, resumption, start } from './chart.fixture.js'
import { DEFAULT_TIMEOUTS } from '../words/facts.js'

describe('the refresh', () => {
  it('is retried at most twice after a temporary failure', async () => {
    const run = start()
    for (const wait of [250, 500]) {
      await run.answer('refreshIdToken', { reject: { code: 'providerUnavailable', retryable: true } })
      expect(run.state()).toBe('refreshing.backingOff')
      run.clock.increment(wait)
    }
    await run.answer('refreshIdToken', { reject: { code: 'providerUnavailable', retryable: true } })
    expect(run.output()).toEqual({ outcome: 'failed', code: 'providerUnavailable' })
  })

  it('waits for the network, and continues when it is back', async () => {
    const run = start()
    await run.answer('refreshIdToken', { reject: { code: 'offline' } })
    expect(run.state()).toBe('refreshing.offline')
    run.actor.send({ type: 'network.restored' })
    await run.answer('refreshIdToken', { resolve: readingOf() })
    expect(run.state()).toBe('calling')
  })

  it('wakes up at most five times, and then fails', async () => {
    const run = start()
    await run.answer('refreshIdToken', { reject: { code: 'offline' } })
    for (let wakeUp = 0; wakeUp < 5; wakeUp += 1) {
      expect(run.state()).toBe('refreshing.offline')
      run.actor.send({ type: 'network.restored' })
      await run.answer('refreshIdToken', { reject: { code: 'offline' } })
    }
    expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
  })

  it('fails when the network stays away', async () => {
    const run = start()
    await run.answer('refreshIdToken', { reject: { code: 'offline' } })
    run.clock.increment(DEFAULT_TIMEOUTS.offline)
    expect(run.output()).toEqual({ outcome: 'failed', code: 'offline' })
  })

  it.each([
    ['lost', 'sessionLost'],
    ['changed', 'sessionChanged'],
  ] as const)('ends when the session is %s', (change, code) => {
    const run = start()
    run.actor.send({ type: 'session.changed', change })
    expect(run.output()).toEqual({ outcome: 'refused', code })
    expect(run.services.effects.includes('forgetSubject')).toBe(change === 'changed')
  })
})

const isOther = (output: unknown): boolean => (output as { code: string }).code === 'subjectMismatch'

describe('every failure of every service', () => {
  const at: Record<string, () => Promise<Run>> = {
    refreshIdToken: async () => start(),
    openOperation: async () => {
      const run = start({ capabilities: { browser: 'inProcess', operation: true, resolvable: false } })
      await run.answer('refreshIdToken', { resolve: readingOf() })
      return run
    },
    reauthenticateWithBiometric: async () => {
      const run = start({ browser: 'none' })
      await run.answer('refreshIdToken', { resolve: readingOf({ age: 400, biometricEnabled: true }) })
      return run
    },
    reauthenticateInBrowser: async () => {
      const run = start()
      await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
      return run
    },
    savePendingAction: async () => {
      const run = start({ browser: 'redirect' })
      await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
      return run
    },
    startBrowserReauthentication: async () => {
      const run = await at['savePendingAction']!()
      await run.answer('savePendingAction', { resolve: undefined })
      return run
    },
    finishBrowserReauthentication: async () => start({ resumption: resumption('callback') }),
    renewIdToken: async () => {
      const run = start()
      await run.answer('refreshIdToken', { resolve: readingOf({ life: 1 }) })
      return run
    },
  }
  const service = (name: string) => (name === 'renewIdToken' ? 'refreshIdToken' : name) as Parameters<Run['answer']>[0]
  const names = Object.keys(at)

  it.each(names)(
    '%s: a cancel ends as cancelled, a refusal as refused, an outage and garbage as failed',
    async (name) => {
      for (const [error, outcome] of [
        [{ code: 'cancelled' }, 'cancelled'],
        [{ code: 'sessionLost' }, 'refused'],
        [{ code: 'providerUnavailable' }, 'failed'],
        [new Error('eyJhbGciOi.eyJzdWIi.c2ln'), 'failed'],
        [undefined, 'failed'],
        [{ code: 'made up' }, 'failed'],
        [{ code: 'subjectMismatch' }, 'refused'],
      ] as const) {
        const run = await at[name]!()
        await run.answer(service(name), { reject: error })
        expect(run.output()).toMatchObject({ outcome })
        expect(run.calls()).not.toContain('performAction')
        expect(run.services.effects.includes('forgetSubject')).toBe(run.output() !== undefined && isOther(run.output()))
        expect(JSON.stringify(run.actor.getPersistedSnapshot())).not.toContain('eyJ')
      }
    },
  )

  it.each(names)('%s: a service that never answers times out, and its late answer changes nothing', async (name) => {
    const run = await at[name]!()
    const call = run.services.pending()[0]!
    run.clock.increment(600_000)
    expect(['failed', 'refused']).toContain((run.output() as { outcome: string }).outcome)
    const before = run.actor.getSnapshot()
    expect(call.signal.aborted).toBe(true)
    call.resolve(readingOf())
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    expect(run.actor.getSnapshot()).toBe(before)
  })

  it.each(names)(
    '%s: the end-user and a newer action can stop it, and no service is called afterwards',
    async (name) => {
      for (const [type, code] of [
        ['reauth.cancel', 'cancelled'],
        ['run.replaced', 'replaced'],
      ] as const) {
        const run = await at[name]!()
        run.actor.send({ type })
        expect(run.output()).toEqual({ outcome: 'cancelled', code })
        expect(run.services.pending()).toEqual([])
      }
    },
  )

  const reading = names.filter(
    (name) => !['openOperation', 'savePendingAction', 'startBrowserReauthentication'].includes(name),
  )
  const NONSENSE = [
    undefined,
    null,
    'soon',
    {},
    { ...readingOf(), authentication: undefined },
    { ...readingOf(), authentication: { ...readingOf().authentication, methods: 'pwd' } },
    { ...readingOf(), authentication: { ...readingOf().authentication, expiresAt: undefined } },
    { ...readingOf(), now: Number.NaN },
    { ...readingOf(), subjectKey: '' },
    { ...readingOf(), subjectKey: null },
    { ...readingOf(), subjectKey: 'k'.repeat(513) },
    {
      get authentication() {
        throw new Error('gone')
      },
    },
  ]

  it.each(reading)('%s: fails on an answer that is not a reading, and does not keep it', async (name) => {
    for (const answer of NONSENSE) {
      const run = await at[name]!()
      const { reading: before } = run.actor.getSnapshot().context
      await run.answer(service(name), { resolve: answer })
      expect(run.output()).toEqual({ outcome: 'failed', code: 'unexpected' })
      expect(run.actor.getSnapshot().context.reading).toBe(before)
    }
  })

  it.each([
    undefined,
    {},
    { operationId: '', openedAt: 1 },
    { operationId: 'o'.repeat(513), openedAt: 1 },
    { operationId: null, openedAt: 1 },
    { operationId: 'op', openedAt: '1' },
    { operationId: 'op', openedAt: Number.NaN },
  ])('openOperation: fails on an answer that is not an operation: %j', async (answer) => {
    const run = await at['openOperation']!()
    await run.answer('openOperation', { resolve: answer })
    expect(run.output()).toEqual({ outcome: 'failed', code: 'unexpected' })
  })

  it('openOperation: keeps the id and the time only', async () => {
    const run = await at['openOperation']!()
    const { context } = run.actor.getSnapshot()
    const answer = {
      operationId: 'o'.repeat(512),
      openedAt: 1_000_000,
      subjectKey: 'mallory',
      calls: 7,
      idToken: 'eyJ',
    }
    await run.answer('openOperation', { resolve: answer })
    expect(run.actor.getSnapshot().context).toEqual({
      ...context,
      operationId: answer.operationId,
      openedAt: 1_000_000,
      calls: 1,
    })
  })
})

describe('waiting for a person', () => {
  it.each([
    [
      'a click before the prompt',
      async () => {
        const run = start({ preferences: { confirm: true } })
        await run.answer('refreshIdToken', { resolve: readingOf({ age: 400 }) })
        return run
      },
    ],
    [
      'a click after the redirect',
      async () => {
        const run = start({ resumption: resumption('callback') })
        await run.answer('finishBrowserReauthentication', { resolve: readingOf() })
        return run
      },
    ],
  ])('%s ends after ten minutes', async (_, arrange) => {
    const run = await arrange()
    run.clock.increment(600_000)
    expect(run.output()).toEqual({ outcome: 'failed', code: 'timeout' })
  })
})
