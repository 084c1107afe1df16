import { afterEach, beforeEach } from 'vitest'
import type { Biometric, ReauthService } from '../../service/reauth-service.js'
import type { ServiceError } from '../../words/service-error.js'
import { AppServer, claimsOf } from '../app-session/session-server.fixture.js'
import { type RegisteringDevice, fromReactNativeBiometrics, nativeBiometric } from '../native-biometric.js'
import { session } from '../session.js'
import { Phone, memoryStorage } from './react-native-biometrics.fixture.js'

export const AUDIENCE = 'https://app.example.com'
export const KEY_ID = 'k'.repeat(43)
export const CHALLENGE = 'c'.repeat(43)
export const prompt = { signal: new AbortController().signal, maxAge: 0, acrValues: [] }

/** Returns the code of a rejection. */
export const codeOf = (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'none',
    ({ code }: ServiceError) => code,
  )

/** Creates a server with device keys, and a phone with a registered key, for each test of a file. */
class KeyApp {
  server!: AppServer
  phone!: Phone
  storage!: ReturnType<typeof memoryStorage>
  device!: RegisteringDevice

  async begin(): Promise<void> {
    this.server = await AppServer.start()
    this.server.answer('/challenge', { body: { challenge: CHALLENGE } })
    this.server.answer('/verify', { body: claimsOf({ auth_time: 1_800_000_000 }) })
    this.phone = new Phone()
    this.storage = memoryStorage()
    this.device = fromReactNativeBiometrics(this.phone.load(), { promptMessage: 'Confirm', storage: this.storage })
    await this.device.createKey()
    await this.device.keepKeyId(KEY_ID)
  }

  sessionOf(signInURL?: string): ReauthService {
    return session({
      url: this.server.answer('/session', { body: claimsOf() }),
      ...(signInURL !== undefined && { signInURL, redirectURI: `${AUDIENCE}/callback` }),
    })
  }

  make(change: object = {}): { service: ReauthService; biometric: Biometric } {
    const { origin } = this.server
    const urls = { challengeURL: `${origin}/challenge`, verifyURL: `${origin}/verify` }
    const options = { service: this.sessionOf(), audience: AUDIENCE, ...urls, ...change }
    const service = nativeBiometric(this.device, options)
    return { service, biometric: service.biometric! }
  }
}

export function keyApp(): KeyApp {
  const app = new KeyApp()
  beforeEach(() => app.begin())
  afterEach(() => app.server.stop())
  return app
}
