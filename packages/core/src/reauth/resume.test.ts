import { describe, expect, it } from 'vitest'
import { Tab, TestWorld, transferOf, until } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import { open, settle, stale } from './seams.fixture.js'
import { HOME, type Left, comeBack, confirming, leave } from './resume.fixture.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { PerformContext } from '../action/sensitive-action.js'

describe('resume', () => {
  it('shows the action again and performs it after one click, once', async () => {
    const left = await leave()
    left.world.authenticate()
    const { page, run } = await comeBack(left)
    expect([run.actionId, run.input, run.description, run.returnTo]).toEqual([
      'transfer',
      { to: 'bob' },
      'Transfer to bob',
      HOME,
    ])
    await confirming(run)
    expect(page.tab.address).toBe('https://app.example.com/callback')
    expect(left.world.booked.size).toBe(0)
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
    expect([...left.world.booked.values()]).toEqual([{ to: 'bob' }])
    expect(run.getSnapshot().resumed).toBe(true)
  })

  it('returns the same run to effects that run twice', async () => {
    const left = await leave()
    left.world.authenticate()
    const { page, run } = await comeBack(left)
    expect(await Promise.all([page.reauth.resume(), page.reauth.resume()])).toEqual([run, run])
  })

  it('performs an action with `autoResume` without a click', async () => {
    const left = await leave({ autoResume: true })
    left.world.authenticate()
    const { run } = await comeBack(left)
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('ignores a callback that was not started here', async () => {
    const world = new TestWorld()
    const address = 'https://app.example.com/callback?code=c&state=somebody-elses'
    const page = world.open(address, [transferOf(world)])
    expect(await page.reauth.resume()).toBeNull()
    expect(page.tab.address).toBe(address)
  })

  it('returns null on any other page', async () => {
    const world = new TestWorld()
    expect(await world.open(HOME, [transferOf(world)]).reauth.resume()).toBeNull()
    const service = world.service('inProcess')
    expect(await createReauth({ service, page: new Tab() }).resume()).toBeNull()
  })

  it('is cancelled when the end-user declined, and has the input to fill in the form again', async () => {
    const { run } = await comeBack(await leave(), 'error=access_denied')
    expect(await run.ended).toEqual({ outcome: 'cancelled', code: 'cancelled' })
    expect(run.input).toEqual({ to: 'bob' })
  })

  it('is cancelled when the page comes back without a callback', async () => {
    const { world, action, first } = await leave()
    const run = await world.open(HOME, [action], first.tab).reauth.resume()
    expect(await run?.ended).toEqual({ outcome: 'cancelled', code: 'abandoned' })
    expect(run?.input).toEqual({ to: 'bob' })
  })

  it('is cancelled when the page is restored from the back/forward cache', async () => {
    const { world, first } = await leave()
    for (const listener of first.tab.restored) listener()
    await until(() => first.tab.restored.size === 0)
    expect(world.calls).toBe(0)
    expect(await first.reauth.resume()).toBeNull()
  })

  it('does not resume a run for which the same page is about to leave', async () => {
    const { first } = await leave()
    expect(await first.reauth.resume()).toBeNull()
  })

  it('refuses when another account comes back, and deletes the pending actions', async () => {
    const left = await leave()
    left.world.authenticate('mallory')
    const { run } = await comeBack(left)
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'subjectMismatch' })
    expect(left.world.calls).toBe(0)
    await until(() => left.first.tab.memory === null)
  })

  it('refreshes before the next action after another account came back', async () => {
    const { world, action, first } = await leave()
    world.authenticate('mallory')
    first.tab.address = world.callback()
    // The SDK's claims belong to the account that came back, and count as the latest.
    const cachedAuthentication = () => ({ authentication: world.authentication(), elapsed: 0, isLatest: true })
    const { reauth } = open(world, [action], { tab: first.tab, service: { cachedAuthentication } })
    expect(await (await reauth.resume())!.ended).toMatchObject({ code: 'subjectMismatch' })
    const before = world.refreshes
    await reauth.start(action, { to: 'carol' }).ended
    expect(world.refreshes).toBe(before + 1)
    await reauth.start(action, { to: 'dave' }).ended
    expect(world.refreshes).toBe(before + 1)
  })

  it('shows the action again after a reload, and exchanges the callback once', async () => {
    const left = await leave()
    left.world.authenticate()
    const { page, run } = await comeBack(left)
    await confirming(run)
    const secondRun = await left.world.open(page.tab.address, [left.action], page.tab).reauth.resume()
    await confirming(secondRun!)
    secondRun!.confirm()
    expect((await secondRun!.ended).outcome).toBe('succeeded')
    run.confirm()
    expect(await run.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    expect(left.world.booked.size).toBe(1)
    expect(left.world.calls).toBe(1)
  })

  it('performs once when two tabs confirm the same callback at the same time', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    const other = await left.world.open(left.world.callback(), [left.action]).reauth.resume()
    await Promise.all([confirming(run), confirming(other!)])
    run.confirm()
    other!.confirm()
    const outcomes = (await Promise.all([run.ended, other!.ended])).map(({ outcome }) => outcome).toSorted()
    expect(outcomes).toEqual(['refused', 'succeeded'])
    expect(left.world.calls).toBe(1)
  })

  it('detects a used callback, and does not leave it to a sign-in', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    run.confirm()
    await run.ended
    await until(() => left.first.tab.memory === null)
    const { run: lateRun, page } = await comeBack(left)
    expect(await lateRun.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    expect(page.tab.address).not.toContain('code')
  })

  /** Loads the page again during its call. */
  const loadDuringCall = async (left: Left): Promise<SensitiveRun> => {
    left.world.authenticate()
    const { run, page } = await comeBack(left)
    await confirming(run)
    run.confirm()
    await until(() => left.world.events.some((event) => (event as { calling?: true }).calling === true))
    const secondRun = await left.world.open(page.tab.address, [left.action], page.tab).reauth.resume()
    return secondRun!
  }
  const hanging = (world: TestWorld): Promise<never> => {
    world.events.push({ calling: true })
    return new Promise(() => {})
  }

  it('has an unknown outcome when the page is loaded again during the call, or asks the server', async () => {
    for (const [more, expected] of [
      [{}, 'outcomeUnknown'],
      [{ status: async () => 'performed' as const }, 'succeeded'],
      [{ status: async () => 'notPerformed' as const }, 'failed'],
    ] as const) {
      const left: Left = await leave({ perform: () => hanging(left.world), ...more })
      expect((await (await loadDuringCall(left)).ended).outcome).toBe(expected)
    }
  })

  it('calls again under the same key, with a new ID Token, if the action is idempotent', async () => {
    let calls = 0
    const left: Left = await leave({
      idempotent: true,
      perform: (context: PerformContext<unknown>) => {
        calls += 1
        return calls === 1 ? left.world.book(context).then(() => hanging(left.world)) : left.world.book(context)
      },
    })
    expect((await (await loadDuringCall(left)).ended).outcome).toBe('succeeded')
    expect([calls, left.world.booked.size]).toEqual([2, 1])
  })

  it('does not ask with the token of another end-user who signed in', async () => {
    let asked = 0
    const left: Left = await leave({
      perform: () => {
        left.world.subject = 'mallory'
        return hanging(left.world)
      },
      status: async () => {
        asked += 1
        return 'performed' as const
      },
    })
    expect(await (await loadDuringCall(left)).ended).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(asked).toBe(0)
  })

  it('remembers the step-up across the redirect, and refuses when the server asks again', async () => {
    const world = new TestWorld()
    const perform = () =>
      new Response(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="1"' },
      })
    const action = transferOf(world, { perform })
    const first = world.open(HOME, [action])
    expect(await first.reauth.perform(action, { to: 'bob' })).toEqual({ outcome: 'redirecting' })
    await until(() => world.left.length === 1)
    world.authenticate()
    const { run } = await comeBack({ world, action, first })
    await confirming(run)
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'stepUpIneffective' })
  })

  it('leaves a second time, as a new transaction, for a step-up after the first redirect', async () => {
    const left = await leave()
    left.world.authenticate()
    const { run } = await comeBack(left)
    await confirming(run)
    left.world.authTime -= 1000
    run.confirm()
    await until(() => left.world.left.length === 2)
    const [first, second] = left.world.left.map((url) => url.searchParams.get('state'))
    expect(first).not.toBe(second)
    left.world.authenticate()
    const { run: secondRun } = await comeBack(left)
    await confirming(secondRun)
    secondRun.confirm()
    expect((await secondRun.ended).outcome).toBe('succeeded')
    expect(left.world.booked.size).toBe(1)
  })

  /** Creates a run that came back, received a step-up challenge, and is about to leave again. */
  const leaveForStepUp = async () => {
    const left = await leave()
    left.world.authenticate()
    const { run, page } = await comeBack(left)
    await confirming(run)
    left.world.authTime -= 1000
    run.confirm()
    await until(() => left.world.left.length === 2)
    return { left, run, page }
  }

  it('closes the first record of a run that leaves a second time', async () => {
    const { left } = await leaveForStepUp()
    const entries = await left.world.store.list()
    const stages = entries.map(({ record }) => (record as { stage: string }).stage)
    expect(stages.toSorted()).toEqual(['done', 'pending'])
  })

  it('accepts the callback of the earlier departure if that second one is repeated', async () => {
    const { left, page } = await leaveForStepUp()
    await settle()
    page.reauth.start(left.action, { to: 'bob' })
    await until(() => left.world.left.length === 3)
    left.world.authenticate()
    const state = left.world.left[1]!.searchParams.get('state')
    page.tab.address = `https://app.example.com/callback?code=the-code&state=${state}`
    const secondRun = (await left.world.open(page.tab.address, [left.action], page.tab).reauth.resume())!
    await confirming(secondRun)
    secondRun.confirm()
    expect((await secondRun.ended).outcome).toBe('succeeded')
  })

  it('shows the action again if the page is loaded again after a step-up challenge', async () => {
    const world = stale()
    world.biometric = {
      isEnabled: () => world.calls > 0,
      reauthenticate: () => new Promise(() => {}),
    }
    const action = transferOf(world)
    const first = world.open(HOME, [action])
    await first.reauth.perform(action, { to: 'bob' })
    await until(() => world.left.length === 1)
    world.authenticate()
    const { run, page } = await comeBack({ world, action, first })
    await confirming(run)
    world.authTime -= 1000
    run.confirm()
    // The page is loaded again during the prompt of the device.
    await until(() => run.getSnapshot().state.endsWith('biometric'))
    const secondRun = (await world.open(page.tab.address, [action], page.tab).reauth.resume())!
    world.authenticate()
    await confirming(secondRun)
    secondRun.confirm()
    expect((await secondRun.ended).outcome).toBe('succeeded')
  })

  it('does not close the record of a run that continued in another page', async () => {
    const left: Left = await leave({ perform: () => hanging(left.world) })
    left.world.authenticate()
    const { run } = await comeBack(left)
    const other = (await left.world.open(left.world.callback(), [left.action]).reauth.resume())!
    await Promise.all([confirming(run), confirming(other)])
    run.confirm()
    await until(() => left.world.events.some((event) => (event as { calling?: true }).calling === true))
    other.confirm()
    expect(await other.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    await settle()
    const stages = (await left.world.store.list()).map(({ record }) => (record as { stage: string }).stage)
    expect(stages).toEqual(['calling'])
  })

  it('ends as alreadyResumed on a page from the back/forward cache if the run continued in another page', async () => {
    const world = stale()
    const action = transferOf(world)
    const first = world.open(HOME, [action])
    const waiting = first.reauth.start(action, { to: 'bob' })
    await until(() => world.left.length === 1)
    world.authenticate()
    const { run } = await comeBack({ world, action, first })
    await confirming(run)
    for (const listener of first.tab.restored) listener()
    expect(await waiting.ended).toEqual({ outcome: 'refused', code: 'alreadyResumed' })
    run.confirm()
    expect((await run.ended).outcome).toBe('succeeded')
  })
})

describe('the address of a page', () => {
  it('stays unchanged by the run after a router has replaced it', async () => {
    const left = await leave()
    left.world.authenticate()
    const tab = left.first.tab
    tab.address = left.world.callback()
    let addresses = ''
    const finish = async () => {
      addresses = tab.address
      return left.world.authentication()
    }
    const { reauth } = open(left.world, [left.action], { tab, browser: { finish } })
    const callback = tab.address
    const resuming = reauth.resume()
    tab.address = 'https://app.example.com/accounts'
    const run = (await resuming)!
    await confirming(run)
    // SDKs read the address of the page.
    expect([addresses, tab.address]).toEqual([callback, 'https://app.example.com/accounts'])
    run.confirm()
    await run.ended
    expect(tab.address).toBe('https://app.example.com/accounts')
  })
})
