import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { betterAuthApi } from './cookie-session-better-auth.js'
import { type TestWorld, openWorld } from './cookie-session-browser.fixture.js'

type Row = Record<string, unknown>

let world: TestWorld
const shown = (text: string) => world.shows(text)
let tables: Record<'user' | 'session' | 'account' | 'verification', Row[]>
beforeEach(async () => {
  tables = { user: [], session: [], account: [], verification: [] }
  const authAt = (baseURL: string) =>
    betterAuth({
      baseURL,
      secret: 'a secret for this test only',
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

/** Makes the session older, with only a renewal since. */
const age = (minutes: number): void => {
  for (const session of tables.session) session['createdAt'] = new Date(Date.now() - minutes * 60_000)
}
const answer = async (password: string, button: string): Promise<void> => {
  await world.page.locator('dialog input').fill(password)
  await world.click(button)
}

it('a new session of better-auth performs the action', async () => {
  await world.click('transfer')
  await shown('succeeded')
  expect(world.requests.slice(-2)).toEqual(['GET /api/session 200', 'POST /api/transfers 200'])
})

it('a stale session of better-auth asks for the password, which starts a new session', async () => {
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
])('the password %j and %s: %s, and the session does not change', async (password, button, text) => {
  age(6)
  await world.click('transfer')
  await answer(password, button)
  await shown(text)
  expect(world.requests).not.toContain('POST /api/transfers 200')
  expect(tables.session).toHaveLength(1)
})

it('a cancelled run closes the dialog', async () => {
  age(6)
  await world.click('transfer')
  await world.page.locator('dialog[open]').waitFor()
  await world.page.evaluate(() => document.querySelector<HTMLElement>('#cancel')!.click())
  await shown('cancelled cancelled')
  await world.page.locator('dialog[open]').waitFor({ state: 'detached' })
})

it('an ended session is lost', async () => {
  tables.session.length = 0
  await world.click('transfer')
  await shown('refused sessionLost')
})
