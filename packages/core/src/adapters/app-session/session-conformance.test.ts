import { afterAll, describe, it, vi } from 'vitest'
import type { PromptOptions } from '../../service/reauth-service.js'
import type { AdapterWorld } from '../../testing/adapter-world.js'
import { describeAdapter } from '../../testing/describe-adapter.js'
import { ServiceError } from '../../words/service-error.js'
import { SessionWorld, WITHOUT } from './session-world.fixture.js'
import { session } from '../session.js'

const REDIRECT_URI = 'https://app.example.com/callback'

afterAll(() => void vi.unstubAllGlobals())

describe('a session with a sign-in page', () => {
  /** The app's server, and a tab that leaves for its sign-in page. */
  class SignInPage extends SessionWorld implements AdapterWorld {
    readonly browser = 'redirect'
    readonly without = { ...WITHOUT, code: 'the sign-in page leads back with the `state` alone' }
    readonly #departures: string[] = []

    override async begin(): Promise<void> {
      await super.begin()
      this.#departures.length = 0
      vi.stubGlobal('location', { assign: (href: string) => this.#departures.push(href) })
      const kept = new Map<string, string>()
      vi.stubGlobal('sessionStorage', {
        getItem: (name: string) => kept.get(name) ?? null,
        setItem: (name: string, value: string) => void kept.set(name, value),
      })
      this.server.answer('/sign-in', ({ searchParams }) => {
        const error = { cancels: 'access_denied', cannotBeAsked: 'login_required' }[this.answer as string]
        if (error === undefined) this.authenticate()
        const query = new URLSearchParams({ state: searchParams.get('state')!, ...(error && { error }) })
        return { status: 303, headers: { location: `${REDIRECT_URI}?${query}` }, body: '' }
      })
    }

    prompts = (): number => this.#departures.length

    async authorizationRequest(): Promise<URLSearchParams> {
      return new URL(await this.#departed()).searchParams
    }

    async callback(): Promise<URL> {
      const { headers } = await fetch(await this.#departed(), { redirect: 'manual' })
      return new URL(headers.get('location')!)
    }

    otherClient = () => session({ url: `${this.server.origin}/other` })

    #departed(): Promise<string> {
      return vi.waitUntil(() => this.#departures.at(-1), { interval: 1 })
    }
  }

  const world = new SignInPage()
  const service = () =>
    session({
      url: `${world.server.origin}/session`,
      signInURL: `${world.server.origin}/sign-in`,
      redirectURI: REDIRECT_URI,
    })
  describeAdapter(service, world, { describe, it })
})

describe('a session with a dialog in the page', () => {
  /** The app's server, and the app's own dialog. */
  class Dialog extends SessionWorld implements AdapterWorld {
    readonly browser = 'inProcess'
    readonly without = {
      ...WITHOUT,
      prepare: 'a dialog of the page needs no window',
      blockWindows: 'a dialog of the page is no window',
      closesWindow: 'a dialog of the page is no window',
    }
    readonly #asked: Omit<PromptOptions, 'signal'>[] = []

    override async begin(): Promise<void> {
      await super.begin()
      this.#asked.length = 0
    }

    prompts = (): number => this.#asked.length

    async authorizationRequest(): Promise<URLSearchParams> {
      const { maxAge, acrValues } = await vi.waitUntil(() => this.#asked.at(-1), { interval: 1 })
      return new URLSearchParams({ max_age: String(maxAge), acr_values: acrValues.join(' ') })
    }

    otherClient = () => session({ url: `${this.server.origin}/other` })

    /** Prompts the end-user. */
    async show({ maxAge, acrValues }: PromptOptions): Promise<void> {
      this.#asked.push({ maxAge, acrValues })
      if (this.answer === 'hesitates') return new Promise(() => {})
      if (this.answer === 'cancels') throw new ServiceError('cancelled')
      if (this.answer === 'cannotBeAsked') throw new ServiceError('cannotReauthenticate')
      this.authenticate()
    }
  }

  const world = new Dialog()
  const service = () =>
    session({ url: `${world.server.origin}/session`, reauthenticate: (prompt) => world.show(prompt) })
  describeAdapter(service, world, { describe, it })
})
