// What an end-user does in the app, with each adapter and at each provider.
import { expect } from '../examples/visitor.mjs'
import { passThrough } from './journey.mjs'

const TEN_MINUTES = 600

/** An end-user of the app, in a browser of their own. */
export class EndUser {
  constructor({ page, provider, server, app, origin, adapter }) {
    Object.assign(this, { page, provider, server, app, origin, adapter })
    ;[this.alice, this.bob] = provider.users
    this.output = page.locator('output')
  }

  /** Opens the app. `options` are those of the adapter. */
  async open(options = {}) {
    const { signIn = {} } = this.provider
    const choice = { adapter: this.adapter, ...(signIn.prompt && { signIn: signIn.prompt }), ...options }
    await this.page.goto(`${this.origin}/?${new URLSearchParams(choice)}`)
    await expect(this.output).toHaveText('"ready"')
  }

  /** Presses a button that leaves the page, and answers what the provider asks. Returns the screens that were there. */
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

  /** Begins with a session at the provider that is ten minutes old, and so with an old `auth_time`. */
  async signInLongAgo(options) {
    await this.open(options)
    await this.signIn()
    this.server.age(TEN_MINUTES)
    // The provider knows the end-user, so the app gets what a page gets that was opened after lunch.
    await this.open({ ...options, signIn: '' })
    await this.signIn()
  }

  /** Starts the action, which leaves the page. Returns the screens of the provider. */
  sendAndReturn(options) {
    return this.leaveBy('#send', options)
  }

  /** Starts the action, which stays. */
  async send() {
    await this.page.locator('#send').click()
  }

  /** How the run ended. */
  async outcome() {
    await expect(this.output).toHaveText(/"outcome":"(?!redirecting)/)
    return JSON.parse(await this.output.textContent())
  }

  async expectBooked() {
    expect(await this.outcome()).toMatchObject({ outcome: 'succeeded' })
    expect(this.app.statuses.at(-1)).toBe(200)
  }
}

/** Whether an end-user who just signed in is asked again, because the token says nothing of when. */
const start = (user) => (user.provider.asksFirst ? user.sendAndReturn() : user.send())

/** What an adapter does at every provider that can reauthenticate. `options` are those of the adapter. */
const SCENARIOS = {
  'signs in, and performs': async (user, options) => {
    await user.open(options)
    await user.signIn()
    await start(user)
    await user.expectBooked()
  },
  'asks an end-user who authenticated long ago, performs, and does not ask again': async (user, options) => {
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
  'asks in a window, and performs': async (user, options) => {
    await user.signInLongAgo({ ...options, mode: 'popup' })
    const opened = user.page.waitForEvent('popup')
    await user.send()
    await passThrough(await opened, user.provider, user.origin, user.alice)
    await user.expectBooked()
  },
}

const REFUSAL = {
  'is cancelled by an end-user who refuses': async (user, options) => {
    await user.signInLongAgo(options)
    await user.sendAndReturn({ refuses: true })
    expect(await user.outcome()).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
    expect(user.app.statuses).toEqual([])
  },
}

/** `oidc-client-ts` keeps its tokens beyond a reload. */
const RELOAD = {
  'refreshes after a reload, and performs': async (user, options) => {
    await user.open(options)
    await user.signIn()
    await user.open(options)
    await user.send()
    await user.expectBooked()
  },
}

/** What goes wrong at a provider ends in the page, with a code, and the API lets nothing pass. */
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

/** The scenarios of an adapter at a provider, by their titles. */
export function scenariosOf(provider, adapter) {
  const { screens, faults = [], isUsable = true, asksFirst = false } = provider
  return {
    ...(isUsable && SCENARIOS),
    ...(isUsable && screens.login.refuse && REFUSAL),
    ...(isUsable && !asksFirst && adapter === 'oidc-client-ts' && RELOAD),
    ...failures(faults),
  }
}
