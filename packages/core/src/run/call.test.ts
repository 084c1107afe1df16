import { describe, expect, it } from 'vitest'
import { parseRequirement } from '@reauth/policy'
import { Intent } from '../action/intent.js'
import { IntentCheck } from '../action/intent-check.js'
import { NotSent } from '../action/not-sent.js'
import type { ErrorOrigin } from '../action/report.js'
import type { CallInput } from '../machine/actors.js'
import { Tab, TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { randomId } from '../platform/digest.js'
import { comeBack, confirming, leave } from '../reauth/resume.fixture.js'
import { BOB, open } from '../reauth/seams.fixture.js'
import { flush } from '../reauth/time.fixture.js'
import { ServiceError } from '../words/service-error.js'
import { Call } from './call.js'
import { Readings } from './readings.js'

const token = (claims: object): string => `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.`
const NEVER = new AbortController().signal

function pageOf(world: TestWorld, service: object = {}) {
  const reports: [unknown, ErrorOrigin['step']][] = []
  const reauth = createReauth({
    service: { ...world.service('inProcess'), ...service },
    clock: world.clock,
    page: new Tab(),
    onError: (error, { step }) => reports.push([error, step]),
  })
  return { reauth, reports }
}

/** A promise that the test settles. */
function pending() {
  const waiting: ((error: unknown) => void)[] = []
  return { wait: () => new Promise<never>((_, reject) => waiting.push(reject)), waiting }
}

describe('the operation of an action', () => {
  it('is opened with the input, the newest token and a signal', async () => {
    const world = new TestWorld()
    const given: unknown[] = []
    const operation = async (context: unknown) => {
      given.push(context)
      return { operationId: 'op', openedAt: world.now }
    }
    await pageOf(world).reauth.perform(transferOf(world, { operation }), BOB)
    expect(given).toEqual([{ input: BOB, idToken: world.token(), signal: expect.any(AbortSignal) as AbortSignal }])
  })

  it.each([
    ['throws NotSent', new NotSent(), 'notSent', 'notSent'],
    ['throws anything else', new Error('a bug'), 'unexpected', 'operation'],
  ])('is the cause of the outcome if it %s', async (_, thrown, code, word) => {
    const world = new TestWorld()
    const outcome = await pageOf(world).reauth.perform(
      transferOf(world, { operation: () => Promise.reject(thrown) }),
      BOB,
    )
    const { cause } = outcome as { cause: ServiceError }
    expect([cause.code, cause.cause]).toEqual([code, thrown])
    expect(cause.message).toContain(word)
  })

  it('is not reported if the server refuses it or the run is cancelled', async () => {
    const world = new TestWorld()
    const { reauth, reports } = pageOf(world)
    const refused = Object.assign(new Error(), { response: { status: 403, headers: {} } })
    await reauth.perform(transferOf(world, { operation: () => Promise.reject(refused) }), BOB)
    const { wait, waiting } = pending()
    const run = reauth.start(transferOf(world, { operation: wait }), BOB)
    await until(() => waiting.length === 1)
    run.cancel()
    waiting[0]!(new Error('aborted'))
    await flush()
    expect(reports).toEqual([])
  })
})

describe('the token of a call', () => {
  it('is not sent if the SDK cannot return it, and the error is the cause', async () => {
    const world = new TestWorld()
    const error = new ServiceError('sessionLost')
    const { reauth } = pageOf(world, { getIdToken: () => Promise.reject(error) })
    const outcome = await reauth.perform(transferOf(world), BOB)
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'sessionLost', cause: error })
    expect(world.calls).toBe(0)
  })

  it.each([
    [0, { outcome: 'failed', code: 'tokenExpired' }],
    [1, { outcome: 'succeeded' }],
  ])('is sent only if it has not expired: %i s of life', async (seconds, expected) => {
    const world = new TestWorld()
    const getIdToken = () =>
      token({ iss: 'https://op.example.com', sub: 'alice', iat: 1, exp: world.now + seconds, auth_time: world.now })
    expect(await pageOf(world, { getIdToken }).reauth.perform(transferOf(world), BOB)).toMatchObject(expected)
  })

  it('is sent even if the reading was forgotten in the meantime', async () => {
    const world = new TestWorld()
    const service = world.service('inProcess')
    const getIdToken = async () => {
      reauth.reset()
      return service.getIdToken()
    }
    const { reauth } = pageOf(world, { ...service, getIdToken })
    expect((await reauth.perform(transferOf(world), BOB)).outcome).toBe('succeeded')
  })
})

describe('a lost call', () => {
  const INPUT = { idempotencyKey: 'key', operationId: null } as CallInput
  /** Creates a call of this end-user without a statechart. */
  const callOf = async (world: TestWorld, more: object, idToken = () => world.token()) => {
    const service = { ...world.service('inProcess'), getIdToken: idToken }
    const readings = new Readings({ service, clock: world.clock, refresh: 'whenNeeded', clockTolerance: 5, randomId })
    const { subjectKey } = await readings.refresh('check', parseRequirement({ maxAge: '5m' }), NEVER)
    const report = () => {}
    const check = new IntentCheck(new Intent(transferOf(world, more), BOB, report, true), report)
    return { call: new Call(check, service, readings, report, true), input: { ...INPUT, subjectKey } }
  }

  it.each([
    ['performed', 201, 'performed'],
    ['anything else', 403, 'unknown'],
    ['nothing useful', 500, 'unknown'],
  ])('is repeated under its key, and %s decides its result', async (_, status, result) => {
    const world = new TestWorld()
    const keys: string[] = []
    const perform = ({ idempotencyKey }: { idempotencyKey: string }) => {
      keys.push(idempotencyKey)
      return new Response(null, { status })
    }
    const { call, input } = await callOf(world, { perform })
    expect(await call.resolve(input, NEVER)).toEqual({ result })
    expect(keys).toEqual(['key'])
  })

  it("is never repeated with another end-user's token", async () => {
    const world = new TestWorld()
    const { call, input } = await callOf(world, {}, () => {
      world.subject = 'mallory'
      return world.token()
    })
    await expect(call.resolve(input, NEVER)).rejects.toMatchObject({ code: 'subjectMismatch' })
    expect(world.calls).toBe(0)
  })

  it('is resolved after a page load with a new token of the provider, whatever the SDK has cached', async () => {
    const { wait, waiting } = pending()
    const left = await leave({ perform: wait, status: async () => 'performed' })
    left.world.authenticate()
    const { run, page } = await comeBack(left)
    await confirming(run)
    run.confirm()
    await until(() => waiting.length === 1)
    const cachedAuthentication = () => ({ authentication: left.world.authentication(), elapsed: 0, isLatest: true })
    const { reauth } = open(left.world, [left.action], { tab: page.tab, service: { cachedAuthentication } })
    expect((await (await reauth.resume())!.ended).outcome).toBe('succeeded')
  })

  it('has an unknown outcome after a redirect if the server answers with a conflict', async () => {
    const left = await leave({ perform: () => new Response(null, { status: 409 }) })
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
  })
})
