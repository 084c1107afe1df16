import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, type EmulatorOptions, QUIRKS, type QuirkName, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

let emulator: Emulator
let app: RelyingParty

beforeEach(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
  app = await RelyingParty.discover(emulator)
})
afterEach(() => emulator.close())

const errorOf = (back: string | undefined): string | null => new URL(back ?? '').searchParams.get('error')
async function startAgain(options: EmulatorOptions): Promise<void> {
  await emulator.close()
  emulator = await startEmulator(options)
  app = await RelyingParty.discover(emulator)
}
/** Signs in, advances the clock by ten minutes, and reauthenticates. */
async function reauthenticate(): Promise<void> {
  await app.signIn()
  emulator.control.ageSessions('alice', 600)
  await app.signIn({ prompt: 'login' })
}

/** The effect of each quirk on the app. */
const SEEN: Readonly<Record<QuirkName, () => Promise<unknown>>> = {
  async ignoresMaxAge() {
    await app.signIn()
    emulator.control.ageSessions('alice', 600)
    expect(errorOf((await app.ask({ max_age: '0' }, {})).back)).toBeNull()
    expect(errorOf((await app.ask({ max_age: '300' }, {})).back)).toBeNull()
    expect(errorOf((await app.ask({ prompt: 'login', max_age: '0' }, { do: 'cancel' })).back)).toBe('access_denied')
  },
  async refusesMaxAgeZero() {
    expect(errorOf((await app.ask({ max_age: '0' }, {})).back)).toBe('invalid_request')
    await expect(app.signIn({ max_age: '1' })).resolves.toMatchObject({ sub: 'alice' })
  },
  async omitsAuthTime() {
    expect(await app.signIn()).not.toHaveProperty('auth_time')
    expect(await app.refresh()).not.toHaveProperty('auth_time')
  },
  async zeroAuthTime() {
    expect(await app.signIn()).toMatchObject({ auth_time: 0 })
    expect(await app.refresh()).toMatchObject({ auth_time: 0 })
  },
  async omitsIdTokenOnRefresh() {
    await app.signIn()
    expect(await app.refresh()).toBeUndefined()
    expect(app.tokens).not.toHaveProperty('id_token')
    expect(app.tokens).toHaveProperty('refresh_token')
  },
  async keepsFirstAuthTime() {
    await reauthenticate()
    const { auth_time: confirmed = 0 } = app.claims
    const { auth_time: refreshed = 0 } = (await app.refresh())!
    expect(confirmed - refreshed).toBeGreaterThanOrEqual(600)
  },
  async movesAuthTimeOnRefresh() {
    await app.signIn()
    emulator.control.ageSessions('alice', 600)
    const { auth_time: authTime, iat } = (await app.refresh())!
    expect(authTime).toBe(iat)
  },
  async omitsRefreshToken() {
    await app.signIn({ scope: 'openid offline_access' })
    expect(app.tokens).not.toHaveProperty('refresh_token')
    expect(app.tokens).toHaveProperty('id_token')
  },
  async rotatesRefreshToken() {
    await startAgain({ quirks: { rotatesRefreshToken: true } })
    await app.signIn({ scope: 'openid https://authgear.com/scopes/full-access offline_access' })
    const { sid } = app.claims
    const { refresh_token: first } = app.tokens
    await expect(app.refresh(first)).resolves.toMatchObject({ sid, amr: ['pwd'] })
    const { refresh_token: second } = app.tokens
    expect(second).not.toBe(first)
    await expect(app.refresh(second)).resolves.toMatchObject({ sid })
    await expect(app.refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' })
  },
  async anotherSubject() {
    await app.signIn()
    await expect(app.signIn({ prompt: 'login' })).resolves.toMatchObject({ sub: 'mallory' })
  },
  async severalAudiences() {
    expect(await app.signIn()).toMatchObject({ aud: ['demo', 'https://api.example.com'], azp: 'demo' })
  },
  async isolatesPopups() {
    const { headers } = await app.ask({ prompt: 'login' }, { do: 'none' })
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  },
}

describe('a quirk', () => {
  it.each(Object.keys(QUIRKS) as QuirkName[])('%s affects the app when it is on', async (name) => {
    emulator.control.setQuirks({ [name]: true })
    await expect(SEEN[name]()).resolves.toBeUndefined()
  })

  it('is off by default, without any effect', async () => {
    expect(Object.values(emulator.control.quirks())).toEqual(Object.keys(QUIRKS).map(() => false))
    await reauthenticate()
    const { auth_time: confirmed } = app.claims
    expect(app.claims).toMatchObject({ sub: 'alice', aud: 'demo' })
    expect(await app.refresh()).toMatchObject({ auth_time: confirmed })
    const { headers } = await app.ask({ prompt: 'login' }, { do: 'none' })
    expect(headers.has('cross-origin-opener-policy')).toBe(false)
  })

  it('can be on from the start, can be turned off by name, and is restored by reset()', async () => {
    await startAgain({ profile: 'oidc', quirks: { omitsAuthTime: true } })
    emulator.control.setQuirks({ omitsAuthTime: false, zeroAuthTime: true })
    expect(emulator.control.quirks()).toMatchObject({ omitsAuthTime: false, zeroAuthTime: true })
    emulator.control.reset()
    expect(emulator.control.quirks()).toMatchObject({ omitsAuthTime: true, zeroAuthTime: false })
  })
})
