import { describe, expect, it, vi } from 'vitest'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { Tab, TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { comeBack, confirming, leave } from '../reauth/resume.fixture.js'
import { BOB, open, settle, stale, untilClosed } from '../reauth/seams.fixture.js'
import { ServiceError } from '../words/service-error.js'
import type { ReauthEvent } from './run-events.js'

/** A statechart that cannot be created. */
const broken = {
  provide: () => {
    throw new Error('no statechart')
  },
} as never

const CAROL = { to: 'carol' }

function pageOf(world: TestWorld, more: object = {}) {
  const tab = new Tab()
  const reports: unknown[] = []
  const onError = (error: unknown): void => void reports.push(error)
  const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: tab, onError, ...more })
  return { reauth, tab, reports }
}

describe('the listeners of a page', () => {
  it('are added once while there are runs, and removed after the last one', async () => {
    const world = stale()
    const { reauth, tab } = pageOf(world)
    const transfer = transferOf(world, { confirm: true, concurrency: 'parallel' })
    const runs = [reauth.start(transfer, BOB), reauth.start(transfer, CAROL)] as const
    expect([tab.online.size, tab.restored.size]).toEqual([1, 1])
    runs[0].cancel()
    await runs[0].ended
    await settle()
    expect([tab.online.size, tab.restored.size]).toEqual([1, 1])
    runs[1].cancel()
    await runs[1].ended
    await until(() => tab.online.size + tab.restored.size === 0)
  })
})

describe('a run that waits for a click', () => {
  it('continues when a run of another action starts', async () => {
    const world = stale()
    const { reauth } = pageOf(world)
    const run = reauth.start(transferOf(world, { confirm: true }), BOB)
    await until(() => run.getSnapshot().canConfirm)
    const otherRun = reauth.start(transferOf(world, { id: 'close', confirm: true }), BOB)
    await until(() => otherRun.getSnapshot().canConfirm)
    expect(run.getSnapshot().status).toBe('awaitingConfirmation')
  })

  it('does not prevent the page from resuming another run', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab })
    const waiting = reauth.start(transferOf(left.world, { id: 'close', confirm: true }), BOB)
    await confirming((await reauth.resume())!)
    expect(waiting.getSnapshot().status).not.toBe('refused')
  })
})

describe('an operation that was opened', () => {
  it('is not used by another run once its outcome is known, even under the same key', async () => {
    const world = new TestWorld()
    const { reauth } = pageOf(world)
    let operations = 0
    const operation = async () => ({ operationId: `op ${(operations += 1)}`, openedAt: world.now })
    const action = transferOf(world, { operation })
    for (const count of [1, 2]) {
      expect((await reauth.perform(action, BOB, { idempotencyKey: 'key' })).outcome).toBe('succeeded')
      expect(operations).toBe(count)
    }
  })
})

describe('a run', () => {
  it('accepts an observer without `next`, and calls no callback that the app did not pass', async () => {
    const world = new TestWorld()
    const { reauth, reports } = pageOf(world, { inspect: {} })
    const run = reauth.start(transferOf(world), BOB)
    run.subscribe({})
    expect((await run.ended).outcome).toBe('succeeded')
    expect(reports).toEqual([])
  })

  it('has the status `calling` during the call', async () => {
    const world = new TestWorld()
    let answer = () => {}
    const perform = () => new Promise((resolve) => (answer = () => resolve('done')))
    const run = pageOf(world).reauth.start(transferOf(world, { perform }), BOB)
    await until(() => run.getSnapshot().state === 'calling')
    expect(run.getSnapshot().status).toBe('calling')
    answer()
    await run.ended
  })

  it('ignores events after its end', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const world = new TestWorld()
    const run = pageOf(world).reauth.start(transferOf(world), BOB)
    await run.ended
    run.cancel()
    run.confirm()
    expect([run.getSnapshot().status, warn.mock.calls]).toEqual(['succeeded', []])
    warn.mockRestore()
  })

  it('ends with the error that broke its statechart as the cause', async () => {
    const world = new TestWorld()
    const hasOperationToOpen = (): never => {
      throw new Error('a guard of the app')
    }
    const machine = sensitiveActionMachine.provide({ guards: { hasOperationToOpen } })
    const outcome = await pageOf(world, { machine }).reauth.perform(transferOf(world), BOB)
    expect((outcome as { cause: Error }).cause.message).toContain('a guard of the app')
  })

  it('deletes no records if another subject is reported before its first reading', async () => {
    const world = new TestWorld()
    const list = vi.fn(() => world.store.list())
    const refreshIdToken = () => Promise.reject(new ServiceError('subjectMismatch'))
    const { reauth } = open(world, [], { service: { refreshIdToken }, store: { list } })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ code: 'subjectMismatch' })
    await settle()
    expect(list).not.toHaveBeenCalled()
  })

  it('does not fall back to a browser that the service does not have', async () => {
    const world = stale()
    const { browser: _, ...service } = world.service('inProcess')
    const biometric = {
      isEnabled: () => true,
      reauthenticate: () => Promise.reject(new ServiceError('biometricNotEnrolled')),
    }
    const { reauth } = pageOf(world, { service: { ...service, biometric } })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ code: 'biometricNotEnrolled' })
    expect(await reauth.resume()).toBeNull()
  })
})

describe('a statechart of the app', () => {
  it('closes the record of a run that has ended, and deletes all records of the first subject when another comes back', async () => {
    const world = stale()
    const transfer = transferOf(world)
    const first = open(world, [transfer])
    const machine = sensitiveActionMachine.provide({})
    const page = createReauth({
      service: world.service(),
      actions: [transfer],
      store: world.store,
      clock: world.clock,
      page: new Tab(),
      machine,
    })
    const run = page.start(transfer, BOB)
    await until(() => world.left.length === 1)
    run.cancel()
    await run.ended
    await untilClosed(world)
    await first.reauth.perform(transfer, CAROL)
    await until(() => world.left.length === 2)
    // This page knows the first subject.
    world.subject = 'mallory'
    world.now += 400
    expect(await page.perform(transfer, BOB)).toMatchObject({ code: 'subjectMismatch' })
    await vi.waitFor(async () => expect(await world.store.list()).toEqual([]), { timeout: 20_000 })
  })
})

describe('the events of a run', () => {
  const listening = (world: TestWorld, more: object = {}) => {
    const events: ReauthEvent[] = []
    return { ...pageOf(world, { onEvent: (event: ReauthEvent) => events.push(event), ...more }), events }
  }

  it('have the time since its start, and the method of a prompt', async () => {
    const world = stale()
    world.now += 100
    const { reauth, events } = listening(world)
    await reauth.perform(transferOf(world), BOB)
    expect(events[0]).toMatchObject({ type: 'started', elapsed: 0 })
    expect(events.find(({ type }) => type === 'prompted')).toMatchObject({ method: 'browser', elapsed: 0 })
  })

  it('have the diagnosis of an ineffective step-up, and none for another end', async () => {
    const world = new TestWorld()
    const { reauth, events } = listening(world)
    const perform = () =>
      new Response(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="1"' },
      })
    const outcome = await reauth.perform(transferOf(world, { perform }), BOB)
    expect(events.at(-1)).toMatchObject({ type: 'refused', diagnosis: (outcome as { diagnosis: string }).diagnosis })
    await reauth.perform(transferOf(world, { perform: () => new Response(null, { status: 403 }) }), BOB)
    expect(Object.keys(events.at(-1)!)).toEqual(['type', 'code', 'runId', 'actionId', 'elapsed'])
  })

  it('start with `resumed` after a redirect', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    const service = left.world.service()
    const { reauth, events } = listening(left.world, {
      service,
      actions: [left.action],
      store: left.world.store,
      page: left.first.tab,
    })
    await confirming((await reauth.resume())!)
    expect(events.map(({ type }) => type)).toEqual(['resumed'])
  })

  it('are not reported without a listener', async () => {
    const { run } = await comeBack(await leave(), 'error=access_denied')
    expect((await run.ended).outcome).toBe('cancelled')
    const { reauth, reports } = pageOf(new TestWorld())
    await reauth.perform(transferOf(new TestWorld()), BOB)
    expect(reports).toEqual([])
  })
})

describe('an input that is not stored', () => {
  const input = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) =>
        value === undefined ? { issues: [{ message: 'Who gets it?' }] } : { value: { to: 'carol' } },
    },
  }

  it('is validated when a run starts, and not after a redirect that lost it', async () => {
    const world = new TestWorld()
    const transfer = transferOf(world, { keepInput: 'none', input })
    expect((await open(world, [transfer]).reauth.perform(transfer, BOB)).outcome).toBe('succeeded')
    expect([...world.booked.values()]).toEqual([CAROL])
    const left = await leave({ keepInput: 'none', input })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    expect(run.input).toBeUndefined()
  })
})

describe('a run whose statechart cannot be created', () => {
  it('still has `resumed` after a redirect', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    const { reauth } = pageOf(left.world, {
      service: left.world.service(),
      actions: [left.action],
      store: left.world.store,
      page: left.first.tab,
      machine: broken,
    })
    const run = (await reauth.resume())!
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'unexpected' })
    expect(run.getSnapshot().resumed).toBe(true)
  })
})

describe('the lock of prompts', () => {
  it('has the namespace of the app in its name', async () => {
    const names: string[] = []
    const locks = {
      exclusive: (name: string, _: AbortSignal, work: (hasWaited: boolean) => Promise<never>) => {
        names.push(name)
        return work(false)
      },
      hold: async () => () => {},
    }
    for (const namespace of ['one', 'two']) {
      const world = stale()
      const { reauth } = pageOf(world, { locks, namespace })
      await reauth.perform(transferOf(world), BOB)
    }
    expect(names).toEqual([expect.stringContaining('one'), expect.stringContaining('two')])
  })
})

describe('a preview', () => {
  it.each([
    ['lacks a level', {}, { acrValues: ['gold'] }, 'wouldPrompt'],
    ['is ahead of all clocks', { authTime: 1_000_031 }, {}, 'wouldPrompt'],
    ['is ahead by the clock tolerance', { authTime: 1_000_001 }, {}, 'fresh'],
  ])('of an authentication that %s', async (_, more, requirement, preview) => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    const refreshIdToken = async (options: { signal: AbortSignal }) => ({
      ...(await service.refreshIdToken(options)),
      ...more,
    })
    for (const [clockTolerance, expected] of [
      ['1s', preview],
      ['0s', preview === 'fresh' ? 'wouldPrompt' : preview],
    ]) {
      const { reauth } = pageOf(world, { service: { ...service, refreshIdToken }, clockTolerance })
      const run = reauth.start(transferOf(world, { confirm: true }), BOB)
      await until(() => reauth.preview({ maxAge: '5m' }).preview !== 'unknown')
      expect(reauth.preview({ maxAge: '5m', ...requirement }).preview).toBe(expected)
      run.cancel()
      await run.ended
    }
  })
})
