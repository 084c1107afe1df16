import { afterEach, describe, expect, it, vi } from 'vitest'
import { Api, BOB, transferOf } from './app.fixture.js'
import { kitState } from './kit-state.js'
import { UnscriptedCallError, authenticates, checkAfterEach, createTestReauth, fresh, stale } from './index.js'

const after: (() => void)[] = []
checkAfterEach((check) => after.push(check))
afterEach(() => kitState().unscripted.splice(0))

describe('a call without an answer', () => {
  it.each([
    ['refresh', {}, '`refresh: [stale(), fresh()]`'],
    ['browser', { refresh: stale(), browser: [authenticates()] }, 'left after 1'],
  ] as const)('of %s fails the run and the test, and names the answer to add', async (_, service, advice) => {
    const app = createTestReauth({ service })
    const action = transferOf(new Api(), { requirement: { maxAge: '1s' } })
    await app.reauth.perform(action, BOB)
    await app.clock.advance('1m')
    const outcome = await app.reauth.perform(action, BOB)
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'unexpected' })
    expect((outcome as { cause?: unknown }).cause).toBeInstanceOf(UnscriptedCallError)
    const [check] = after
    expect(check).toThrow(advice)
    // The error is thrown once.
    expect(check).not.toThrow()
  })

  it('of a redirect prevents the page from leaving', async () => {
    const action = transferOf(new Api())
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: [authenticates()] } })
    await app.reauth.perform(action, BOB)
    app.page.returnFromProvider()
    ;(await app.reauth.resume())!.cancel()
    await app.settle()
    app.page.load('/')
    expect(await app.reauth.start(action, BOB).ended).toMatchObject({ outcome: 'failed', code: 'unexpected' })
    expect(() => app.check()).toThrow('The page leaves for the provider, and')
  })

  it('has the run in its message', async () => {
    const app = createTestReauth({ service: {} })
    await app.reauth.perform(transferOf(new Api()), BOB)
    expect(() => app.check()).toThrow('1. The page starts "transfer": Send to Bob.')
  })

  it('is an unhandled rejection if no hook is registered, so that every test runner fails', async () => {
    const state = kitState()
    state.isChecked = false
    const unhandled: unknown[] = []
    const listener = (reason: unknown): void => void unhandled.push(reason)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listener)
    await createTestReauth({ service: {} }).reauth.perform(transferOf(new Api()), BOB)
    await vi.waitFor(() => expect(unhandled[0]).toBeInstanceOf(UnscriptedCallError))
    process.off('unhandledRejection', listener)
    for (const other of others) process.on('unhandledRejection', other)
    state.isChecked = true
  })
})

describe('unused answers', () => {
  it('are listed by check(), with the run', async () => {
    const app = createTestReauth({ service: { refresh: [fresh(), stale()] } })
    await app.reauth.perform(transferOf(new Api()), BOB)
    expect(() => app.check()).toThrow(/refresh: stale[^]*The page starts "transfer"/)
  })

  it('are empty after a test that used all of them', async () => {
    const app = createTestReauth({ service: { refresh: [fresh()] } })
    await app.reauth.perform(transferOf(new Api()), BOB)
    expect(() => app.check()).not.toThrow()
  })
})

it('a global `afterEach` is used automatically, unless it throws', async () => {
  const registered = vi.fn()
  vi.stubGlobal('afterEach', registered)
  vi.resetModules()
  await import('./unscripted.js')
  expect(registered).toHaveBeenCalledTimes(1)
  vi.stubGlobal('afterEach', () => {
    throw new Error('Hooks cannot be defined inside tests.')
  })
  vi.resetModules()
  await expect(import('./unscripted.js')).resolves.toBeDefined()
  vi.unstubAllGlobals()
})
