import { afterEach, describe, expect, it, vi } from 'vitest'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import { Tab, type TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { ServiceError } from '../words/service-error.js'
import { engineCode } from './lazy-engine.js'
import { BOB, WindowPage, stale } from './window.fixture.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the window of a prompt', () => {
  it('is opened synchronously by perform() and start()', async () => {
    const page = new WindowPage(stale())
    const performed = page.reauth.perform(transferOf(page.world), BOB)
    expect([page.opened, page.world.refreshes]).toEqual([1, 0])
    expect((await performed).outcome).toBe('succeeded')
  })

  it('is opened synchronously even if the statechart is not loaded yet', async () => {
    vi.spyOn(engineCode, 'loaded', 'get').mockReturnValueOnce(undefined)
    const page = new WindowPage(stale())
    const run = page.start()
    expect(page.opened).toBe(1)
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('is closed when the action is called without a prompt, and not opened again while the claims are fresh', async () => {
    const page = new WindowPage()
    let isClosed = false
    const perform = (context: Parameters<TestWorld['book']>[0]) => {
      isClosed = page.closed === 1
      return page.world.book(context)
    }
    await page.start({ perform }).ended
    expect([isClosed, page.windows]).toEqual([true, [1, 1]])
    await page.start().ended
    expect(page.windows).toEqual([1, 1])
    page.world.now += 400
    await page.start().ended
    expect(page.opened).toBe(2)
  })

  it('is closed when the run ends before the prompt, even before the statechart is loaded', async () => {
    const page = new WindowPage(Object.assign(stale(), { isSignedIn: false }))
    expect(await page.start().ended).toMatchObject({ code: 'sessionLost' })
    expect(page.windows).toEqual([1, 1])
    vi.spyOn(engineCode, 'loaded', 'get').mockReturnValue(undefined)
    const cold = new WindowPage(stale())
    cold.start().cancel()
    expect(cold.windows).toEqual([1, 1])
  })

  it('is not opened for an end-user who is known not to be able to reauthenticate', async () => {
    const page = new WindowPage(Object.assign(stale(), { canReauthenticate: false }))
    await page.start().ended
    expect(page.windows).toEqual([1, 1])
    await page.start().ended
    expect(page.windows).toEqual([1, 1])
  })

  it('is opened only by the click for which the action waits', async () => {
    const page = new WindowPage(stale())
    const run = page.start({ confirm: true })
    await until(() => run.getSnapshot().canConfirm)
    expect(page.opened).toBe(0)
    run.confirm()
    expect(page.opened).toBe(1)
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('is opened by the click that the run asks for after the browser blocked it', async () => {
    const page = new WindowPage(stale())
    const { prompt } = page
    page.prompt = () => Promise.reject(new ServiceError('popupBlocked'))
    const run = page.start()
    await until(() => run.getSnapshot().status === 'awaitingConfirmation')
    page.prompt = prompt
    expect(page.windows).toEqual([1, 1])
    run.confirm()
    expect(page.windows).toEqual([2, 1])
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('is not opened by a click for which the run does not wait', () => {
    const page = new WindowPage(stale())
    const run = page.start()
    run.confirm()
    run.choose('browser')
    expect(page.opened).toBe(1)
  })

  it('is opened once for two callers of the same run, and each run closes its own window', async () => {
    const page = new WindowPage(stale())
    const [run, sameRun, otherRun] = [page.start(), page.start(), page.start({ id: 'other' })]
    expect([run === sameRun, page.opened]).toEqual([true, 2])
    await Promise.all([run.ended, otherRun.ended])
    expect([page.closed, page.world.prompts]).toEqual([2, 1])
  })

  it('is not opened while biometrics may be enough, and is opened when the end-user chooses the browser', async () => {
    const page = new WindowPage(stale(), {}, true)
    let fail!: (error: unknown) => void
    const biometric = {
      isEnabled: () => true,
      reauthenticate: () => new Promise<never>((_, reject) => (fail = reject)),
    }
    const reauth = createReauth({
      service: {
        ...page.world.service('inProcess'),
        biometric,
        browser: { kind: 'inProcess', prepare: () => ((page.opened += 1), () => {}), reauthenticate: page.prompt },
      },
      clock: page.world.clock,
      page: new Tab(),
    })
    const run = reauth.start(transferOf(page.world), BOB)
    await until(() => run.getSnapshot().canChoose)
    expect(page.opened).toBe(0)
    run.choose('browser')
    expect(page.opened).toBe(1)
    expect((await run.ended).outcome).toBe('succeeded')
    fail(new Error('late'))
  })

  it('is opened immediately if no biometrics are known to be enrolled', async () => {
    const page = new WindowPage(stale(), {}, false)
    await page.start().ended
    expect(page.opened).toBe(0)
    page.world.now += 400
    await page.start().ended
    expect(page.opened).toBe(1)
  })

  it('is closed while another tab prompts, and so is the window of a run that joins in the meantime', async () => {
    const locks = new MemoryLockManager()
    vi.stubGlobal('navigator', { locks })
    const [first, second] = [new WindowPage(stale()), new WindowPage(stale())]
    let answer!: () => void
    const { prompt } = first
    first.prompt = () => new Promise((resolve) => (answer = () => resolve(prompt())))
    const ahead = first.start()
    await until(() => ahead.getSnapshot().status === 'prompting')
    const behind = second.start()
    await until(() => locks.queued.length === 1)
    expect([first.windows, second.windows]).toEqual([
      [1, 0],
      [1, 1],
    ])
    const joining = second.start({ id: 'other' })
    await until(() => joining.getSnapshot().status === 'prompting')
    expect(second.windows).toEqual([2, 2])
    second.world.authenticate()
    answer()
    expect((await ahead.ended).outcome).toBe('succeeded')
    expect([(await behind.ended).outcome, second.world.prompts]).toEqual(['succeeded', 0])
  })

  it('does not stop a run if it cannot be prepared or closed', async () => {
    const broken = (): never => {
      throw new Error('broken')
    }
    for (const prepare of [broken, () => broken]) {
      const page = new WindowPage(stale(), { prepare })
      expect((await page.start().ended).outcome).toBe('succeeded')
    }
  })
})
