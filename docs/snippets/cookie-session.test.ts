import { createSessionVerifier } from '@reauth/server'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestWorld, openWorld } from './cookie-session-browser.fixture.js'
import { authenticationOf, callbacks } from './cookie-session-next-auth.js'
import { api, sessionOf, signIn } from './cookie-session-server.js'

describe('a session of your own', () => {
  let world: TestWorld
  beforeEach(async () => {
    const pages = signIn(async (_, password) => password === 'right')
    world = await openWorld(
      'redirect',
      () => new Hono().route('/', api).route('/', pages),
      (c) => sessionOf(c)?.userId ?? '',
    )
  })
  afterEach(() => world.close())

  const shown = (text: string) => world.shows(text)
  const enter = async (user: string, password = 'right') => {
    await world.page.locator('[name=user]').fill(user)
    await world.page.locator('[name=password]').fill(password)
    await world.page.getByRole('button', { name: 'Sign in' }).click()
  }
  const signInAs = async (user: string) => {
    await world.page.goto(`${world.origin}/sign-in`)
    await enter(user)
    await shown('ready')
  }
  const cookie = async () => (await world.page.context().cookies()).find(({ name }) => name === '__Host-session')

  it('that is fresh performs the action with two requests', async () => {
    await signInAs('alice')
    await world.click('transfer')
    await shown('succeeded')
    expect(world.requests).toEqual(['GET /api/session 200', 'POST /api/transfers 200'])
  })

  it('that is stale redirects to the sign-in page, returns with a new id, and performs the action once', async () => {
    await signInAs('alice')
    const before = await cookie()
    world.passMinutes(6)
    await world.click('transfer')
    await world.page.waitForURL(/\/sign-in\?state=[\w-]+&max_age=0$/)
    await enter('alice')
    await shown('confirmingResumed')
    await world.click('confirm')
    await shown('succeeded')
    expect((await cookie())!.value).not.toBe(before!.value)
    expect(before).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' })
    expect(world.requests).toEqual(['GET /api/session 200', 'GET /api/session 200', 'POST /api/transfers 200'])
  })

  it('of a different end-user who signed in during the redirect performs nothing', async () => {
    await signInAs('alice')
    world.passMinutes(6)
    await world.click('transfer')
    await world.page.waitForURL(/state=/)
    await enter('bob')
    await shown('refused subjectMismatch')
    expect(world.requests).not.toContain('POST /api/transfers 200')
  })

  it('of a different end-user who signed in in another tab is refused', async () => {
    await signInAs('alice')
    const other = await world.page.context().newPage()
    await other.goto(`${world.origin}/sign-in`)
    await other.locator('[name=user]').fill('bob')
    await other.locator('[name=password]').fill('right')
    await other.getByRole('button', { name: 'Sign in' }).click()
    await other.locator('output', { hasText: 'ready' }).waitFor()
    await world.click('transfer')
    await shown('refused refusedByServer')
    expect(world.requests).toEqual(['GET /api/session 200', 'POST /api/transfers 401'])
  })

  it('that has ended is lost', async () => {
    await signInAs('alice')
    world.passMinutes(8 * 60)
    await world.click('transfer')
    await shown('refused sessionLost')
    expect(world.requests).toEqual(['GET /api/session 401'])
  })

  it('is not started by a wrong password or by a form of another site', async () => {
    await world.page.goto(`${world.origin}/sign-in`)
    await enter('alice', 'wrong')
    expect(await cookie()).toBeUndefined()
    const headers = { Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' }
    const forged = await fetch(`${world.origin}/sign-in`, {
      method: 'POST',
      headers,
      body: 'user=alice&password=right',
    })
    expect(forged.status).toBe(403)
  })
})

describe('NextAuth', () => {
  const expires = new Date(Date.now() + 60 * 60_000).toISOString()
  const now = () => Math.floor(Date.now() / 1000)
  const requirement = { maxAge: '5m' } as const
  const verdictOf = async (token: ReturnType<typeof callbacks.jwt>) => {
    const session = callbacks.session({ session: { expires }, token })
    const result = await createSessionVerifier({ authentication: () => authenticationOf(session) }).verify(null, {
      requirement,
    })
    return result.ok ? 'ok' : result.code
  }

  it('sets authTime to now for a sign-in with a password', async () => {
    const token = callbacks.jwt({ token: { sub: 'alice' }, account: { type: 'credentials' } })
    await expect(verdictOf(token)).resolves.toBe('ok')
  })

  it.each([
    [100, 'ok'],
    [400, 'insufficientUserAuthentication'],
  ])("uses the provider's auth_time: %i seconds ago: %s", async (age, verdict) => {
    const profile = { auth_time: now() - age }
    const token = callbacks.jwt({ token: { sub: 'alice' }, account: { type: 'oidc' }, profile })
    await expect(verdictOf(token)).resolves.toBe(verdict)
  })

  it('sets no authTime for a provider without auth_time', async () => {
    for (const profile of [{}, undefined]) {
      const token = callbacks.jwt({ token: { sub: 'alice' }, account: { type: 'oauth' }, ...(profile && { profile }) })
      await expect(verdictOf(token)).resolves.toBe('insufficientUserAuthentication')
    }
  })

  it('does not change authTime at a renewal', async () => {
    const token = callbacks.jwt({ token: { sub: 'alice', auth_time: now() - 400 } })
    await expect(verdictOf(token)).resolves.toBe('insufficientUserAuthentication')
  })

  it('returns null without a session', async () => {
    expect(authenticationOf(null)).toBeNull()
    expect(authenticationOf({ expires })).toBeNull()
  })
})
