import { describe, expect, it } from 'vitest'
import { Auth0Pages, confirmed, exchanged, reauthenticated, seconds } from './auth0-spa-js.fixture.js'
import type { Auth0Page } from './auth0-spa-js.page.fixture.js'
import { awayAndBack, ready, reloaded } from './sdk-page.fixture.js'

declare const app: Auth0Page

const pages = new Auth0Pages()

describe('auth0SpaJs() with a redirect', () => {
  it('performs a fresh action without leaving', async () => {
    const page = await pages.signedIn()
    expect(await page.evaluate(() => app.reauth.perform(app.transfer))).toMatchObject({ outcome: 'succeeded' })
    expect(pages.provider.authorizations).toHaveLength(1)
  })

  it('prompts with prompt=login, returns with the state of the SDK, and performs with the new auth_time', async () => {
    const page = await pages.signedIn()
    pages.provider.pass(10)
    await reauthenticated(page)
    expect(Object.fromEntries(pages.provider.authorizations[1]!)).toMatchObject({
      max_age: '1',
      prompt: 'login',
      redirect_uri: `${pages.site.origin}/callback`,
    })
    const { outcome, data } = await confirmed(page)
    expect(outcome).toBe('succeeded')
    expect((data as { auth_time: number }).auth_time).toBeGreaterThan(seconds() - 60)
    expect(page.url()).toBe(`${pages.site.origin}/callback`)
  })

  it('sends acr_values', async () => {
    const page = await pages.signedIn()
    await awayAndBack(page, () =>
      page.evaluate(() => {
        const { browser } = app.service
        if (browser?.kind !== 'redirect') return
        const { signal } = new AbortController()
        void browser.start({ state: 'A'.repeat(22), maxAge: 30, acrValues: ['gold', 'silver'], signal })
      }),
    )
    expect(Object.fromEntries(pages.provider.authorizations[1]!)).toMatchObject({
      max_age: '30',
      acr_values: 'gold silver',
    })
  })

  it.each(['before', 'beside'] as const)(
    'finishes a callback that the app handles %s it, with one exchange',
    async (handler) => {
      const page = await pages.signedIn({ handler })
      pages.provider.pass(10)
      await reauthenticated(page)
      expect(await page.evaluate(() => app.handled)).toEqual({})
      expect(await confirmed(page)).toMatchObject({ outcome: 'succeeded' })
      expect(pages.provider.grants.filter((grant) => grant === 'authorization_code')).toHaveLength(2)
    },
  )

  it('cancels when the end-user declines, and keeps the session', async () => {
    const page = await pages.signedIn({ handler: 'beside' })
    pages.provider.pass(10)
    pages.provider.endUser = { error: 'access_denied' }
    await reauthenticated(page)
    expect(await confirmed(page)).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
    expect(await page.evaluate(() => app.handled)).toEqual({})
    expect(await page.evaluate(() => app.client.isAuthenticated())).toBe(true)
    expect(page.url()).toBe(`${pages.site.origin}/callback`)
  })

  it('refuses another account', async () => {
    const page = await pages.signedIn()
    pages.provider.pass(10)
    pages.provider.endUser = { login: 'mallory' }
    await reauthenticated(page)
    expect(await confirmed(page)).toMatchObject({ outcome: 'refused', code: 'subjectMismatch' })
  })

  it('continues after a reload of the callback page', async () => {
    const page = await pages.signedIn()
    pages.provider.pass(10)
    await reauthenticated(page)
    await exchanged(page)
    await reloaded(page)
    expect(await confirmed(page)).toMatchObject({ outcome: 'succeeded' })
    expect(pages.provider.grants.filter((grant) => grant === 'authorization_code')).toHaveLength(2)
  })

  it.each([
    ['in memory', { cacheLocation: 'memory', useRefreshTokens: false }],
    ['in localStorage', {}],
  ] as const)('refuses a callback that was used, also after a reload, with tokens %s', async (_, client) => {
    const page = await pages.signedIn({ client })
    pages.provider.pass(10)
    const [callback] = await Promise.all([page.waitForRequest(/callback\?/), reauthenticated(page)])
    const finished = () =>
      page.evaluate((href) => {
        const { browser } = app.service
        if (browser?.kind !== 'redirect') throw new Error('no redirect')
        return app.outcomeOf(() => browser.finish(new URL(href), { signal: AbortSignal.timeout(20_000) }))
      }, callback.url())
    await exchanged(page)
    expect(await finished()).toEqual({ code: 'callbackRefused' })
    await page.goto(callback.url())
    await ready(page)
    expect(await finished()).toEqual({ code: 'callbackRefused' })
  })

  it('recognizes only its own callback', async () => {
    const page = await pages.signedIn()
    pages.provider.pass(10)
    const [callback] = await Promise.all([page.waitForRequest(/callback\?/), reauthenticated(page)])
    const matches = await page.evaluate((href) => {
      const { browser } = app.service
      if (browser?.kind !== 'redirect') throw new Error('no redirect')
      return [href, '/callback?code=1&state=foreign', '/callback'].map((url) =>
        browser.matches(new URL(url, location.href)),
      )
    }, callback.url())
    expect(matches).toEqual([expect.stringMatching(/^[\w-]{22}$/), null, null])
  })

  it('does not leave if the tab cannot store the transaction', async () => {
    const page = await pages.signedIn()
    const refused = await page.evaluate(() => {
      const { browser } = app.service
      if (browser?.kind !== 'redirect') throw new Error('no redirect')
      Storage.prototype.setItem = () => {}
      const { signal } = new AbortController()
      return app.outcomeOf(() => browser.start({ state: 'A'.repeat(22), maxAge: 0, acrValues: [], signal }))
    })
    expect(refused).toEqual({ code: 'cannotPersist' })
    expect(pages.provider.authorizations).toHaveLength(1)
  })
})
