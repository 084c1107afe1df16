import { expect } from 'vitest'
import { memoryChallenges } from '../shared/challenge-store.js'
import { AUDIENCE, Keystore, NOW, ec, sessionOf } from './device.fixture.js'
import { deviceKeys } from './device-keys.js'
import { memoryDeviceKeys } from './key-store.js'
import type { DeviceKeySession, DeviceKeys, DeviceKeysOptions, RefusedDeviceKey } from './types.js'

/** A server with a clock that the test advances, and Alice's device with a registered key. */
export class TestWorld {
  now = NOW
  readonly store = memoryDeviceKeys()
  readonly keys: DeviceKeys

  constructor(options: Partial<DeviceKeysOptions> = {}) {
    this.keys = deviceKeys({
      audience: AUDIENCE,
      keys: this.store,
      challenges: memoryChallenges({ monotonic: () => this.now * 1000 }),
      clock: () => this.now,
      ...options,
    })
  }

  async register(keystore = new Keystore(ec()), session = sessionOf()): Promise<string> {
    const challenge = await this.keys.beginRegistration(session)
    const registered = await this.keys.finishRegistration(keystore.registration(challenge), session)
    expect(registered).toMatchObject({ ok: true })
    return (registered as { keyId: string }).keyId
  }

  async challenge(keyId: string, session = sessionOf()): Promise<string> {
    const challenge = await this.keys.beginAuthentication(keyId, session)
    expect(challenge).toMatch(/^[\w-]{43}$/)
    return challenge!
  }

  /** Authenticates. Resolves with `'ok'` or the code of the refusal. */
  async authenticate(body: unknown, session: DeviceKeySession = sessionOf()): Promise<string> {
    return codeOf(await this.keys.finishAuthentication(body, session))
  }
}

export const codeOf = (result: { readonly ok: true } | RefusedDeviceKey): string => (result.ok ? 'ok' : result.code)
