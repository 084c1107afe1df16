import { ServiceError } from '../words/service-error.js'
import { describe, expect, it, vi } from 'vitest'
import { Tab, transferOf, until } from './browser.fixture.js'
import type { ResumedSensitiveRun } from './reauth.js'
import { HOME, comeBack, confirming, leave } from './resume.fixture.js'
import { MINUTE, PATIENTLY, closed, open } from './seams.fixture.js'

describe('records end', () => {
  it.each(['pending', 'returned', 'calling'] as const)(
    'nothing is called without a click for a record that expired while it was %s',
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
      await closed(left.world)
      expect(await left.world.open(HOME, [left.action], left.first.tab).reauth.resume()).toBeNull()
    },
  )

  it('sealed inputs are removed at the next load of a page', async () => {
    const { world, action } = await leave()
    world.now += 11 * MINUTE
    await world.open(HOME, [action], new Tab()).reauth.resume()
    await vi.waitFor(async () => expect(await world.store.list()).toEqual([]), PATIENTLY)
  })

  it('an action that the page does not know any more ends typed and once', async () => {
    const { world, first } = await leave()
    world.authenticate()
    first.tab.address = world.callback()
    const other = transferOf(world, { id: 'renamed' })
    const run = await open(world, [other], { tab: first.tab }).reauth.resume()
    expect(run!.actionId).toBe('transfer')
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded' })
    expect(first.tab.address).not.toContain('code=')
    await closed(world)
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
  ])('a %s that changed between deploys discards what was kept', async (_, change, more) => {
    const left = await leave()
    left.world.authenticate()
    const changed = transferOf(left.world, change)
    left.first.tab.address = left.world.callback()
    const run = await open(left.world, [changed], { tab: left.first.tab }).reauth.resume()
    expect(await run!.ended).toMatchObject({ outcome: 'refused', code: 'pendingActionDiscarded', ...more })
    expect(left.world.calls).toBe(0)
  })

  it.each([0, 20 * MINUTE])(
    'a call that had begun for an action that the page does not know any more may have happened (after %i s)',
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

  it('a callback of ours without a record has an end of its own, and a foreign one is left alone', async () => {
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

describe('the way back', () => {
  it('finds the callback that a router has cleaned from the address, and gives the SDK its address', async () => {
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

  it('finds the callback that the document was loaded with, though the address was cleaned before the app was set up', async () => {
    const left = await leave()
    left.world.authenticate()
    const arrivedAt = left.world.callback()
    const tab = Object.assign(left.first.tab, { arrivedAt: () => arrivedAt })
    tab.address = 'https://app.example.com/callback'
    const run = (await open(left.world, [left.action], { tab }).reauth.resume())!
    await confirming(run)
    run.confirm()
    await run.ended
    await closed(left.world)
    // A page that is set up once more, as by hot reloading, finds nothing to show.
    expect(await open(left.world, [left.action], { tab }).reauth.resume()).toBeNull()
  })

  it('a clock that was set back by seconds loses nothing', async () => {
    const left = await leave()
    left.world.authenticate()
    left.world.wallOffset = -20_000
    const { run } = await comeBack(left)
    await confirming(run)
    expect(run.getSnapshot().canConfirm).toBe(true)
  })

  it('going offline on the callback page does not use the record up', async () => {
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

  it('an exchange that failed because the network was gone is made again by the page that took the callback', async () => {
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

  it('the code leaves the address when the end-user declined', async () => {
    const left = await leave()
    left.world.authenticate()
    left.first.tab.address = left.world.callback('error=access_denied')
    const { reauth } = open(left.world, [left.action], { tab: left.first.tab })
    await (await reauth.resume())!.ended
    expect(left.first.tab.address).toBe('https://app.example.com/callback')
  })
})
