import { describe, expect, it } from 'vitest'
import type { Authentication } from '@reauth/policy'
import { TestWorld, until } from '../reauth/browser.fixture.js'
import type { PromptOptions } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { PromptQueue, type PromptRequest } from './prompt-queue.js'

const WITHIN = 600_000

/** Creates the queue of one page, whose prompts stay open until the test settles them. */
function queueOf(count = 3, isNewer = true) {
  const world = new TestWorld()
  const asked: (PromptOptions & { answer(): void; fail(error: unknown): void })[] = []
  let times: readonly number[] = []
  const history = { read: () => times, write: (newest: readonly number[]) => void (times = newest) }
  const queue = new PromptQueue({
    clock: world.clock,
    locks: { exclusive: (_, _signal, work) => work(false), hold: async () => () => {} },
    lockName: () => 'prompt',
    limit: { count, within: WITHIN },
    history,
  })
  const share = (more: Partial<PromptOptions> = {}, isCancelled = false): Promise<Authentication> => {
    const request: PromptRequest = {
      kind: 'browser',
      options: { maxAge: 0, acrValues: [], signal: new AbortController().signal, ...more },
      ask: (options) =>
        new Promise((resolve, reject) => {
          asked.push({ ...options, answer: () => resolve(world.authentication()), fail: reject })
        }),
      refresh: async () => world.authentication(),
      isNewer: () => isNewer,
      isEnough: () => false,
      isCancelled: () => isCancelled,
      onQueued: () => {},
    }
    return queue.share(request)
  }
  return { world, asked, queue, share, times: () => times, remember: history.write }
}

describe('one prompt for several runs', () => {
  it.each<[string, Partial<PromptOptions>[], Partial<PromptOptions>]>([
    ['the least max_age', [{ maxAge: 100 }, { maxAge: 50 }, { maxAge: 200 }], { maxAge: 50, acrValues: [] }],
    [
      'the acr_values that satisfy each of them',
      [{ acrValues: ['a', 'b', 'c'] }, {}, { acrValues: ['a', 'b'] }, { acrValues: ['b', 'c'] }],
      { acrValues: ['b'] },
    ],
    [
      'the acr_values of the first if none satisfies all',
      [{}, { acrValues: ['a'] }, { acrValues: ['b'] }],
      { acrValues: ['a'] },
    ],
    ['step-up, if the server asked for one of them', [{}, { isStepUp: true }], { acrValues: [], isStepUp: true }],
  ])('asks for %s', async (_, requests, expected) => {
    const { asked, share } = queueOf()
    const all = requests.map((request) => share(request))
    await until(() => asked.length === 1)
    expect(asked[0]).toMatchObject(expected)
    expect(asked[0]!.acrValues).toEqual(expected.acrValues)
    asked[0]!.answer()
    await Promise.all(all)
  })

  it('continues when one run aborts, and is closed when the last one aborts', async () => {
    const { asked, share } = queueOf()
    const [first, second] = [new AbortController(), new AbortController()]
    const left = [share({ signal: first.signal }), share({ signal: second.signal })]
    await until(() => asked.length === 1)
    first.abort()
    await expect(left[0]).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked[0]!.signal.aborted).toBe(false)
    second.abort()
    await expect(left[1]).rejects.toMatchObject({ code: 'cancelled' })
    expect(asked[0]!.signal.aborted).toBe(true)
  })

  it('is still shared by later runs after an abandoned prompt fails late', async () => {
    const { asked, share } = queueOf()
    const leaving = new AbortController()
    const left = share({ signal: leaving.signal })
    await until(() => asked.length === 1)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'cancelled' })
    const next = share()
    await until(() => asked.length === 2)
    asked[0]!.fail(new ServiceError('cancelled'))
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    const joined = share()
    asked[1]!.answer()
    await Promise.all([next, joined])
    expect(asked).toHaveLength(2)
  })
})

describe('prompts without an authentication', () => {
  it.each([
    ['as long ago as the window', -WITHIN, true],
    ['longer ago than the window', -WITHIN - 1, false],
    ['now', 0, true],
    ['in the future, because the clock was set back', 1, false],
  ])('count up to the limit if they were %s', (_, offset, isCounted) => {
    const { world, queue, remember } = queueOf(1)
    remember([world.clock.wall() + offset])
    let code: string | undefined
    try {
      queue.count()
    } catch (error) {
      code = (error as ServiceError).code
    }
    expect(code).toBe(isCounted ? 'tooManyPrompts' : undefined)
  })

  it('are forgotten after an authentication, and one that did not open is not counted', () => {
    const { world, queue, remember, times } = queueOf()
    const earlier = world.clock.wall() - 1
    remember([earlier])
    const takeBack = queue.count()
    expect(times()).toEqual([earlier, world.clock.wall()])
    takeBack()
    expect(times()).toEqual([earlier])
    queue.succeeded()
    expect(times()).toEqual([])
  })

  it.each([
    ['with a newer authentication are forgotten', true, 0],
    ['with the old authentication still count, because the provider did not prompt', false, 1],
  ])('that end %s', async (_, isNewer, count) => {
    const { asked, share, times } = queueOf(3, isNewer)
    const shared = share()
    await until(() => asked.length === 1)
    asked[0]!.answer()
    await shared
    expect(times()).toHaveLength(count)
  })
})
