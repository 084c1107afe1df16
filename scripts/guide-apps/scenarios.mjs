// What an end-user does with the page of the guide. Each scenario has its own browser.
import { expect as anyExpect } from '@playwright/test'
import { SetupError } from '../setup.mjs'

/** Waits up to 30 seconds, because a busy machine is slow. */
const expect = anyExpect.configure({ timeout: 30_000 })

/** The text of the guide's button and dialog. */
const SENTENCE = 'Send 20.00 to Bob'
const CANCELLED = 'You cancelled the action.'
const LOST = 'The answer was lost: the action may have happened. Check before you repeat it.'

async function control(provider, path, body = {}) {
  const response = await fetch(`${provider}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: the OpenID Provider responded with ${response.status}.`)
  return (await response.json()).result
}

/** The end-user alice in a new browser. */
export class EndUser {
  /**
   * @param page The page of a new browser context.
   * @param app `front` and `provider`; `isCall` returns whether a request calls the action, `keyOf` reads its idempotency key, and `age` is the result of {@link agingOf}.
   */
  constructor(page, app) {
    Object.assign(this, { page, ...app })
    this.button = page.getByRole('button', { name: SENTENCE })
    this.signInButton = page.getByRole('button', { name: 'Sign in' })
    this.dialog = page.getByRole('dialog')
    this.status = page.getByRole('status').first()
  }

  /** Returns the calls of the action that reached the server. */
  get calls() {
    return this.front.calls.filter(this.isCall)
  }

  async signIn() {
    await control(this.provider, 'reset')
    await this.page.goto(this.front.origin)
    await this.signInButton.click()
    await this.page.getByLabel('Username').fill('alice')
    await this.page.getByLabel('Password', { exact: true }).fill('password')
    await this.signInButton.click()
    await expect(this.button).toBeEnabled()
    // The sign-in has ended, and its code is gone from the URL.
    expect(this.page.url()).toBe(`${this.front.origin}/`)
  }

  /** Signs in, waits ten minutes, starts the action, reauthenticates, and returns to the confirmation. */
  async leaveAndComeBack() {
    await this.signIn()
    await this.letTimePass()
    await this.button.click()
    await expect(this.page.getByRole('heading', { name: 'Confirm that it is you' })).toBeVisible()
    expect(this.page.url()).toContain(this.provider)
    await this.page.getByLabel('Password', { exact: true }).fill('password')
    await this.page.getByRole('button', { name: 'Continue' }).click()
    await expect(this.dialog).toContainText(SENTENCE)
    expect(await this.dialog.evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
    expect(new URL(this.page.url()).pathname).toBe('/callback')
    expect(new URL(this.page.url()).search).toBe('')
    expect(this.calls).toEqual([])
  }

  /** Lets the next call reach the server, and drops its response. */
  async loseAnswer() {
    let isLost = false
    await this.page.route('**', async (route) => {
      const request = route.request()
      const call = { method: request.method(), path: new URL(request.url()).pathname, headers: request.headers() }
      if (isLost || !this.isCall(call)) return route.continue()
      isLost = true
      await route.fetch()
      return route.abort()
    })
  }

  async letTimePass() {
    const { path, body } = this.age
    expect(await control(this.provider, path, body)).toBeGreaterThan(0)
    await this.page.reload()
    await expect(this.button).toBeEnabled()
  }

  /** Waits until the server has successfully handled this many calls. */
  async expectCalls(count) {
    await expect.poll(() => this.calls.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 200))
  }

  /** Waits for the receipt of one call, which the server received once. */
  async expectOneCall() {
    await expect(this.status).toContainText(/^Receipt \S/)
    expect(this.calls.map(({ status }) => status)).toEqual([200])
    // The code of the redirect must not reappear in the URL.
    expect(this.calls.filter(({ path }) => path.includes('code='))).toEqual([])
    expect(new URL(this.page.url()).search).toBe('')
  }
}

/** Converts the guide's command that makes a session older to a call of the local provider's control API. */
export function agingOf(line) {
  const [, path, body] = /__control\/([\w-]+) .*-d '(.+)'$/.exec(line) ?? []
  if (body === undefined) throw new SetupError(`This line does not call the control API of the local provider: ${line}`)
  return { path, body: JSON.parse(body) }
}

export const SCENARIOS = {
  async 'signs in, and sends without a prompt'(user) {
    await user.signIn()
    await user.button.click()
    await user.expectOneCall()
    await expect(user.dialog).toBeHidden()
  },

  async 'prompts for a stale authentication, returns to a dialog, sends once, and a reload repeats nothing'(user) {
    await user.leaveAndComeBack()
    await user.page.getByRole('button', { name: 'Confirm' }).click()
    await user.expectOneCall()
    await expect(user.dialog).toBeHidden()
    await user.page.reload()
    await expect(user.button).toBeEnabled()
    await expect(user.dialog).toBeHidden()
    // Whatever the reload had repeated would be counted in between.
    await user.button.click()
    await expect(user.status).toContainText(/^Receipt \S/)
    expect(user.calls).toHaveLength(2)
  },

  async 'Escape cancels without sending, and the action can be started again'(user) {
    await user.leaveAndComeBack()
    await user.page.keyboard.press('Escape')
    await expect(user.status).toHaveText(CANCELLED)
    await expect(user.dialog).toBeHidden()
    expect(user.calls).toEqual([])
    await user.button.click()
    await user.expectOneCall()
  },

  async 'a lost response is an unknown outcome, and Try again sends with the same key'(user) {
    await user.signIn()
    await user.loseAnswer()
    await user.button.click()
    await expect(user.status).toHaveText(LOST)
    await user.page.getByRole('button', { name: 'Try again' }).click()
    await expect(user.status).toContainText(/^Receipt \S/)
    expect(user.calls).toHaveLength(2)
    expect(new Set(user.calls.map(user.keyOf)).size).toBe(1)
  },

  async 'the server refuses a call without a token'({ front, guarded }) {
    const response = await fetch(front.origin + guarded, { method: 'POST' })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
  },
}

/** What the README shows: a button without a receipt. */
export const OF_README = {
  async 'signs in, and sends without a prompt'(user) {
    await user.signIn()
    await user.button.click()
    await user.expectCalls(1)
    await expect(user.dialog).toBeHidden()
  },

  async 'prompts for a stale authentication, returns to a dialog, and sends once after a confirming click'(user) {
    await user.leaveAndComeBack()
    await user.page.getByRole('button', { name: 'Confirm' }).click()
    await expect(user.dialog).toBeHidden()
    await user.expectCalls(1)
  },

  'the server refuses a call without a token': SCENARIOS['the server refuses a call without a token'],
}

/** What is played on a development server, too: there React runs each effect twice. */
export const IN_DEVELOPMENT = Object.fromEntries(
  Object.entries(SCENARIOS).filter(([title]) => title.startsWith('asks again')),
)

export const OF_SERVER_FUNCTION = {
  async 'the token is not an argument, its cookie is removed after the call, and the server prints neither'(user) {
    await user.signIn()
    await user.button.click()
    await user.expectOneCall()
    const [{ headers, body }] = user.calls
    expect(headers.cookie).toMatch(/(^|; )idToken=eyJ/)
    expect(body).not.toContain('eyJ')
    const names = (await user.page.context().cookies(user.front.origin)).map(({ name }) => name)
    expect(names).not.toContain('idToken')
    expect(user.server.printed.join('')).not.toContain('eyJ')
  },

  async 'the server function refuses without the cookie'(user) {
    await user.signIn()
    await user.page.route('**/api/token', (route) => route.fulfill({ status: 204 }))
    await user.button.click()
    await expect(user.status).toContainText('refused')
    expect(user.calls.length).toBeGreaterThan(0)
  },
}
