import { describe, expect, it } from 'vitest'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import { TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import type { ReauthService } from '../service/reauth-service.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { keychainStore } from './keychain.store.js'
import { FakeAsyncStorage, FakeProcess, FakeSecureStore, expoCrypto } from './native.fixture.js'
import { reactNativePage } from './react-native-page.js'
import { resumeFromLinks } from './resume-from-links.js'

const BOB = { to: 'bob' }

/** A phone: the state that outlives a process of the app. */
class Phone {
  readonly world = new TestWorld()
  readonly keychain = new FakeSecureStore()
  readonly storage = new FakeAsyncStorage()

  constructor() {
    this.world.authTime -= 1000
  }

  /** Starts the app. */
  start(service: ReauthService, link: string | null = null, isRemembered = true) {
    const app = new FakeProcess(link)
    const { storage, world } = this
    const page = reactNativePage({ ...app.modules, crypto: expoCrypto, ...(isRemembered && { storage }) })
    const action: AnySensitiveAction = transferOf(world)
    const reauth = createReauth({
      service,
      page,
      actions: [action],
      store: keychainStore(this.keychain, { crypto: expoCrypto }),
      clock: world.clock,
    })
    const runs: SensitiveRun[] = []
    const errors: unknown[] = []
    const stop = resumeFromLinks({
      reauth,
      page,
      onRun: (run) => runs.push(run),
      onError: (error) => errors.push(error),
    })
    return { app, page, reauth, action, runs, errors, stop }
  }

  /** A service that leaves for the system browser and comes back by a link. */
  get redirect(): ReauthService {
    return this.world.service('redirect')
  }

  /** The link by which the browser opens the app after the end-user has signed in. */
  callback(): string {
    this.world.authenticate()
    const state = this.world.left.at(-1)!.searchParams.get('state')!
    return `https://app.example.com/callback?code=c&state=${state}`
  }

  async leave() {
    const first = this.start(this.redirect)
    await first.page.ready
    await first.reauth.perform(first.action, BOB)
    await until(() => this.world.left.length === 1)
    return first
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
}

/** Creates a service with a prompt that the end-user has not answered yet. */
function prompting({ world }: Phone) {
  let prompts = 0
  let answer = (): void => {}
  world.biometric = {
    isEnabled: () => true,
    reauthenticate: () => {
      prompts += 1
      return new Promise((resolve) => {
        answer = () => {
          world.authenticate()
          resolve(world.authentication())
        }
      })
    },
  }
  return { service: world.service('inProcess'), prompts: () => prompts, answer: () => answer() }
}

describe('an app that is killed during a biometric prompt', () => {
  it('has nothing to resume when it starts again, and did not call the endpoint', async () => {
    const phone = new Phone()
    const { service, prompts } = prompting(phone)
    const first = phone.start(service)
    first.reauth.start(first.action, BOB)
    await until(() => prompts() === 1)
    const next = phone.start(service)
    expect(await next.reauth.resume()).toBeNull()
    await settled()
    expect([next.runs, phone.world.calls, [...phone.keychain.texts.keys()]]).toEqual([[], 0, []])
  })
})

describe('an app in the background during a biometric prompt', () => {
  it.each([
    ['inactive', ['inactive', 'active']],
    ['in the background', ['inactive', 'background', 'inactive', 'active']],
  ])('%s does not prompt again, and cancels nothing by itself', async (_, states) => {
    const phone = new Phone()
    const { service, prompts, answer } = prompting(phone)
    const { app, reauth, action } = phone.start(service)
    const run = reauth.start(action, BOB)
    await until(() => prompts() === 1)
    app.becomes(...states)
    await settled()
    expect([prompts(), run.getSnapshot().status]).toEqual([1, 'prompting'])
    answer()
    expect((await run.ended).outcome).toBe('succeeded')
    expect(prompts()).toBe(1)
  })
})

describe('an app that was left for the browser', () => {
  it.each([true, false])('and killed, continues when the link starts it (remembered: %s)', async (isRemembered) => {
    const phone = new Phone()
    await phone.leave()
    const { runs, errors } = phone.start(phone.redirect, phone.callback(), isRemembered)
    await until(() => runs.length === 1)
    const [run] = runs
    await until(() => run!.getSnapshot().status === 'confirmingResumed')
    run!.confirm()
    expect((await run!.ended).outcome).toBe('succeeded')
    expect([phone.world.calls, errors]).toEqual([1, []])
  })

  it('and killed, ends as abandoned when it starts without a link', async () => {
    const phone = new Phone()
    await phone.leave()
    const { runs } = phone.start(phone.redirect)
    await until(() => runs.length === 1)
    expect(await runs[0]!.ended).toMatchObject({ outcome: 'cancelled', code: 'abandoned' })
  })

  it('and not killed, continues in the run of the link, and the run that left ends as alreadyResumed', async () => {
    const phone = new Phone()
    const { app, reauth, runs } = await phone.leave()
    const [left] = reauth.runs()
    app.becomes('background')
    app.open(phone.callback())
    app.becomes('active')
    await until(() => runs.length === 1)
    expect(await left!.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    await until(() => runs[0]!.getSnapshot().status === 'confirmingResumed')
    runs[0]!.confirm()
    expect((await runs[0]!.ended).outcome).toBe('succeeded')
    expect(phone.world.calls).toBe(1)
  })

  it('and comes to the foreground without a link, ends as abandoned', async () => {
    const phone = new Phone()
    const { app, reauth } = await phone.leave()
    const [left] = reauth.runs()
    app.becomes('background', 'active')
    expect(await left!.ended).toMatchObject({ outcome: 'cancelled', code: 'abandoned' })
  })

  it('ignores a link that is not a callback', async () => {
    const phone = new Phone()
    const { app, page, reauth, runs } = await phone.leave()
    app.open('https://app.example.com/offers?code=SUMMER')
    await settled()
    expect([runs, page.href(), reauth.runs()[0]?.getSnapshot().status]).toEqual([
      [],
      'https://app.example.com/offers?code=SUMMER',
      'redirecting',
    ])
  })

  it('continues one run for a link that is delivered twice, and refuses the link in the next process', async () => {
    const phone = new Phone()
    await phone.leave()
    const link = phone.callback()
    const { app, runs } = phone.start(phone.redirect, link)
    await until(() => runs.length === 1)
    app.open(link)
    await settled()
    expect(runs).toHaveLength(1)
    await until(() => runs[0]!.getSnapshot().status === 'confirmingResumed')
    runs[0]!.confirm()
    expect((await runs[0]!.ended).outcome).toBe('succeeded')
    await settled()
    const again = phone.start(phone.redirect, link)
    await until(() => again.runs.length === 1)
    expect(await again.runs[0]!.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    expect(phone.world.calls).toBe(1)
  })

  it('reports the error that prevents it from continuing, and stops listening when it is stopped', async () => {
    const app = new FakeProcess()
    const page = reactNativePage({ ...app.modules, crypto: expoCrypto })
    const errors: unknown[] = []
    let resumed = 0
    const reauth = {
      resume: () => {
        resumed += 1
        return Promise.reject(new Error('no code'))
      },
    }
    const stop = resumeFromLinks({
      reauth: reauth as never,
      page,
      onRun: () => {},
      onError: (error) => errors.push(error),
    })
    await settled()
    stop()
    app.open('com.example.app://offers')
    await settled()
    expect([errors, resumed]).toEqual([[new Error('no code')], 1])
  })

  it('continues nothing after it was stopped', async () => {
    const phone = new Phone()
    await phone.leave()
    const { runs, stop } = phone.start(phone.redirect, phone.callback())
    stop()
    await settled()
    expect(runs).toEqual([])
  })
})
