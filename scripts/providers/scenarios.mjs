// What an end-user does in the app, with each adapter and each provider.
import { expect } from '../examples/visitor.mjs'
import { passThrough } from './journey.mjs'

const TEN_MINUTES = 600

/** An end-user of the app, in their own browser. */
export class EndUser {
  constructor({ page, provider, server, app, origin, adapter }) {
    Object.assign(this, { page, provider, server, app, origin, adapter })
    ;[this.alice, this.bob] = provider.users
    this.output = page.locator('output')
  }

  /** Opens the app. `options` are the options of the adapter. */
  async open(options = {}) {
    const { signIn = {} } = this.provider
    const choice = { adapter: this.adapter, ...(signIn.prompt && { signIn: signIn.prompt }), ...options }
    await this.page.goto(`${this.origin}/?${new URLSearchParams(choice)}`)
    await expect(this.output).toHaveText('"ready"')
  }

  /** Clicks a button that redirects, and answers the provider's screens. Returns their names. */
  async leaveBy(button, { user = this.alice, ...options } = {}) {
    const before = this.page.url()
    const left = this.page.waitForEvent('framenavigated', {
      predicate: (frame) => frame === this.page.mainFrame() && frame.url() !== before,
      timeout: 30_000,
    })
    left.catch(() => {})
    await this.page.locator(button).click()
    await left
    return passThrough(this.page, this.provider, this.origin, user, options)
  }

  async signIn(options) {
    await this.leaveBy('#sign-in', options)
    await expect(this.output).toHaveText('"signed in"')
  }

  /** Signs in, and makes the session at the provider ten minutes older. */
  async signInLongAgo(options) {
    await this.open(options)
    await this.signIn()
    this.server.age(TEN_MINUTES)
    // The provider has a session, so the app gets an old `auth_time` without a prompt.
    await this.open({ ...options, signIn: '' })
    await this.signIn()
  }

  /** Starts the action, which redirects. Returns the screens of the provider. */
  sendAndReturn(options) {
    return this.leaveBy('#send', options)
  }

  /** Starts the action, which doesn't redirect. */
  async send() {
    await this.page.locator('#send').click()
  }

  /** Returns the outcome of the run. */
  async outcome() {
    await expect(this.output).toHaveText(/"outcome":"(?!redirecting)/)
    return JSON.parse(await this.output.textContent())
  }

  async expectBooked() {
    expect(await this.outcome()).toMatchObject({ outcome: 'succeeded' })
    expect(this.app.statuses.at(-1)).toBe(200)
  }
}

/** Starts the action. Right after the sign-in it prompts only if the provider's tokens have no `auth_time`. */
const start = (user) => (user.provider.asksFirst ? user.sendAndReturn() : user.send())

/** The scenarios of an adapter for every provider that can reauthenticate. `options` are the options of the adapter. */
const SCENARIOS = {
  'signs in and performs': async (user, options) => {
    await user.open(options)
    await user.signIn()
    await start(user)
    await user.expectBooked()
  },
  'prompts for a stale authentication, performs, and does not prompt again': async (user, options) => {
    await user.signInLongAgo(options)
    expect(await user.sendAndReturn()).toContain('login')
    await user.expectBooked()
    await user.send()
    await user.expectBooked()
  },
  'refuses another account, and sends nothing': async (user, options) => {
    await user.signInLongAgo(options)
    await user.sendAndReturn({ user: user.bob })
    expect(await user.outcome()).toMatchObject({ outcome: 'refused', code: 'subjectMismatch' })
    expect(user.app.statuses).toEqual([])
  },
  'prompts in a window and performs': async (user, options) => {
    await user.signInLongAgo({ ...options, mode: 'popup' })
    const opened = user.page.waitForEvent('popup')
    await user.send()
    await passThrough(await opened, user.provider, user.origin, user.alice)
    await user.expectBooked()
  },
}

const REFUSAL = {
  'is cancelled if the end-user refuses': async (user, options) => {
    await user.signInLongAgo(options)
    await user.sendAndReturn({ refuses: true })
    expect(await user.outcome()).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
    expect(user.app.statuses).toEqual([])
  },
}

/** `oidc-client-ts` keeps its tokens across reloads. */
const RELOAD = {
  'refreshes after a reload and performs': async (user, options) => {
    await user.open(options)
    await user.signIn()
    await user.open(options)
    await user.send()
    await user.expectBooked()
  },
}

/** The scenarios of a provider's faults: the run ends with a code, and the API lets nothing pass. */
const failures = (faults) =>
  Object.fromEntries(
    faults.map(({ title, options, outcome }) => [
      title,
      async (user) => {
        await user.signInLongAgo(options)
        await user.sendAndReturn()
        expect(await user.outcome()).toMatchObject(outcome)
        expect(user.app.statuses).not.toContain(200)
      },
    ]),
  )

/** Returns the scenarios of an adapter with a provider, by title. */
export function scenariosOf(provider, adapter) {
  const { screens, faults = [], isUsable = true, asksFirst = false } = provider
  return {
    ...(isUsable && SCENARIOS),
    ...(isUsable && screens.login.refuse && REFUSAL),
    ...(isUsable && !asksFirst && adapter === 'oidc-client-ts' && RELOAD),
    ...failures(faults),
  }
}
