import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { passwordOf } from './end-user.fixture.js'
import { type Emulator, type EmulatorOptions, TEST_USERS, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

const started: Emulator[] = []
let emulator: Emulator
let app: RelyingParty

const start = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const next = await startEmulator({ profile: 'oidc', ...options })
  started.push(next)
  return next
}
const open = async (provider: Emulator): Promise<RelyingParty> => (app = await RelyingParty.discover(provider))

beforeAll(async () => {
  emulator = await start()
})
beforeEach(async () => {
  emulator.control.reset()
  await open(emulator)
})
afterAll(() => Promise.all(started.map((each) => each.close())))

const clickOn = (name: string): Record<string, string> => ({ name, do: 'testUser' })
const AGAIN = { prompt: 'login' }
const signInPage = async (): Promise<string> => (await app.endUser.go((await app.authorizationUrl({})).href)).html
const confirmPage = async (): Promise<string> => (await app.endUser.go((await app.authorizationUrl(AGAIN)).href)).html

describe('a click instead of a password', () => {
  it.each(TEST_USERS)('signs $name in, from a button with their name and what they are for', async (user) => {
    const html = await signInPage()
    expect(html).toContain(`<strong id="user-${TEST_USERS.indexOf(user)}">${user.displayName}</strong>`)
    expect(html).toContain(user.purpose)
    const amr = user.password === undefined ? {} : { amr: ['pwd'] }
    expect(await app.signIn({}, clickOn(user.name))).toMatchObject({ sub: user.name, ...amr })
  })

  it('confirms, from a button with the name of whom the page asks, and of nobody else', async () => {
    await app.signIn()
    const html = await confirmPage()
    expect(html).toContain('Confirm as Alice Adams')
    expect(html).not.toContain('Mallory')
    emulator.control.ageSessions('alice', 600)
    const { iat, auth_time: authTime = 0 } = await app.signIn(AGAIN, clickOn('alice'))
    expect(iat - authTime).toBeLessThan(60)
  })

  it('is refused where the password would be: for a locked account, and for another one', async () => {
    await app.signIn({}, clickOn('lou'))
    expect((await app.ask(AGAIN, clickOn('lou'))).html).toContain('Your account is locked')
    expect((await app.ask(AGAIN, clickOn('mallory'))).html).toContain('Sign in as lou to go on')
    expect((await app.ask(AGAIN, clickOn('nobody'))).html).toContain('not right')
  })

  it('lets another account confirm if that is allowed', async () => {
    await app.signIn()
    emulator.control.setAllowsOtherAccount(true)
    expect(await app.signIn(AGAIN, clickOn('mallory'))).toMatchObject({ sub: 'mallory' })
  })

  it('does not confirm for an account without a password', async () => {
    await app.signIn({}, clickOn('carol'))
    expect(await confirmPage()).not.toContain('Confirm as')
    expect((await app.ask(AGAIN, clickOn('carol'))).html).toContain('You cannot confirm that it is you')
  })

  it('is neither offered nor taken with `quickSignIn: false`', async () => {
    await open(await start({ quickSignIn: false }))
    expect(await signInPage()).not.toContain('testUser')
    expect((await app.ask({}, clickOn('alice'))).html).toContain('not right')
    await app.signIn()
    expect(await confirmPage()).not.toContain('testUser')
    expect((await app.ask(AGAIN, clickOn('alice'))).html).toContain('not right')
  })

  it('is an option that is true or false', async () => {
    await expect(startEmulator({ quickSignIn: 'no' as never })).rejects.toMatchObject({ field: 'quickSignIn' })
  })
})

describe('the page that signs in', () => {
  const field = (html: string, name: string): string => new RegExp(`<input\\s[^>]*id="${name}"[^>]*>`).exec(html)![0]

  it('keeps the username after a wrong password, marks both fields, and goes on at the password', async () => {
    const { html } = await app.ask({}, { ...passwordOf('alice'), name: ' alice', password: 'wrong' })
    const [name, password] = [field(html, 'name'), field(html, 'password')]
    expect(name).toContain('value="alice"')
    for (const input of [name, password]) {
      expect(input).toContain('aria-invalid="true"')
      expect(input).toContain('aria-describedby="problem"')
    }
    expect([name.includes('autofocus'), password.includes('autofocus')]).toEqual([false, true])
    expect(html).not.toContain('wrong')
  })

  it('begins at the username, and at the password of somebody who is expected', async () => {
    const begins = async (parameters: Record<string, string>): Promise<boolean[]> => {
      const { html } = await app.endUser.go((await app.authorizationUrl(parameters)).href)
      return ['name', 'password'].map((name) => field(html, name).includes('autofocus'))
    }
    expect(await begins({})).toEqual([true, false])
    expect(await begins({ login_hint: 'alice' })).toEqual([false, true])
  })

  it('says the password of the test users, and none if a user has another one', async () => {
    expect(await signInPage()).toContain('Every password is “password”.')
    await open(await start({ users: [{ ...TEST_USERS[0]!, password: 'other' }] }))
    expect(await signInPage()).not.toContain('Every password')
  })
})
