import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { betterAuthApi } from './cookie-session-better-auth.js'
import { type World, openWorld } from './cookie-session-browser.fixture.js'

type Row = Record<string, unknown>

let world: World
const shown = (text: string) => world.shows(text)
let tables: Record<'user' | 'session' | 'account' | 'verification', Row[]>
beforeEach(async () => {
  tables = { user: [], session: [], account: [], verification: [] }
  const authAt = (baseURL: string) =>
    betterAuth({
      baseURL,
      secret: 'a secret of this test, and of no server',
      database: memoryAdapter(tables),
      emailAndPassword: { enabled: true },
      telemetry: { enabled: false },
      logger: { disabled: true },
    })
  let auth: ReturnType<typeof authAt>
  world = await openWorld(
    'dialog',
    (origin) => betterAuthApi((auth = authAt(origin)) as never),
    async (c) => (await auth.api.getSession({ headers: c.req.raw.headers }))?.user.id ?? '',
  )
  await world.page.goto(world.origin)
  await shown('ready')
  await world.page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Alice', email: 'alice@example.com', password: 'the right one' })
    const headers = { 'Content-Type': 'application/json' }
    await fetch('/api/auth/sign-up/email', { method: 'POST', headers, body })
  })
  await world.page.reload()
  await shown('ready')
})
afterEach(() => world.close())

/** The session was begun some minutes earlier; a renewal has moved everything else. */
const age = (minutes: number): void => {
  for (const session of tables.session) session['createdAt'] = new Date(Date.now() - minutes * 60_000)
}
const answer = async (password: string, button: string): Promise<void> => {
  await world.page.locator('dialog input').fill(password)
  await world.click(button)
}

it('a session of better-auth that was begun just now performs the action', async () => {
  await world.click('transfer')
  await shown('succeeded')
  expect(world.requests.slice(-2)).toEqual(['GET /api/session 200', 'POST /api/transfers 200'])
})

it('one that was begun too long ago asks for the password, and becomes a new session', async () => {
  age(6)
  const [before] = tables.session.map(({ token }) => token)
  await world.click('transfer')
  await answer('the right one', 'password')
  await shown('succeeded')
  expect(tables.session).toHaveLength(1)
  expect(tables.session[0]!['token']).not.toBe(before)
})

it.each([
  ['a wrong one', 'password', 'refused refusedByServer'],
  ['', 'close', 'cancelled cancelled'],
])('the password %j and %s: %s, and the session stays as old as it was', async (password, button, text) => {
  age(6)
  await world.click('transfer')
  await answer(password, button)
  await shown(text)
  expect(world.requests).not.toContain('POST /api/transfers 200')
  expect(tables.session).toHaveLength(1)
})

it('a run that is cancelled closes the dialog', async () => {
  age(6)
  await world.click('transfer')
  await world.page.locator('dialog[open]').waitFor()
  await world.page.evaluate(() => document.querySelector<HTMLElement>('#cancel')!.click())
  await shown('cancelled cancelled')
  await world.page.locator('dialog[open]').waitFor({ state: 'detached' })
})

it('a session that was ended is lost', async () => {
  tables.session.length = 0
  await world.click('transfer')
  await shown('refused sessionLost')
})
