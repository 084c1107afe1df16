import { describe, expect, it, vi } from 'vitest'
import type { SensitiveActionState } from './binding.js'
import { bindAction } from './bind-action.js'
import { bindFreshness } from './bind-freshness.js'
import { bindReauth } from './bind-reauth.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { HOME, leave } from './resume.fixture.js'

type Shown = SensitiveActionState<{ to: string }, unknown>

const open = (world: TestWorld) =>
  createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab(), onError: () => {} })

/** Creates a component that records every state that it showed. */
function component(world: TestWorld, more: object = {}, reauth = open(world)) {
  const states: Shown[] = []
  const page = bindReauth(reauth)
  const action = transferOf(world, more)
  return { states, page, action, ...bindAction(page, (state: Shown) => states.push(state), action) }
}

/** Opens the callback page. */
async function comeBackBound(more: object = {}) {
  const left = await leave(more)
  left.world.authenticate()
  const { reauth } = left.world.open(left.world.callback(), [left.action], left.first.tab)
  return { ...left, reauth, page: bindReauth(reauth) }
}

/** Opens the callback page of two runs that shared one redirect. */
async function backWithCompanion() {
  const world = new TestWorld()
  world.authTime -= 1000
  const actions = [transferOf(world), transferOf(world, { id: 'remove' })] as const
  const first = world.open(HOME, actions)
  await Promise.all(actions.map((action) => first.reauth.perform(action, { to: 'bob' })))
  await until(() => world.left.length === 1)
  world.authenticate()
  return { world, actions, ...world.open(world.callback(), actions, first.tab) }
}

describe('a bound action', () => {
  it('is idle, and starts nothing before it is mounted', async () => {
    const world = new TestWorld()
    const { states, getState, page } = component(world)
    expect(getState()).toMatchObject({ status: 'idle', isPending: false })
    expect([states, page.resumed, page.companions, world.refreshes]).toEqual([[], undefined, [], 0])
  })

  it('shows each change of its run', async () => {
    const { states, methods, mount, getState } = component(new TestWorld())
    const unmount = mount()
    await expect(methods.perform({ to: 'bob' })).resolves.toMatchObject({ outcome: 'succeeded' })
    expect(states[0]).toMatchObject({ status: 'working', isPending: true, input: { to: 'bob' } })
    expect(states.at(-1)).toMatchObject({ status: 'succeeded', isPending: false })
    expect(getState()).toEqual(states.at(-1))
    unmount()
  })

  it('stops listening when it is unmounted, and shows the continuing run when it is mounted again', async () => {
    const { states, methods, mount, getState } = component(new TestWorld())
    const unmount = mount()
    const ended = methods.perform({ to: 'bob' })
    unmount()
    const previous = states.length
    await expect(ended).resolves.toMatchObject({ outcome: 'succeeded' })
    expect(states).toHaveLength(previous)
    expect(getState()).toMatchObject({ status: 'succeeded' })
    mount()()
    expect(states.at(-1)).toMatchObject({ status: 'succeeded' })
  })

  it('follows a run that was started before it is mounted', async () => {
    const { states, methods, mount } = component(new TestWorld())
    const ended = methods.perform({ to: 'bob' })
    const unmount = mount()
    await ended
    expect(states.at(-1)).toMatchObject({ status: 'succeeded' })
    unmount()
  })

  it('unmounts without a run', () => {
    const { mount, states } = component(new TestWorld())
    mount()()
    expect(states).toEqual([])
  })

  it('returns to idle with reset(), but only after the end of a run', async () => {
    const { states, methods, mount } = component(new TestWorld())
    mount()
    methods.reset()
    const ended = methods.perform({ to: 'bob' })
    methods.reset()
    expect(states.at(-1)).toMatchObject({ isPending: true })
    await ended
    methods.reset()
    expect(states.at(-1)).toMatchObject({ status: 'idle', data: undefined, error: undefined })
  })

  it('waits for the click, and cancels', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { methods, mount, getState } = component(world, { confirm: true })
    mount()
    for (const nothing of [methods.confirm, methods.cancel, methods.retry, () => methods.choose('browser')]) nothing()
    expect(getState()).toMatchObject({ status: 'idle' })
    const confirmed = methods.perform({ to: 'bob' })
    await until(() => getState().canConfirm)
    methods.confirm()
    await expect(confirmed).resolves.toMatchObject({ outcome: 'succeeded' })
    world.now += 1000
    const cancelled = methods.perform({ to: 'carol' })
    await until(() => getState().canConfirm)
    methods.cancel()
    await expect(cancelled).resolves.toMatchObject({ outcome: 'cancelled' })
  })

  it('chooses the browser instead of the biometric prompt', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    world.biometric = { isEnabled: () => true, reauthenticate: () => new Promise(() => {}) }
    const { methods, mount, getState } = component(world)
    mount()
    const ended = methods.perform({ to: 'bob' })
    await until(() => getState().canChoose)
    methods.choose('browser')
    await expect(ended).resolves.toMatchObject({ outcome: 'succeeded' })
    expect(world.prompts).toBe(1)
  })

  it('retries under the same key, and follows the new run', async () => {
    const world = new TestWorld()
    const keys: string[] = []
    const perform = ({ idempotencyKey }: { idempotencyKey: string }) => {
      keys.push(idempotencyKey)
      return keys.length === 1 ? Promise.reject(new TypeError('Failed to fetch')) : 'sent'
    }
    const { methods, mount, getState } = component(world, { perform })
    mount()
    await expect(methods.perform({ to: 'bob' })).resolves.toMatchObject({ outcome: 'outcomeUnknown' })
    methods.retry()
    await until(() => getState().status === 'succeeded')
    expect(keys).toEqual([keys[0], keys[0]])
  })

  it('runs a closure with its requirement', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    let newest = 'old'
    const { methods, mount, getState } = bindAction(
      bindReauth(open(world)),
      () => {},
      () => newest,
      { maxAge: '5m' },
    )
    mount()
    newest = 'new'
    await expect(methods.perform()).resolves.toEqual({ outcome: 'succeeded', data: 'new' })
    expect([getState().data, world.prompts]).toEqual(['new', 1])
  })
})

describe('a run that a redirect interrupted', () => {
  it('is adopted by the component of its action, and confirmed', async () => {
    const { page, action } = await comeBackBound()
    const states: Shown[] = []
    const { mount, methods, getState } = bindAction(page, (state: Shown) => states.push(state), action)
    mount()
    page.resume()
    await until(() => getState().canConfirm)
    expect(states.at(-1)).toMatchObject({ status: 'confirmingResumed', description: 'Transfer to bob' })
    methods.confirm()
    await until(() => getState().status === 'succeeded')
  })

  it('is adopted by a component only after it is mounted', async () => {
    const { page, action } = await comeBackBound()
    const { mount, getState } = bindAction(page, () => {}, action)
    page.resume()
    await until(() => page.resumed !== undefined)
    expect(getState()).toMatchObject({ status: 'idle' })
    mount()
    await until(() => getState().canConfirm)
  })

  it('appears in the component that it matches', async () => {
    const { page, action } = await comeBackBound()
    const rows = ['alice', 'bob', 'carol'].map((name) => {
      const bound = bindAction(page, () => {}, action, { matches: (input) => (input as { to: string }).to === name })
      bound.mount()
      return bound
    })
    page.resume()
    await until(() => rows[1]!.getState().canConfirm)
    expect(rows.map(({ getState }) => getState().status)).toEqual(['idle', 'confirmingResumed', 'idle'])
  })

  it('comes with the companions of its redirect, each for the component of its action', async () => {
    const { actions, reauth } = await backWithCompanion()
    const page = bindReauth(reauth)
    const bound = actions.map((action) => bindAction(page, () => {}, action))
    for (const { mount } of bound) mount()
    page.resume()
    await until(() => bound.every(({ getState }) => getState().canConfirm))
    expect([page.resumed?.actionId, page.companions.map(({ actionId }) => actionId)]).toEqual(
      page.resumed?.actionId === 'transfer' ? ['transfer', ['remove']] : ['remove', ['transfer']],
    )
  })

  it('does not replace a run that the component started, and is not shown after reset()', async () => {
    const { page, action } = await comeBackBound({ confirm: false })
    const { mount, methods, getState } = bindAction(page, () => {}, action)
    mount()
    const ended = methods.perform({ to: 'carol' })
    methods.cancel()
    await ended
    page.resume()
    await until(() => page.resumed !== undefined)
    expect(getState()).toMatchObject({ status: 'cancelled', input: { to: 'carol' } })
    methods.reset()
    expect(getState()).toMatchObject({ status: 'idle' })
  })

  it('is resumed once, however often resume() is called', async () => {
    const reauth = open(new TestWorld())
    const resume = vi.spyOn(reauth, 'resume')
    const page = bindReauth(reauth)
    page.resume()
    page.resume()
    await until(() => page.resumed === null)
    page.resume()
    expect(resume).toHaveBeenCalledTimes(1)
  })

  it('notifies its listeners until they stop', async () => {
    const page = bindReauth(open(new TestWorld()))
    const listener = vi.fn()
    const stopped = vi.fn()
    page.subscribe(listener)
    page.subscribe(stopped)()
    page.resume()
    await until(() => page.resumed === null)
    expect([listener.mock.calls.length, stopped.mock.calls.length]).toEqual([1, 0])
  })

  it('is null if it cannot be resumed, and the error is passed to onResumeError', async () => {
    const error = new Error('A resume() that rejects.')
    const onResumeError = vi.fn()
    const page = bindReauth({ ...open(new TestWorld()), resume: () => Promise.reject(error) }, { onResumeError })
    page.resume()
    await until(() => page.resumed === null)
    expect(onResumeError).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('passes the error to reportError() by default', async () => {
    const error = new Error('A resume() that rejects.')
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const page = bindReauth({ ...open(new TestWorld()), resume: () => Promise.reject(error) })
    page.resume()
    await until(() => page.resumed === null)
    vi.unstubAllGlobals()
    expect(reportError).toHaveBeenCalledExactlyOnceWith(error)
  })
})

describe('bindFreshness()', () => {
  it('shows the preview immediately, and after each run and reset(), until it is stopped', async () => {
    const world = new TestWorld()
    const reauth = open(world)
    const previews: string[] = []
    const stop = bindFreshness(reauth, { maxAge: '5m' }, ({ preview }) => previews.push(preview))
    await reauth.perform(transferOf(world), { to: 'bob' })
    reauth.reset()
    stop()
    await reauth.perform(transferOf(world), { to: 'bob' })
    expect(previews).toEqual(['unknown', 'fresh', 'unknown'])
  })

  it('changes with time, and waits for a window longer than a timer in parts', async () => {
    const world = new TestWorld()
    const reauth = open(world)
    await reauth.perform(transferOf(world), { to: 'bob' })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const previews: string[] = []
      const stop = bindFreshness(reauth, { maxAge: '5m' }, ({ preview }) => previews.push(preview))
      const longWindow = bindFreshness(reauth, { maxAge: '720h' }, () => {})
      world.now += 301
      vi.advanceTimersByTime(301_000)
      expect(previews).toEqual(['fresh', 'wouldPrompt'])
      expect(vi.getTimerCount()).toBe(1)
      vi.advanceTimersByTime(2 ** 31)
      expect(vi.getTimerCount()).toBe(1)
      longWindow()
      stop()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
