import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type AnySensitiveAction, defineSensitiveAction } from '../../action/sensitive-action.js'
import { Api, BOB, transferOf } from './app.fixture.js'
import { appCommands, authenticates, checkAfterEach, createTestReauth, playCommands, stale } from './index.js'

checkAfterEach(afterEach)

/** A bank that honors the idempotency key, and an app that may omit it. */
class Bank {
  isLost = false
  readonly booked = new Set<string>()
  readonly #sendsKey: boolean

  constructor(sendsKey: boolean) {
    this.#sendsKey = sendsKey
  }

  async transfer(idempotencyKey: string): Promise<{ status: number }> {
    this.booked.add(this.#sendsKey ? idempotencyKey : `${idempotencyKey} ${this.booked.size}`)
    if (this.isLost) throw new TypeError('Failed to fetch')
    return { status: 200 }
  }
}

async function find(sendsKey: boolean, browser: 'redirect' | 'inProcess', numRuns: number) {
  // Commands are created once, and each sequence has its own bank.
  let bank = new Bank(sendsKey)
  const transfer: AnySensitiveAction = defineSensitiveAction({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }: { to: string }) => `Send to ${to}`,
    perform: ({ idempotencyKey }) => bank.transfer(idempotencyKey),
  })
  const commands = appCommands({
    starts: [{ action: transfer, input: { to: 'Bob' } }],
    browser,
    server: {
      'the answer is lost': () => void (bank.isLost = true),
      'the endpoint answers': () => void (bank.isLost = false),
    },
    ...(browser === 'redirect' && { times: ['10m'] }),
    // An intent is paid at most once.
    check: ({ runs }) => {
      const intents = new Set(runs.map((run) => (run as unknown as { idempotencyKey: string }).idempotencyKey))
      if (bank.booked.size > intents.size)
        throw new Error(`booked ${bank.booked.size} times for ${intents.size} intents`)
    },
  })
  const sequences = fc.commands(
    commands.map((command) => fc.constant(command)),
    { maxCommands: 16, size: 'max' },
  )
  const property = fc.asyncProperty(sequences, async (sequence) => {
    bank = new Bank(sendsKey)
    const service = { refresh: stale(), [browser === 'redirect' ? 'redirect' : 'browser']: authenticates() }
    await playCommands(createTestReauth({ actions: [transfer], service }), sequence)
  })
  return fc.check(property, { numRuns, seed: 7 })
}

describe('commands of fast-check', () => {
  it.each(['inProcess', 'redirect'] as const)('find no problem in a correct app (%s)', async (browser) => {
    const found = await find(true, browser, 60)
    expect([found.failed, found.errorInstance]).toEqual([false, null])
  })

  it('find an app that pays twice, and shrink it to a short story', async () => {
    const { counterexample, errorInstance } = await find(false, 'inProcess', 200)
    expect(counterexample?.map(String).join()).toMatch(
      /^from now on the answer is lost,the end-user starts "transfer" with [^,]*,the end-user tries again /,
    )
    expect((errorInstance as Error).message).toContain('booked 2 times for 1 intents')
    expect((errorInstance as Error).message).toContain('"transfer" ends: outcomeUnknown')
  })

  it('also start an action without an input', () => {
    const action = defineSensitiveAction({ id: 'close', requirement: { maxAge: '5m' }, perform: () => 1 })
    expect(appCommands({ starts: [{ action }], check: () => {} }).map(String)).toContain(
      'the end-user starts "close" with nothing',
    )
  })

  it('play each step of a redirect in the given order', async () => {
    const transfer = transferOf(new Api())
    const commands = appCommands({ starts: [{ action: transfer, input: BOB }], browser: 'redirect', check: () => {} })
    const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
    const sentences = [
      'the end-user confirms',
      'the end-user starts "transfer" with {"to":"Bob"}',
      'the provider sends the end-user back',
      'the end-user confirms',
    ]
    await playCommands(
      app,
      sentences.map((sentence) => commands.find((command) => String(command) === sentence)!),
    )
    expect(app.story()).toContain('"transfer" ends: succeeded.')
  })

  it('refuse an unknown option', () => {
    expect(() => appCommands({ start: [] } as never)).toThrow(expect.objectContaining({ code: 'invalidConfiguration' }))
  })
})
