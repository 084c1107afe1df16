import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ErrorOrigin } from '../action/report.js'
import { NotSent } from '../action/not-sent.js'
import { ServiceError } from '../words/service-error.js'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'

const BOB = { to: 'bob' }
const bug = new TypeError("Cannot read properties of undefined (reading 'toFixed')")
const fail = (): never => {
  throw bug
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function open(world: TestWorld, more: object = {}) {
  const reports: [unknown, ErrorOrigin['step']][] = []
  const reauth = createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: new Tab(),
    onError: (error: unknown, { step }: ErrorOrigin) => reports.push([error, step]),
    ...more,
  })
  return { reauth, reports }
}

describe("an error of the app's own code", () => {
  it.each([
    ['perform', { perform: fail }, 'outcomeUnknown'],
    ['parse', { parse: fail }, 'outcomeUnknown'],
    ['operation', { operation: fail }, 'failed'],
    ['input', { input: { '~standard': { version: 1 as const, vendor: 'test', validate: fail } } }, 'failed'],
  ])('is reported with its step, and is the cause of the outcome: %s', async (step, more, expected) => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const outcome = await reauth.perform(transferOf(world, more), BOB)
    expect(outcome.outcome).toBe(expected)
    const { cause } = outcome as { cause?: unknown }
    expect(cause === bug || (cause as Error).cause === bug).toBe(true)
    expect(reports).toEqual([[bug, step]])
  })

  it('is reported from `status`', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const transfer = transferOf(world, { perform: () => new Response(null, { status: 500 }), status: fail })
    expect((await reauth.perform(transfer, BOB)).outcome).toBe('outcomeUnknown')
    expect(reports).toEqual([[bug, 'status']])
  })

  it('is reported from `describe`', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const run = reauth.start(transferOf(world, { describe: fail }), BOB)
    expect(run.description).toBe('transfer')
    expect(reports).toEqual([[bug, 'describe']])
    await run.ended
  })

  it('is reported from a listener, and the other listeners are still called', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const run = reauth.start(transferOf(world), BOB)
    const statuses: string[] = []
    run.subscribe(fail)
    run.subscribe(({ status }) => statuses.push(status))
    expect((await run.ended).outcome).toBe('succeeded')
    expect(statuses.at(-1)).toBe('succeeded')
    expect(new Set(reports.map(([, step]) => step))).toEqual(new Set(['listener']))
  })

  it('is reported from `onEvent` and `inspect`, thrown now or later', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world, { onEvent: () => Promise.reject(bug), inspect: fail })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
    expect(new Set(reports.map(([, step]) => step))).toEqual(new Set(['onEvent', 'inspect']))
  })

  it('does not come from an inspect observer, with or without `next`', async () => {
    const world = new TestWorld()
    const types = new Set<string>()
    const inspect = { next: (event: unknown) => types.add((event as { type: string }).type) }
    await open(world, { inspect }).reauth.perform(transferOf(world), BOB)
    expect(types).toContain('@xstate.snapshot')
    const { reauth, reports } = open(world, { inspect: {} })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
    expect(reports).toEqual([])
  })

  it('is not reported for an answer of the server, or for a cancelled call', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const refused = Object.assign(new Error('403'), { response: { status: 403, headers: {} } })
    const outcome = await reauth.perform(transferOf(world, { perform: () => Promise.reject(refused) }), BOB)
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'refusedByServer', cause: refused })
    const controller = new AbortController()
    const perform = ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const run = reauth.start(transferOf(world, { perform }), BOB, { signal: controller.signal })
    await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort()
    await run.ended
    expect(reports).toEqual([])
  })

  it('is passed to reportError() by default', async () => {
    const world = new TestWorld()
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    await reauth.perform(transferOf(world, { perform: fail }), BOB)
    expect(reportError).toHaveBeenCalledExactlyOnceWith(bug)
  })

  it('is written to the console without reportError(), and never stops the run', async () => {
    const world = new TestWorld()
    vi.stubGlobal('reportError', undefined)
    const log = vi.spyOn(console, 'error').mockImplementation(() => {
      throw new Error('no console')
    })
    const onError = (): never => {
      throw new Error('disk full')
    }
    const { reauth } = open(world, { onError })
    expect((await reauth.perform(transferOf(world, { perform: fail }), BOB)).outcome).toBe('outcomeUnknown')
    expect(log).toHaveBeenCalledOnce()
  })
})

describe('the cause of an outcome', () => {
  it('is not serialized', async () => {
    const world = new TestWorld()
    const { reauth } = open(world)
    const outcome = await reauth.perform(transferOf(world, { perform: fail }), BOB)
    expect(Object.keys(outcome)).toEqual(['outcome', 'code', 'idempotencyKey'])
    expect(JSON.stringify(outcome)).not.toContain('toFixed')
  })

  it('is the error of the SDK, which the library never logs', async () => {
    const world = new TestWorld()
    const sdk = new Error('endpoint is undefined: call configure() first')
    const { reauth, reports } = open(world, {
      service: { ...world.service('inProcess'), refreshIdToken: () => Promise.reject(sdk) },
    })
    expect(await reauth.perform(transferOf(world), BOB)).toMatchObject({ code: 'unexpected', cause: sdk })
    expect(reports).toEqual([])
  })

  it('is removed when the service works again', async () => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    let refreshes = 0
    const { reauth } = open(world, {
      service: {
        ...service,
        refreshIdToken: async (options: { signal: AbortSignal }) => {
          if (++refreshes === 1)
            throw Object.assign(new Error('busy'), { code: 'providerUnavailable', retryable: true })
          return service.refreshIdToken(options)
        },
      },
    })
    const outcome = await reauth.perform(transferOf(world, { perform: () => new Response(null, { status: 422 }) }), BOB)
    expect([outcome.outcome, 'cause' in outcome]).toEqual(['refused', false])
  })

  it('names https if a page on plain http has no crypto.subtle', async () => {
    const world = new TestWorld()
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const page = Object.assign(new Tab(), { digest: undefined })
    const { reauth } = open(world, { service: world.service('redirect'), page })
    const outcome = await reauth.perform(transferOf(world), BOB)
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'misconfigured' })
    expect(((outcome as { cause?: Error }).cause as Error).message).toContain('https')
  })
})

describe('NotSent', () => {
  it('makes the run fail with a known outcome when `perform` throws it', async () => {
    const world = new TestWorld()
    const { reauth, reports } = open(world)
    const cause = new Error('no camera')
    const perform = () => Promise.reject(new NotSent(cause))
    const outcome = await reauth.perform(transferOf(world, { perform }), BOB)
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'notSent' })
    expect((outcome as { cause: Error }).cause.cause).toBe(cause)
    expect(reports).toHaveLength(1)
  })

  it('ends the run as notSent when `operation` throws it, and a refusal as refusedByServer', async () => {
    const world = new TestWorld()
    const { reauth } = open(world)
    const operation = () => Promise.reject(new NotSent())
    expect(await reauth.perform(transferOf(world, { operation }), BOB)).toMatchObject({ code: 'notSent' })
    const refused = () => Promise.reject(Object.assign(new Error(), { response: { status: 403, headers: {} } }))
    expect(await reauth.perform(transferOf(world, { operation: refused }), BOB)).toMatchObject({
      outcome: 'refused',
      code: 'refusedByServer',
      response: { status: 403 },
    })
    const offline = () => Promise.reject(new ServiceError('offline'))
    expect(await reauth.perform(transferOf(world, { operation: offline }), BOB)).toMatchObject({ code: 'offline' })
  })
})

describe('parse', () => {
  it('converts the response of a performed action to data', async () => {
    const world = new TestWorld()
    const { reauth } = open(world)
    const parse = async (response: Response) => (await response.json()) as unknown
    expect(await reauth.perform(transferOf(world, { parse }), BOB)).toEqual({
      outcome: 'succeeded',
      data: { booked: BOB },
    })
  })

  it('is not called for a refusal', async () => {
    const world = new TestWorld()
    const { reauth } = open(world)
    const parse = vi.fn()
    const perform = () => new Response(null, { status: 422 })
    expect((await reauth.perform(transferOf(world, { parse, perform }), BOB)).outcome).toBe('refused')
    expect(parse).not.toHaveBeenCalled()
  })

  it('ends the run as responseUnreadable if it throws', async () => {
    const world = new TestWorld()
    const { reauth } = open(world)
    expect(await reauth.perform(transferOf(world, { parse: fail, idempotent: true }), BOB)).toMatchObject({
      outcome: 'outcomeUnknown',
      code: 'responseUnreadable',
    })
    expect(world.calls).toBe(1)
  })

  it('a page without random values ends its runs with the name of a package to install', async () => {
    const world = new TestWorld()
    const { reauth } = open(world, { page: Object.assign(new Tab(), { randomId: fail }) })
    const outcome = await reauth.perform(transferOf(world), BOB)
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'misconfigured' })
    expect(((outcome as { cause?: Error }).cause as Error).message).toContain('react-native-get-random-values')
    expect(world.calls).toBe(0)
  })

  it('a page with a `randomId` provides the ids', async () => {
    const world = new TestWorld()
    vi.stubGlobal('crypto', undefined)
    const { reauth } = open(world, { page: Object.assign(new Tab(), { randomId: () => 'id-of-the-page' }) })
    const run = reauth.start(transferOf(world), BOB)
    expect(run.id).toBe('id-of-the-page')
    expect((await run.ended).outcome).toBe('succeeded')
  })
})
