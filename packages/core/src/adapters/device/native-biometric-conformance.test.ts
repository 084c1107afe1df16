import { randomBytes } from 'node:crypto'
import { describe, it } from 'vitest'
import type { ReauthService } from '../../service/reauth-service.js'
import type { AdapterWorld, EndUserAnswer } from '../../testing/adapter-world.js'
import { describeAdapter } from '../../testing/describe-adapter.js'
import { SessionWorld, WITHOUT } from '../app-session/session-world.fixture.js'
import { fromReactNativeBiometrics, nativeBiometric } from '../native-biometric.js'
import { session } from '../session.js'
import { Phone, memoryStorage, nsError } from './react-native-biometrics.fixture.js'

const KEY_ID = 'k'.repeat(43)
const { biometric: _, isLockedOut: __, ...withoutBrowser } = WITHOUT

/** The app's server with a key of a phone, and the phone of the end-user. The prompt of the device is the one that is asked. */
class PhoneWorld extends SessionWorld implements AdapterWorld {
  readonly browser = 'inProcess'
  readonly without = {
    ...withoutBrowser,
    prepare: 'a prompt of the device needs no window',
    blockWindows: 'a prompt of the device is no window',
    closesWindow: 'a prompt of the device is no window',
    cannotBeAsked: 'a device without a key says `biometricNotEnrolled`, for which the browser is asked',
    authorizationRequest: 'a key always asks, and is sent no `max_age`',
  }
  #phone!: Phone
  #storage!: ReturnType<typeof memoryStorage>
  #challenge = ''

  override async begin(): Promise<void> {
    await super.begin()
    this.#phone = new Phone()
    await this.#phone.createKeys()
    this.#storage = memoryStorage()
    await this.#storage.setItem('reauth:v1:device-key', KEY_ID)
    this.#challenge = randomBytes(32).toString('base64url')
    this.server.answer('/challenge', () => this.answered({ challenge: this.#challenge }))
    this.server.answer('/verify', () => {
      this.authenticate()
      return this.answered(this.claims())
    })
  }

  prompts = (): number => this.#phone.signed.length

  override secrets(): readonly string[] {
    return [...super.secrets(), this.#challenge]
  }

  override endUser(answer: EndUserAnswer): void {
    super.endUser(answer)
    if (answer === 'hesitates') this.#phone.atPrompt = answer
    if (answer === 'cancels') this.#phone.atPrompt = { rejects: nsError(-2) }
    if (answer === 'isLockedOut') this.#phone.atPrompt = { rejects: nsError(-8) }
  }

  otherClient = () => this.make('/other')

  /** The rules for prompts are those for a browser in process: a browser that is the device's prompt. */
  make(path = '/session'): ReauthService {
    const { origin } = this.server
    const device = fromReactNativeBiometrics(this.#phone.load(), { promptMessage: 'Confirm', storage: this.#storage })
    const service = nativeBiometric(device, {
      service: session({ url: origin + path }),
      audience: 'https://app.example.com',
      challengeURL: `${origin}/challenge`,
      verifyURL: `${origin}/verify`,
    })
    return {
      ...service,
      browser: { kind: 'inProcess', reauthenticate: (prompt) => service.biometric!.reauthenticate(prompt) },
    }
  }
}

describe('react-native-biometrics', () => {
  const world = new PhoneWorld()
  describeAdapter(() => world.make(), world, { describe, it })
})
