import { describe, expect, it } from 'vitest'
import { TestWorld, transferOf, until } from './browser.fixture.js'
import { BOB, open, settle, stale } from './seams.fixture.js'

/** A service whose token arrives when the test resolves it. */
function lateToken(world: TestWorld) {
  let resolveToken = (): void => {}
  let isAsked = false
  const getIdToken = (): Promise<string> => {
    isAsked = true
    return new Promise((resolve) => (resolveToken = () => resolve(world.token())))
  }
  return { getIdToken, isAsked: () => isAsked, resolveToken: () => resolveToken() }
}

describe('a cancelled run', () => {
  it.each([
    ['opens no operation', { operation: true }],
    ['sends nothing', { operation: false }],
  ])('%s with a token that arrives later', async (_, { operation }) => {
    const world = new TestWorld()
    const operations: unknown[] = []
    const action = transferOf(world, {
      ...(operation && {
        operation: async (context: unknown) => {
          operations.push(context)
          return { operationId: 'op', openedAt: world.now }
        },
      }),
    })
    const lateService = lateToken(world)
    const { reauth } = open(world, [action], { service: { getIdToken: lateService.getIdToken } })
    const run = reauth.start(action, BOB)
    await until(lateService.isAsked)
    run.cancel()
    const { outcome } = await run.ended
    lateService.resolveToken()
    await settle()
    expect([outcome, operations.length, world.calls]).toEqual([operation ? 'cancelled' : 'outcomeUnknown', 0, 0])
  })

  it('ignores its prompt, and aborts its signal', async () => {
    const world = stale()
    const action = transferOf(world)
    let signal: AbortSignal | undefined
    const reauthenticate = (options: { readonly signal: AbortSignal }) => {
      signal = options.signal
      return new Promise<never>(() => {})
    }
    const browser = { kind: 'inProcess', reauthenticate } as never
    const run = open(world, [action], { service: { browser } }).reauth.start(action, BOB)
    await until(() => signal !== undefined)
    expect(signal!.aborted).toBe(false)
    run.cancel()
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect([signal!.aborted, world.calls]).toEqual([true, 0])
  })

  it('aborts a refresh for which no other run waits', async () => {
    const world = new TestWorld()
    const action = transferOf(world)
    const signals: AbortSignal[] = []
    const refreshIdToken = (options?: { readonly signal?: AbortSignal }) => {
      signals.push(options!.signal!)
      return new Promise<never>(() => {})
    }
    const { reauth } = open(world, [action], { service: { refreshIdToken } })
    const runs = [reauth.start(action, BOB), reauth.start(action, { to: 'carol' })]
    await until(() => signals.length === 1)
    runs[0]!.cancel()
    await settle()
    expect(signals[0]!.aborted).toBe(false)
    runs[1]!.cancel()
    await Promise.all(runs.map(({ ended }) => ended))
    await settle()
    expect([signals.length, signals[0]!.aborted, world.calls]).toEqual([1, true, 0])
  })
})
