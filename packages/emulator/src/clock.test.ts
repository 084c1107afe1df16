import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

const TEN_MINUTES = 600
let emulator: Emulator
let app: RelyingParty

beforeEach(async () => {
  const now = Date.now()
  emulator = await startEmulator({ profile: 'oidc', clock: () => now })
  app = await RelyingParty.discover(emulator)
  await app.signIn()
})
afterEach(() => emulator.close())

/** Verifies a token as a server that uses the emulator's clock does. */
const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(app.as.jwks_uri!)), {
    issuer: emulator.issuer,
    audience: 'demo',
    currentDate: new Date(emulator.now() * 1000),
  })
const errorOf = (back: string | undefined): string | null => new URL(back ?? '').searchParams.get('error')

describe('advanceClock()', () => {
  it('expires an issued token for everyone who uses the clock', async () => {
    const token = app.tokens.id_token!
    await expect(verify(token)).resolves.toBeDefined()
    emulator.control.advanceClock(299)
    await expect(verify(token)).resolves.toBeDefined()
    emulator.control.advanceClock(1)
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  })

  it('increases the age of every authentication without changing auth_time', async () => {
    const { auth_time: authTime, iat } = app.claims
    emulator.control.advanceClock(TEN_MINUTES)
    const after = decodeJwt((await app.refresh(), app.tokens.id_token!))
    expect(after['auth_time']).toBe(authTime)
    expect(after.iat).toBe(iat + TEN_MINUTES)
    expect(emulator.now() - authTime!).toBeGreaterThanOrEqual(TEN_MINUTES)
  })

  it('prompts again when a session becomes older than max_age', async () => {
    emulator.control.advanceClock(TEN_MINUTES)
    expect(errorOf((await app.ask({ prompt: 'none', max_age: '300' }, {})).back)).toBe('login_required')
    expect(errorOf((await app.ask({ prompt: 'none', max_age: '600' }, {})).back)).toBeNull()
  })

  it('expires access tokens, refresh tokens and the browser session', async () => {
    emulator.control.advanceClock(1801)
    await expect(app.userInfo()).rejects.toMatchObject({ status: 401 })
    emulator.control.advanceClock(86_400 * 31)
    await expect(app.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(errorOf((await app.ask({ prompt: 'none' }, {})).back)).toBe('login_required')
  })

  it('changes the clock of the HTTP API, and is undone by reset()', async () => {
    const read = async (): Promise<number> =>
      ((await (await fetch(`${emulator.url}/__control/clock`)).json()) as { now: number }).now
    const before = await read()
    emulator.control.advanceClock(TEN_MINUTES)
    expect(await read()).toBe(before + TEN_MINUTES)
    emulator.control.reset()
    expect(await read()).toBe(before)
  })

  it.each([0, -1, Number.NaN, '600'])('refuses to advance by %s', (seconds) => {
    expect(() => emulator.control.advanceClock(seconds as number)).toThrow(
      expect.objectContaining({ field: 'seconds' }),
    )
  })
})

describe('ageSessions()', () => {
  it('moves auth_time back in the next ID Token, and does not change an issued one', async () => {
    const token = app.tokens.id_token!
    const { auth_time: authTime = 0, iat } = app.claims
    expect(emulator.control.ageSessions('alice', TEN_MINUTES)).toBe(1)
    await expect(verify(token)).resolves.toBeDefined()
    expect(await app.refresh()).toMatchObject({ auth_time: authTime - TEN_MINUTES, iat })
  })

  it('does not affect other users', async () => {
    emulator.control.ageSessions('mallory', TEN_MINUTES)
    const { auth_time: authTime } = app.claims
    expect(await app.refresh()).toMatchObject({ auth_time: authTime })
  })
})

describe('setClockOffset()', () => {
  it("changes the provider's own clock, and not the shared clock", async () => {
    const before = emulator.now()
    const { iat, auth_time: authTime } = app.claims
    emulator.control.setClockOffset(-120)
    await app.refresh()
    expect(app.claims).toMatchObject({ iat: iat - 120, auth_time: authTime })
    expect(emulator.now()).toBe(before)
  })
})
