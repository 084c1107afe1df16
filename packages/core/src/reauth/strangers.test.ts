import { describe, expect, it, vi } from 'vitest'
import { randomId } from '../platform/digest.js'
import { Readings } from '../run/readings.js'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'
import { BOB, PATIENTLY, open, stale } from './seams.fixture.js'

const ANOTHER_ISSUER = 'https://op.example.org'
const MISMATCH = { outcome: 'refused', code: 'subjectMismatch' }

/** Returns the stage of each transaction's record. */
const stagesOf = async (world: TestWorld): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await world.store.list()).map(({ transactionId, record }) => [transactionId, (record as { stage: string }).stage]),
  )
const stateOf = (left: URL): string => left.searchParams.get('state')!

describe('the subject key is the same', () => {
  const world = new TestWorld()
  const readings = new Readings({
    service: world.service(),
    clock: world.clock,
    refresh: 'whenNeeded',
    clockTolerance: 5,
    randomId,
  })

  it.each([
    ['with the same issuer and subject', {}, true],
    ['with another subject', { subject: 'mallory' }, false],
    ['with another issuer', { issuer: ANOTHER_ISSUER }, false],
    ['with a shifted boundary between both', { issuer: 'https://op.example.coma', subject: 'lice' }, false],
    ['with both exchanged', { issuer: 'alice', subject: 'https://op.example.com' }, false],
  ])('%s: %j, %s', async (_, change, isSame) => {
    const key = await readings.subjectKeyOf(world.authentication())
    expect((await readings.subjectKeyOf({ ...world.authentication(), ...change })) === key).toBe(isSame)
  })
})

describe('the same subject at another issuer', () => {
  it('ends a run after a redirect without a call', async () => {
    const { world, action, first } = await leave()
    world.authenticate()
    first.tab.address = world.callback()
    const finish = async () => ({ ...world.authentication(), issuer: ANOTHER_ISSUER })
    const run = await open(world, [action], { browser: { finish }, tab: first.tab }).reauth.resume()
    expect(await run!.ended).toEqual(MISMATCH)
    expect(world.calls).toBe(0)
  })

  it('ends a run whose prompt returned it', async () => {
    const world = stale()
    const action = transferOf(world)
    const reauthenticate = async () => {
      world.authenticate()
      return { ...world.authentication(), issuer: ANOTHER_ISSUER }
    }
    const browser = { kind: 'inProcess', reauthenticate } as never
    expect(await open(world, [action], { service: { browser } }).reauth.perform(action, BOB)).toEqual(MISMATCH)
    expect(world.calls).toBe(0)
  })

  it('prevents its token from being sent', async () => {
    const world = new TestWorld()
    const action = transferOf(world)
    const token = `e30.${btoa(
      JSON.stringify({
        iss: ANOTHER_ISSUER,
        sub: 'alice',
        aud: 'app',
        auth_time: 1_000_000,
        iat: 1_000_000,
        exp: 1_000_300,
      }),
    )}.`
    const { reauth } = open(world, [action], { service: { getIdToken: () => token } })
    expect(await reauth.perform(action, BOB)).toEqual(MISMATCH)
    expect(world.calls).toBe(0)
  })
})

describe('the pending actions of an end-user', () => {
  it('are deleted when a different end-user comes back, and those of others are not', async () => {
    const world = stale()
    const action = transferOf(world)
    const leaveAs = async (subject: string, to: string) => {
      world.subject = subject
      const page = world.open(HOME, [action])
      const count = world.left.length
      await page.reauth.perform(action, { to })
      await until(() => world.left.length === count + 1)
      return { page, state: stateOf(world.left.at(-1)!) }
    }
    const carolPage = await leaveAs('carol', 'a')
    const otherTab = await leaveAs('alice', 'b')
    const { page, state } = await leaveAs('alice', 'c')
    expect(Object.keys(await stagesOf(world))).toHaveLength(3)

    world.authenticate('mallory')
    const { run } = await comeBack({ world, action, first: page })
    expect(await run.ended).toEqual(MISMATCH)
    await vi.waitFor(async () => expect(Object.keys(await stagesOf(world))).toEqual([carolPage.state]), PATIENTLY)
    expect([state, otherTab.state]).not.toContain(carolPage.state)
    expect(await stagesOf(world)).toEqual({ [carolPage.state]: 'pending' })
  })

  it('are deleted when the prompt of another run returns a different end-user', async () => {
    const { world, action } = await leave()
    const reauthenticate = async () => {
      world.authenticate('mallory')
      return world.authentication()
    }
    const browser = { kind: 'inProcess', reauthenticate } as never
    expect(await open(world, [action], { service: { browser } }).reauth.perform(action, BOB)).toEqual(MISMATCH)
    await vi.waitFor(async () => expect(await stagesOf(world)).toEqual({}), PATIENTLY)
  })
})

describe('a callback that was not started here', () => {
  const foreignCallback = (parameters: string): string => `https://app.example.com/callback?${parameters}`

  it.each([
    ['a state of the same form', `code=stolen&state=${randomId()}`],
    ['a state of another form', 'code=stolen&state=somebody-elses'],
    ['an error', `error=access_denied&state=${randomId()}`],
  ])('is not used for the run that the tab remembers: %s', async (_, parameters) => {
    const left = await leave()
    const { world, action, first } = left
    const state = stateOf(world.left[0]!)
    const address = foreignCallback(parameters)
    const codes: string[] = []
    const finish = async (url: URL) => {
      codes.push(url.searchParams.get('code')!)
      return world.authentication()
    }
    world.authenticate()
    first.tab.address = address
    const page = open(world, [action], { browser: { finish }, tab: first.tab })
    expect(await page.reauth.resume()).toBeNull()
    expect([page.tab.address, codes, world.calls]).toEqual([address, [], 0])
    expect(await stagesOf(world)).toEqual({ [state]: 'pending' })

    // The run's own callback is still valid.
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('is not used in a tab without a transaction', async () => {
    const { world, action } = await leave()
    const tab = new Tab()
    const page = world.open(foreignCallback(`code=stolen&state=${randomId()}`), [action], tab)
    expect(await page.reauth.resume()).toBeNull()
    expect(await stagesOf(world)).toEqual({ [stateOf(world.left[0]!)]: 'pending' })
  })
})
