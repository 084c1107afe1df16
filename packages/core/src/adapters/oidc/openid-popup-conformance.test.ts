import { describe, it, vi } from 'vitest'
import type { AdapterWorld, EndUserAnswer, ProviderFault } from '../../testing/adapter-world.js'
import { describeAdapter } from '../../testing/describe-adapter.js'
import { type TestWindow, TestWindows } from './oidc-popup.fixture.js'
import { withClaims } from './oidc-provider.fixture.js'
import { Tab } from './openid.fixture.js'
import type { OpenIdService } from '../openid.js'

/** The lifetime of the provider's ID Tokens, in seconds. */
const ID_TOKEN_LIFETIME = 3600

/** The faulty answers of the provider: an HTTP status, or 0 to close the connection. */
const FAULTS: Readonly<Record<Exclude<ProviderFault, 'hang'>, number>> = { offline: 0, error: 500, garbage: 200 }

/** A page that opens windows of a real provider. */
class PopupWorld implements AdapterWorld {
  readonly browser = 'inProcess'
  readonly without = { biometric: 'a page has no biometrics', isLockedOut: 'a page has no biometrics' }
  #tab!: Tab
  #windows!: TestWindows
  /** The session is in the memory of the page that signed in. */
  #signedIn: OpenIdService | undefined
  #answer: EndUserAnswer = 'approves'
  #omitted: readonly string[] = []
  #requests = 0
  #secrets: string[] = []
  #refreshToken = ''

  async begin(): Promise<void> {
    // Fakes the provider's clock, and the polling of windows.
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    this.#tab = new Tab()
    const { provider } = this.#tab
    await provider.start()
    this.#windows = new TestWindows(provider)
    this.#windows.show = (url, opened) => this.#show(url, opened)
    vi.stubGlobal('document', { hasFocus: () => true })
    const network = fetch
    vi.stubGlobal('fetch', (...request: Parameters<typeof fetch>) => {
      this.#requests += 1
      const form = new URLSearchParams((request[1]?.body as URLSearchParams | undefined) ?? '')
      this.#secrets.push(form.get('code_verifier') ?? '')
      return network(...request)
    })
    provider.alter = (_, body) => this.#note(body)
    this.#answer = 'approves'
    this.#omitted = []
    this.#secrets = []
    const page = await this.#tab.signIn(this.#tab.load({ mode: 'popup' }), 'alice', this.now())
    this.#signedIn = page.service
    this.#requests = 0
    provider.requests.length = 0
  }

  async end(): Promise<void> {
    await this.#tab.provider.stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  }

  load(): OpenIdService {
    const service = this.#signedIn ?? this.#tab.load({ mode: 'popup' }).service
    this.#signedIn = undefined
    return service
  }

  otherClient = () => this.#tab.load({ mode: 'popup', clientID: 'other' }).service

  now = (): number => Math.floor(Date.now() / 1000)
  secrets = (): readonly string[] => this.#secrets
  requests = (): number => this.#requests
  prompts = (): number => this.#windows.opened.length

  endUser(answer: EndUserAnswer): void {
    this.#answer = answer
  }

  fail(fault: ProviderFault): void {
    const { provider } = this.#tab
    if (fault === 'hang') provider.gate = new Promise(() => {})
    else provider.fault = FAULTS[fault]
  }

  loseSession(): Promise<void> {
    return this.#tab.provider.revoke(this.#refreshToken)
  }

  passTime(seconds: number): void {
    vi.setSystemTime(Date.now() + seconds * 1000)
    this.#tab.time.monotonic += seconds * 1000
    this.#tab.time.wall += seconds * 1000
  }

  omitClaims(names: readonly string[]): void {
    this.#omitted = names
    // Until then the page uses the ID Token of the sign-in, which has the claims.
    this.passTime(ID_TOKEN_LIFETIME)
  }

  blockWindows(): void {
    this.#windows.isBlocked = true
  }

  authorizationRequest(): Promise<URLSearchParams> {
    return vi.waitUntil(() => this.#tab.provider.requests.at(-1), { interval: 1 })
  }

  /** Shows the provider's page in a window, and the end-user answers. */
  async #show(url: string, opened: TestWindow): Promise<URL | undefined> {
    const { provider } = this.#tab
    switch (this.#answer) {
      case 'closesWindow':
        await vi.advanceTimersByTimeAsync(1000)
        opened.closed = true
        await vi.advanceTimersByTimeAsync(2000)
        return undefined
      case 'hesitates':
        return undefined
      case 'cancels':
        provider.answer = { error: 'access_denied' }
        break
      case 'cannotBeAsked':
        provider.answer = { error: 'login_required' }
        break
      default:
        provider.answer = { account: 'alice', authTime: this.now() }
    }
    // A rule may end before the provider has answered.
    const callback = await provider.visit(url).catch(() => undefined)
    this.#secrets.push(callback?.searchParams.get('code') ?? '')
    return callback
  }

  /** Records the tokens of an answer, and omits claims. */
  #note(body: Record<string, unknown>): void {
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      const token = body[name]
      if (typeof token === 'string') this.#secrets.push(token)
    }
    if (typeof body['refresh_token'] === 'string') this.#refreshToken = body['refresh_token']
    const omitted = Object.fromEntries(this.#omitted.map((name) => [name, undefined]))
    if (body['id_token'] !== undefined) body['id_token'] = withClaims(body['id_token'], omitted)
  }
}

describe('oauth4webapi, in a popup', () => {
  const world = new PopupWorld()
  describeAdapter(() => world.load(), world, { describe, it })
})
