import { decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { ALICE, startEmulator } from './index.js'
import { passwordOf } from './end-user.fixture.js'
import { RelyingParty } from './relying-party.fixture.js'

// Creating twenty RSA keys is slow on a busy machine.
it('twenty emulators run concurrently, each with its own keys, users, sessions and controls', async () => {
  const emulators = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      startEmulator({ profile: 'oidc', users: [{ ...ALICE, name: `user-${index}` }] }),
    ),
  )
  const apps = await Promise.all(emulators.map((emulator) => RelyingParty.discover(emulator)))
  emulators[0]!.control.setQuirks({ omitsAuthTime: true })
  emulators[1]!.control.advanceClock(60)
  const claims = await Promise.all(apps.map((app, index) => app.signIn({}, passwordOf(`user-${index}`))))
  emulators[2]!.control.killSessions('user-2')
  const refreshed = await Promise.all(apps.map((app) => app.refresh().catch((error: { error: string }) => error.error)))

  expect(new Set(emulators.map(({ issuer }) => issuer)).size).toBe(20)
  expect(new Set(apps.map(({ tokens }) => decodeProtectedHeader(tokens.id_token!).kid)).size).toBe(20)
  expect(claims.map(({ sub }) => sub)).toEqual(apps.map((_, index) => `user-${index}`))
  expect(claims.flatMap(({ auth_time: authTime }, index) => (authTime === undefined ? [index] : []))).toEqual([0])
  expect(refreshed.flatMap((answer, index) => (answer === 'invalid_grant' ? [index] : []))).toEqual([2])
  await Promise.all(emulators.map((emulator) => emulator.close()))
}, 240_000)
