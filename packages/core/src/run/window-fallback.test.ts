import { describe, expect, it } from 'vitest'
import { Tab, TestWorld, transferOf, until } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import type { RedirectBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { BOB, stale } from './window.fixture.js'

describe('a blocked window with a redirect as its fallback', () => {
  const CALLBACK = 'https://app.example.com/callback'
  const blocked = () => Promise.reject(new ServiceError('popupBlocked'))

  function pageOf(world: TestWorld, tab: Tab, more: object = {}) {
    const service = world.service('inProcess')
    const redirect = world.service('redirect').browser as RedirectBrowser
    const fallback = {
      ...redirect,
      ...more,
      // After the redirect the page has the token of the exchange.
      finish: async (...args: Parameters<RedirectBrowser['finish']>) => {
        await redirect.finish(...args)
        return service.refreshIdToken(args[1])
      },
    }
    const action = transferOf(world)
    const reauth = createReauth({
      service: { ...service, browser: { kind: 'inProcess', reauthenticate: blocked, fallback } },
      actions: [action],
      store: world.store,
      clock: world.clock,
      page: tab,
    })
    return { reauth, action }
  }

  it('shows the action again after the redirect, and performs it', async () => {
    const [world, tab] = [stale(), new Tab()]
    const { reauth, action } = pageOf(world, tab)
    expect(await reauth.perform(action, BOB)).toEqual({ outcome: 'redirecting' })
    await until(() => world.left.length === 1)
    tab.address = `${CALLBACK}?code=c&state=${world.left[0]!.searchParams.get('state')}`
    world.authenticate()
    const run = await pageOf(world, tab).reauth.resume()
    await until(() => run!.getSnapshot().status === 'confirmingResumed')
    run!.confirm()
    expect((await run!.ended).outcome).toBe('succeeded')
    expect([world.calls, tab.address.includes('code=')]).toEqual([1, false])
  })

  it('asks for a click if the action cannot be resumed', async () => {
    const { reauth } = pageOf(stale(), new Tab())
    const run = reauth.start(transferOf(new TestWorld()), BOB)
    await until(() => run.getSnapshot().status === 'awaitingConfirmation')
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'popupBlocked' })
  })

  it.each([
    ['zero', 0],
    ['needed', 140],
  ] as const)('sends its own `max_age`: %s', async (maxAge, sent) => {
    const world = stale()
    const asked: number[] = []
    const start: RedirectBrowser['start'] = async (options) => void asked.push(options.maxAge)
    const { reauth, action } = pageOf(world, new Tab(), { maxAge, start })
    await reauth.perform(action, BOB)
    await until(() => asked.length === 1)
    expect(asked[0]).toBeGreaterThanOrEqual(sent)
    expect(asked[0]! > 0).toBe(maxAge === 'needed')
  })

  it('refuses at the start an input that a redirect would lose', async () => {
    const { reauth, action } = pageOf(stale(), new Tab())
    expect(await reauth.perform(action, { to: 7n } as never)).toMatchObject({ code: 'invalidInput' })
  })
})
