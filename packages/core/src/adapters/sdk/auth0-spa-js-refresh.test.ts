import { describe, expect, it } from 'vitest'
import { Auth0Pages, confirmed, reauthenticated, refreshed, seconds } from './auth0-spa-js.fixture.js'
import type { Auth0Page } from './auth0-spa-js.page.fixture.js'
import { reloaded } from './sdk-page.fixture.js'

declare const app: Auth0Page

const pages = new Auth0Pages()

/** Runs in a page: puts a newer ID Token into the storage of the SDK. */
function renewInStorage(): void {
  const key = Object.keys(localStorage).find((name) => name.endsWith('@@user@@'))!
  const entry = JSON.parse(localStorage.getItem(key)!) as {
    id_token: string
    decodedToken: { claims: Record<string, unknown> }
  }
  const [header, payload, signature] = entry.id_token.split('.')
  const claims = { ...(JSON.parse(atob(payload!)) as object), sid: 'renewed' }
  const idToken = [header, btoa(JSON.stringify(claims)).replace(/=+$/, ''), signature].join('.')
  Object.assign(entry, { id_token: idToken })
  Object.assign(entry.decodedToken.claims, claims, { __raw: idToken })
  localStorage.setItem(key, JSON.stringify(entry))
}

describe('auth0SpaJs() at a refresh', () => {
  it('sends one request for concurrent calls', async () => {
    const page = await pages.signedIn()
    const times = await page.evaluate(async () => {
      const { signal } = new AbortController()
      const all = await Promise.all([1, 2, 3].map(() => app.service.refreshIdToken({ signal })))
      return all.map(({ issuer, authTime }) => [issuer, authTime])
    })
    expect(new Set(times.map(String)).size).toBe(1)
    expect(pages.provider.grants).toEqual(['authorization_code', 'refresh_token'])
  })

  it('keeps the auth_time of the reauthentication if a renewal loses it or returns the old one', async () => {
    const page = await pages.signedIn()
    const old = seconds()
    for (const authTime of [undefined, old]) {
      pages.provider.pass(10)
      await reloaded(page)
      await reauthenticated(page)
      pages.provider.claims = (claims, grant) =>
        grant === 'refresh_token' ? { ...claims, auth_time: authTime } : claims
      expect(await confirmed(page)).toMatchObject({ outcome: 'succeeded' })
      const { value } = await page.evaluate(() =>
        app.outcomeOf(async () => {
          const { signal } = new AbortController()
          return [(await app.service.refreshIdToken({ signal })).authTime, await app.service.getIdToken()]
        }),
      )
      const [read, token] = value as [number, string]
      expect(read).toBeGreaterThan(seconds() - 60)
      expect(JSON.parse(atob(token.split('.')[1]!))).toMatchObject({ auth_time: read })
      expect(await page.evaluate(() => app.reauth.perform(app.transfer))).toMatchObject({ outcome: 'succeeded' })
      pages.provider.claims = (claims) => claims
    }
  })

  it('reports which refusals of the provider end the session', async () => {
    const page = await pages.signedIn()
    const answer = async (status: number, body: string) => {
      pages.provider.intercept = (_, __, response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body)
        return true
      }
      return refreshed(page)
    }
    expect(await answer(500, '{"error":"server_error"}')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(502, '<h1>Bad Gateway</h1>')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(429, '{"error":"too_many_requests"}')).toEqual({ code: 'providerUnavailable' })
    expect(await answer(400, '{"error":"invalid_client"}')).toEqual({ code: 'misconfigured' })
    expect(await answer(400, '{"error":"invalid_grant"}')).toEqual({ code: 'sessionLost' })
  })

  it('returns no auth_time without a new ID Token, so that the end-user is prompted', async () => {
    const page = await pages.signedIn()
    pages.provider.intercept = (_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"a","expires_in":60}')
      return true
    }
    const { value } = (await refreshed(page)) as { value: object }
    expect(value).toMatchObject({ subject: 'alice' })
    expect(value).not.toHaveProperty('authTime')
  })

  it('uses the tokens that another tab renewed if the refresh token was already used', async () => {
    const page = await pages.signedIn()
    const other = await page.context().newPage()
    await other.goto(page.url())
    pages.provider.intercept = (_, __, response) => {
      const refuse = () =>
        response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}')
      // The SDK of the other tab stores its tokens during the request of this one.
      void other.evaluate(renewInStorage).then(refuse)
      return true
    }
    expect(await refreshed(page)).toMatchObject({ value: { subject: 'alice', sessionId: 'renewed' } })
  })

  it('prompts if only a prompt renews the session', async () => {
    const page = await pages.signedIn()
    pages.provider.intercept = (_, form, response) => {
      if (form.get('grant_type') !== 'refresh_token') return false
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"mfa_required"}')
      return true
    }
    await reauthenticated(page)
    expect(await confirmed(page)).toMatchObject({ outcome: 'succeeded' })
  })

  it('is lost without a session, and unavailable if the provider is down', async () => {
    const page = await pages.signedIn()
    pages.provider.close()
    expect(await refreshed(page)).toEqual({ code: 'providerUnavailable' })
    await page.context().setOffline(true)
    expect(await refreshed(page)).toEqual({ code: 'offline' })
    await page.evaluate(() => app.client.logout({ openUrl: false }))
    expect(await refreshed(page)).toEqual({ code: 'sessionLost' })
    expect(await page.evaluate(() => app.outcomeOf(() => app.service.getIdToken()))).toEqual({ code: 'sessionLost' })
  })

  it('stops waiting when the signal aborts', async () => {
    const page = await pages.signedIn()
    pages.provider.intercept = () => true
    const aborted = await page.evaluate(() => {
      const controller = new AbortController()
      const refresh = app.outcomeOf(() => app.service.refreshIdToken({ signal: controller.signal }))
      controller.abort()
      return refresh
    })
    expect(aborted).toEqual({ code: 'cancelled' })
  })

  it('renews in a hidden frame, and loses the session when the provider does', async () => {
    const page = await pages.signedIn({ client: { cacheLocation: 'memory', useRefreshTokens: false } })
    expect(await refreshed(page)).toMatchObject({ value: { subject: 'alice', authTime: expect.any(Number) as number } })
    expect(pages.provider.authorizations.at(-1)!.get('response_mode')).toBe('web_message')
    await page.context().clearCookies()
    expect(await refreshed(page)).toEqual({ code: 'sessionLost' })
  })
})
