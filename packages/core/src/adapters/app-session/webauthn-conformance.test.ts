import * as sdk from '@simplewebauthn/browser'
import { randomBytes } from 'node:crypto'
import { afterEach, describe, it, vi } from 'vitest'
import type { AdapterWorld, EndUserAnswer } from '../../testing/adapter-world.js'
import { describeAdapter } from '../../testing/describe-adapter.js'
import { SessionWorld, WITHOUT } from './session-world.fixture.js'
import { session } from '../session.js'
import { Device, refusal } from './webauthn-device.fixture.js'
import { webauthn } from '../webauthn.js'

/** The app's server with its passkeys, and the device of the end-user. */
class PasskeyWorld extends SessionWorld implements AdapterWorld {
  readonly browser = 'inProcess'
  readonly without = { ...WITHOUT, authorizationRequest: 'a passkey always asks, and is sent no `max_age`' }
  #device!: Device
  #challenge = ''

  override async begin(): Promise<void> {
    await super.begin()
    this.#device = new Device()
    this.#device.install()
    this.#challenge = randomBytes(32).toString('base64url')
    this.server.answer('/options', () =>
      this.answered({
        challenge: this.#challenge,
        ...(this.answer === 'cannotBeAsked' && { allowCredentials: [] }),
      }),
    )
    this.server.answer('/verify', () => {
      this.authenticate()
      return this.answered(this.claims())
    })
  }

  prompts = (): number => this.#device.challenges.length

  override secrets(): readonly string[] {
    return [...super.secrets(), this.#challenge]
  }

  override endUser(answer: EndUserAnswer): void {
    super.endUser(answer)
    if (answer === 'hesitates') this.#device.atPrompt = answer
    if (answer === 'cancels' || answer === 'closesWindow') this.#device.atPrompt = refusal('NotAllowedError')
  }

  /** A browser shows no passkeys without a click, and rejects immediately. */
  blockWindows(): void {
    this.#device.page.isActive = false
    Object.assign(this.#device, { atPrompt: refusal('NotAllowedError'), takes: 0 })
  }

  otherClient = () => this.make('/other')

  make(path = '/session') {
    const { origin } = this.server
    const urls = { optionsURL: `${origin}/options`, verifyURL: `${origin}/verify` }
    return webauthn(sdk, { service: session({ url: origin + path }), ...urls, clock: this.#device.clock })
  }
}

afterEach(() => void vi.unstubAllGlobals())

describe('@simplewebauthn/browser', () => {
  const world = new PasskeyWorld()
  describeAdapter(() => world.make(), world, { describe, it })
})
