import { describe, expect, it } from 'vitest'
import { World, transferOf, until } from './browser.fixture.js'
import { BOB, open, settle, stale } from './seams.fixture.js'

/** A token that is handed out when the test says so. */
function lateToken(world: World) {
  let handOut = (): void => {}
  let isAsked = false
  const getIdToken = (): Promise<string> => {
    isAsked = true
    return new Promise((resolve) => (handOut = () => resolve(world.token())))
  }
  return { getIdToken, isAsked: () => isAsked, handOut: () => handOut() }
}

describe('a run that was cancelled', () => {
  it.each([
    ['opens no operation', { operation: true }],
    ['sends nothing', { operation: false }],
  ])('%s with a token that comes afterwards', async (_, { operation }) => {
    const world = new World()
    const opened: unknown[] = []
    const action = transferOf(world, {
      ...(operation && {
        operation: async (context: unknown) => {
          opened.push(context)
          return { operationId: 'op', openedAt: world.now }
        },
      }),
    })
    const late = lateToken(world)
    const { reauth } = open(world, [action], { service: { getIdToken: late.getIdToken } })
    const run = reauth.start(action, BOB)
    await until(late.isAsked)
    run.cancel()
    const { outcome } = await run.ended
    late.handOut()
    await settle()
    expect([outcome, opened.length, world.calls]).toEqual([operation ? 'cancelled' : 'outcomeUnknown', 0, 0])
  })

  it('does not look at a prompt any more, and tells the service to close it', async () => {
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

  it('is told to the refresh that nobody waits for any more', async () => {
    const world = new World()
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
