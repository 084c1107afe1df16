import { ServiceError } from '../words/service-error.js'
import { describe, expect, it, vi } from 'vitest'
import { Tab, transferOf, until } from './browser.fixture.js'
import type { ResumedSensitiveRun } from './reauth.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'
import { MINUTE, PATIENTLY, open, untilClosed } from './seams.fixture.js'

describe('the record of a run', () => {
  it.each(['pending', 'returned', 'calling'] as const)(
    'is not performed without a click if it expired while it was %s',
    async (stage) => {
      const left = await leave({ idempotent: true, autoResume: true })
      const state = left.world.left.at(-1)!.searchParams.get('state')!
      if (stage !== 'pending') await left.world.store.advance(state, 'pending', 'returned')
      if (stage === 'calling') await left.world.store.advance(state, 'returned', 'calling')
      left.world.now += 3 * 24 * 60 * MINUTE
      left.world.authTime = left.world.now
      const page = left.world.open(HOME, [left.action], left.first.tab)
      const run = await page.reauth.resume()
      const end = await run!.ended
      expect(end).toMatchObject(
        stage === 'calling'
          ? { outcome: 'outcomeUnknown', code: 'responseLost' }
          : { outcome: 'refused', code: 'pendingActionDiscarded' },
      )
      expect(left.world.calls).toBe(0)
      await untilClosed(left.world)
      expect(await left.world.open(HOME, [left.action], left.first.tab).reauth.resume()).toBeNull()
    },
  )

  it('is deleted with its sealed input at the next page load after it expired', async () => {
    const { world, action } = await leave()
    world.now += 11 * MINUTE
    await world.open(HOME, [action], new Tab()).reauth.resume()
    await vi.waitFor(async () => expect(await world.store.list()).toEqual([]), PATIENTLY)
  })

  it('ends once with a code if its action is no longer known', async () => {
    const { world, first } = await leave()
    world.authenticate()
    first.tab.address = world.callback()
    const other = transferOf(world, { id: 'renamed' })
    const run = await open(world, [other], { tab: first.tab }).reauth.resume()
    expect(run!.actionId).toBe('transfer')
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect(first.tab.address).not.toContain('code=')
    await untilClosed(world)
    first.tab.address = HOME
    expect(await open(world, [other], { tab: first.tab }).reauth.resume()).toBeNull()
  })

  it.each([
    [
      'schema',
      { input: { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'new' }] }) } } },
      { cause: { cause: { code: 'invalidInput' } } },
    ],
    ['requirement', { requirement: { maxAge: '1m' } }, {}],
  ])('is discarded if a %s changed between deployments', async (_, change, more) => {
    const left = await leave()
    left.world.authenticate()
    const changed = transferOf(left.world, change)
    left.first.tab.address = left.world.callback()
    const run = await open(left.world, [changed], { tab: left.first.tab }).reauth.resume()
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded', ...more })
    expect(left.world.calls).toBe(0)
  })

  it.each([0, 20 * MINUTE])(
    'has an unknown outcome if the call of an action that is no longer known had begun (after %i s)',
    async (seconds) => {
      const left = await leave()
      const state = left.world.left.at(-1)!.searchParams.get('state')!
      await left.world.store.advance(state, 'pending', 'returned')
      await left.world.store.advance(state, 'returned', 'calling')
      left.world.now += seconds
      const page = left.world.open(HOME, [], left.first.tab)
      expect(await (await page.reauth.resume())!.ended).toMatchObject({
        outcome: 'outcomeUnknown',
        code: 'responseLost',
      })
    },
  )

  it('can be missing: a callback of ours then has its own code, and a foreign one is ignored', async () => {
    const left = await leave()
    left.world.authenticate()
    for (const { transactionId } of await left.world.store.list()) await left.world.store.remove(transactionId)
    const { run, page } = await comeBack(left)
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionMissing' })
    expect(await (run as ResumedSensitiveRun).companions).toEqual([])
    expect([page.tab.address.includes('code='), page.tab.memory?.includes('id')]).toEqual([false, false])
    const foreign = left.world.open('https://app.example.com/callback?code=1&state=of-the-sign-in', [left.action])
    expect(await foreign.reauth.resume()).toBeNull()
    expect(foreign.tab.address).toContain('code=1&state=of-the-sign-in')
  })
})

describe('the return from a redirect', () => {
  it('finds a callback that a router has removed from the address, and restores it for the SDK', async () => {
    const left = await leave()
    left.world.authenticate()
    const tab = left.first.tab
    tab.address = left.world.callback()
    const seen: string[] = []
    const finish = async () => {
      seen.push(tab.address)
      return left.world.authentication()
    }
    const { reauth } = open(left.world, [left.action], { tab, browser: { finish } })
    tab.address = 'https://app.example.com/callback'
    const run = (await reauth.resume())!
    await confirming(run)
    expect([seen, tab.address]).toEqual([[left.world.callback()], 'https://app.example.com/callback'])
  })

  it('finds the callback that the document was loaded with, even if it was removed before createReauth()', async () => {
    const left = await leave()
    left.world.authenticate()
    const arrivedAt = left.world.callback()
    const tab = Object.assign(left.first.tab, { arrivedAt: () => arrivedAt })
    tab.address = 'https://app.example.com/callback'
    const run = (await open(left.world, [left.action], { tab }).reauth.resume())!
    await confirming(run)
    run.confirm()
    await run.ended
    await untilClosed(left.world)
    // A page that calls `createReauth()` again, for example by hot reloading, has nothing to resume.
    expect(await open(left.world, [left.action], { tab }).reauth.resume()).toBeNull()
  })

  it('loses nothing if the clock was set back by seconds', async () => {
    const left = await leave()
    left.world.authenticate()
    left.world.wallOffset = -20_000
    const { run } = await comeBack(left)
    await confirming(run)
    expect(run.getSnapshot().canConfirm).toBe(true)
  })

  it('does not use up the record if the callback page is offline', async () => {
    const left = await leave()
    left.world.authenticate()
    const tab: Tab & { isOnline: () => boolean } = Object.assign(left.first.tab, { isOnline: () => false })
    tab.address = left.world.callback()
    const { reauth } = open(left.world, [left.action], { tab })
    const run = (await reauth.resume())!
    await until(() => run.getSnapshot().state.endsWith('awaitingNetwork'))
    expect(tab.address).not.toContain('code=')
    tab.isOnline = () => true
    for (const online of tab.online) online()
    await confirming(run)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('repeats an exchange that failed without a network in the page that took the callback', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback()
    let exchanges = 0
    const finish = async () => {
      exchanges += 1
      if (exchanges === 1) throw new ServiceError('offline')
      return left.world.authentication()
    }
    const { reauth, tab } = open(left.world, [left.action], { tab: left.first.tab, browser: { finish } })
    const run = (await reauth.resume())!
    await until(() => run.getSnapshot().state.endsWith('awaitingNetwork'))
    for (const online of tab.online) online()
    await confirming(run)
    expect(exchanges).toBe(2)
  })

  it('removes the callback from the address when the end-user declined', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback('error=access_denied')
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab })
    await (await reauth.resume())!.ended
    expect(left.first.tab.address).toBe('https://app.example.com/callback')
  })
})
