import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineSensitiveAction } from '../../action/sensitive-action.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import { type FlowTestOptions, checkAfterEach, flowTests, flowTestsOf } from './index.js'
import type { Transfer } from './app.fixture.js'

checkAfterEach(afterEach)

const api = new Api()
const server: FlowTestOptions<Transfer>['server'] = (answer) => {
  api.next = answer
}

const WAYS = [
  ['in a window', {}, {}],
  ['in a window, after a click', { confirm: true }, {}],
  ['by a redirect', {}, { browser: 'redirect' }],
  ['by a redirect, without a click', { autoResume: true }, { browser: 'redirect' }],
  ['by a fingerprint', {}, { biometric: true }],
  ['by a fingerprint or a redirect', {}, { biometric: true, browser: 'redirect' }],
  ['at a level', { requirement: { maxAge: '5m', acrValues: ['gold'], methods: ['otp'] } }, {}],
  ['and the call may be repeated', { idempotent: true }, {}],
] as const

describe.each(WAYS)('an app that asks %s', (_, action, ways) => {
  flowTests({ action: transferOf(api, action), input: BOB, server, ...ways }, { describe, it })
})

describe('the tests of an action', () => {
  const action = transferOf(api)
  const named = (title: string, options: Partial<FlowTestOptions<Transfer>>) =>
    flowTestsOf({ action, input: BOB, server, ...options }).find((test) => test.title.includes(title))!

  it('cover the way from the click through the redirect to the receipt', () => {
    const title = 'after the page came back: The end-user authenticates. The end-user confirms.'
    expect(named(title, { browser: 'redirect' }).path.outcome).toBe('succeeded')
  })

  it('let the app check what it did', async () => {
    const check = vi.fn()
    await named('The server refuses', { check }).run()
    expect(check).toHaveBeenCalledWith(
      expect.objectContaining({ outcome: expect.objectContaining({ code: 'refusedByServer' }) as unknown }),
    )
  })

  it('fail with the run in words and the path to replay, if the app did something wrong', async () => {
    const check = () => {
      throw new TypeError('The page shows no receipt.')
    }
    const { path, run } = named('The server refuses', { check })
    const message = await run().then(
      () => '',
      (error: unknown) => (error as Error).message,
    )
    expect(message).toMatch(
      /^The page shows no receipt\.\n\nThe run:\n {2}1\. The page starts "transfer": Send to Bob\.[^]*The page shows "calling"\.[^]*The page may say: "/,
    )
    const [, id] = /path\.id === "(.*)"\)/.exec(message)!
    expect(id).toBe(path.id)
  })

  it('fail with the run in words if the app treats a refusal as a success', async () => {
    const deaf = defineSensitiveAction<Transfer>({
      id: 'deaf',
      requirement: { maxAge: '5m' },
      perform: async (context) => void (await api.call(context)),
    })
    const { run } = named('The server refuses', { action: deaf })
    await expect(run()).rejects.toThrow(
      /The statechart ends refused refusedByServer, but the action ends succeeded\.[^]*The endpoint answers: performed/,
    )
  })

  it('fail if the action does not end', async () => {
    const endless = transferOf(api, { perform: () => new Promise(() => {}) })
    await expect(named('The server refuses', { action: endless }).run()).rejects.toThrow('it is "calling"')
  })

  it('need no operation, and a test runner', () => {
    const operation = async () => ({ operationId: 'o', openedAt: 1 })
    expect(() => flowTestsOf({ action: transferOf(api, { operation }), input: BOB, server })).toThrow(
      expect.objectContaining({ field: 'action' }),
    )
    expect(() => flowTests({ action, input: BOB, server })).toThrow(TypeError)
    expect(() => flowTestsOf({ action, input: BOB, server, way: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration' }),
    )
  })
})
