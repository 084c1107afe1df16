import * as sdk from '@simplewebauthn/browser'
import { afterEach, beforeEach, vi } from 'vitest'
import type { InProcessBrowser, ReauthService } from '../../service/reauth-service.js'
import type { ServiceError } from '../../words/service-error.js'
import { AppServer, claimsOf } from './session-server.fixture.js'
import { session } from '../session.js'
import { Device } from './webauthn-device.fixture.js'
import { type WebAuthnOptions, webauthn } from '../webauthn.js'

export const prompt = { signal: new AbortController().signal, maxAge: 0, acrValues: [] }

export const codeOf = (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'none',
    ({ code }: ServiceError) => code,
  )

/** Creates a server with passkeys, and a device with one, for each test of a file. */
class PasskeyApp {
  server!: AppServer
  device!: Device

  async begin(): Promise<void> {
    this.server = await AppServer.start()
    this.server.answer('/options', { body: { challenge: 'b25l' } })
    this.server.answer('/verify', { body: claimsOf({ auth_time: 1_800_000_000 }) })
    this.device = new Device()
    this.device.install()
  }

  sessionOf(signInURL?: string): ReauthService {
    return session({
      url: this.server.answer('/session', { body: claimsOf() }),
      ...(signInURL !== undefined && { signInURL, redirectURI: 'https://app.example.com/callback' }),
    })
  }

  optionsOf(change: Partial<WebAuthnOptions> = {}): WebAuthnOptions {
    const { origin } = this.server
    const urls = { optionsURL: `${origin}/options`, verifyURL: `${origin}/verify` }
    return { service: this.sessionOf(), ...urls, clock: this.device.clock, ...change }
  }

  make(change: object = {}): { service: ReauthService; browser: InProcessBrowser } {
    const service = webauthn(sdk, this.optionsOf(change) as never)
    return { service, browser: service.browser as InProcessBrowser }
  }
}

export function passkeyApp(): PasskeyApp {
  const app = new PasskeyApp()
  beforeEach(() => app.begin())
  afterEach(async () => {
    vi.unstubAllGlobals()
    await app.server.stop()
  })
  return app
}
