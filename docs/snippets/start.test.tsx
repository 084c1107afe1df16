// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import type { ReauthService } from '@reauth/core'
import { type RenderResult, cleanup, configure, fireEvent, render, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const world = vi.hoisted(() => ({ service: undefined as unknown, path: '', session: 'AUTHENTICATED', answer: '' }))
vi.mock('@authgear/web', () => ({
  SessionState: { Authenticated: 'AUTHENTICATED' },
  default: {
    get sessionState() {
      return world.session
    },
    configure: async () => void (world.path += ' configured'),
    finishAuthentication: async () => {
      world.path += ' finished'
      if (world.answer !== '') throw new Error(world.answer)
    },
    startAuthentication: async ({ redirectURI }: { redirectURI: string }) => void (world.path += ` to ${redirectURI}`),
    logout: async () => void (world.path += ' out'),
  },
}))
vi.mock('@reauth/core/adapters/authgear-web', () => ({ authgearWeb: () => world.service }))

// A busy machine needs a longer timeout.
configure({ asyncUtilTimeout: 20_000 })

const NOW = Math.floor(Date.now() / 1000)
const authentication = (authTime: number) => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: [],
  canReauthenticate: true as const,
})
const token = `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: NOW }))}.`

/** The behaviour of the service in a test. */
interface Given {
  readonly authTime: number
  readonly browser: NonNullable<ReauthService['browser']>
}
const serviceOf = ({ authTime, browser }: Given): ReauthService => ({
  refreshIdToken: async () => authentication(authTime),
  getIdToken: () => token,
  classifyError: () => ({ code: 'unexpected' }),
  browser,
})

let left = ''
const redirect: Given['browser'] = {
  kind: 'redirect',
  start: async ({ state }) => void (left = `/callback?code=c&state=${state}`),
  matches: (url) => (url.pathname === '/callback' ? url.searchParams.get('state') : null),
  finish: async () => authentication(NOW),
}

/** Loads the code of the guide again, as a page load does. */
async function load(given: Given, address = '/'): Promise<typeof import('./start.js')> {
  cleanup()
  history.replaceState(null, '', address)
  world.service = serviceOf(given)
  vi.resetModules()
  return import('./start.js')
}

const sent: Request[] = []
let answer = (): Response => Response.json({ receipt: 'r-1' })
beforeEach(() => {
  sent.length = 0
  left = world.path = world.answer = ''
  world.session = 'AUTHENTICATED'
  answer = () => Response.json({ receipt: 'r-1' })
  sessionStorage.clear()
  vi.stubGlobal('fetch', async (path: string, { signal: _, ...init }: RequestInit) => {
    sent.push(new Request(new URL(path, 'https://app.example.com'), init))
    return answer()
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const buttonOf = (page: RenderResult, name: string) => page.getByText(name, { selector: 'button' }) as HTMLButtonElement
const dialogOf = (page: RenderResult): HTMLDialogElement => page.container.querySelector('dialog')!

it('sends JSON with its type, the token and the key, and shows typed data', async () => {
  const { App } = await load({ authTime: NOW, browser: redirect })
  const page = render(<App />)
  fireEvent.click(buttonOf(page, 'Send 20.00 to Bob'))
  await page.findByText('Receipt r-1')
  const [{ headers }] = sent as [Request]
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.get('authorization')).toBe(`Bearer ${token}`)
  expect(headers.get('idempotency-key')).toMatch(/^[\w-]{22}$/)
  await expect(sent[0]!.json()).resolves.toEqual({ to: 'Bob', amount: '20.00' })
})

it('pays once if the button is clicked again during the prompt', async () => {
  let authenticate = (): void => {}
  const prompt = vi.fn(
    () =>
      new Promise<ReturnType<typeof authentication>>((resolve) => (authenticate = () => resolve(authentication(NOW)))),
  )
  const { App, reauth, transfer } = await load({
    authTime: NOW - 3600,
    browser: { kind: 'inProcess', reauthenticate: prompt },
  })
  const page = render(<App />)
  const button = buttonOf(page, 'Send 20.00 to Bob')
  fireEvent.click(button)
  await waitFor(() => expect(prompt).toHaveBeenCalledTimes(1))
  expect(button.disabled).toBe(true)
  fireEvent.click(button)
  const again = reauth.perform(transfer, { to: 'Bob', amount: '20.00' })
  authenticate()
  await expect(again).resolves.toMatchObject({ outcome: 'succeeded', data: { receipt: 'r-1' } })
  await page.findByText('Receipt r-1')
  expect([prompt.mock.calls.length, sent.length]).toEqual([1, 1])
})

it.each([
  [
    'the guard refuses the token as invalid',
    { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    'refusedByServer',
    1,
  ],
  [
    'the guard keeps asking for a newer authentication',
    { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
    'stepUpIneffective',
    2,
  ],
])('is refused if %s, although `perform` returns parsed JSON', async (_, headers, code, calls) => {
  answer = () => Response.json({ title: 'no', status: 401 }, { status: 401, headers })
  let authTime = NOW - 60
  const { reauth, transfer } = await load({
    authTime,
    browser: { kind: 'inProcess', reauthenticate: async () => authentication((authTime += 30)) },
  })
  await expect(reauth.perform(transfer, { to: 'Bob', amount: '1' })).resolves.toMatchObject({
    outcome: 'refused',
    code,
  })
  expect(sent).toHaveLength(calls)
})

it('reports a lost response if the receipt cannot be parsed', async () => {
  answer = () => Response.json({ unexpected: true })
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { send } = await load({ authTime: NOW, browser: redirect })
  await expect(send('Bob', '1')).resolves.toContain('We do not know yet')
  expect(console.error).toHaveBeenCalledWith('transfer: parse threw', expect.anything())
})

it('shows a message for each outcome', async () => {
  const { send } = await load({ authTime: NOW, browser: redirect })
  await expect(send('Bob', '1')).resolves.toBe('Sent. Your receipt is r-1.')
  await expect(send('', '1')).resolves.toBe('Not sent: The input is not valid.')
  const stale = await load({ authTime: NOW - 3600, browser: redirect })
  await expect(stale.send('Bob', '1')).resolves.toContain('asked to sign in again')
})

it('shows the transfer again after the redirect, in a modal dialog, and sends it after one click', async () => {
  const before = await load({ authTime: NOW - 3600, browser: redirect })
  const leaving = render(<before.App />)
  fireEvent.click(buttonOf(leaving, 'Send 20.00 to Bob'))
  await waitFor(() => expect(left).not.toBe(''))
  const showModal = vi.spyOn(HTMLDialogElement.prototype, 'showModal')

  const { App } = await load({ authTime: NOW, browser: redirect }, left)
  const page = render(<App />)
  await waitFor(() => expect(dialogOf(page).open).toBe(true))
  expect(showModal).toHaveBeenCalledTimes(1)
  expect(dialogOf(page).textContent).toContain('Send 20.00 to Bob')
  expect(buttonOf(page, 'Send 20.00 to Bob').disabled).toBe(true)
  expect([location.search, sent.length]).toEqual(['', 0])
  fireEvent.click(buttonOf(page, 'Confirm'))
  await page.findByText('Receipt r-1')
  expect([dialogOf(page).open, sent.length]).toEqual([false, 1])
})

it('asks for confirmation once on the callback page without React', async () => {
  const before = await load({ authTime: NOW - 3600, browser: redirect })
  await before.send('Bob', '3')
  const { onCallbackPage } = await load({ authTime: NOW, browser: redirect }, left)
  const ask = vi.fn(async () => true)
  await onCallbackPage(ask)
  expect(ask.mock.calls).toEqual([['Send 3 to Bob']])
  expect(sent).toHaveLength(1)
  await (await load({ authTime: NOW, browser: redirect })).onCallbackPage(ask)
  expect(ask).toHaveBeenCalledTimes(1)
})

it('shows a resumed run only in its own row of a list', async () => {
  const recipients = ['Ann', 'Bob', 'Cy'].map((name, index) => ({ id: `${index}`, name }))
  /** Loads the page with the action of the list in `actions`. */
  const loadList = async (authTime: number, address?: string) => {
    const page = await load({ authTime, browser: redirect }, address)
    const [{ createReauth }, binding] = await Promise.all([import('@reauth/core'), import('@reauth/react')])
    const actions = [page.transfer, page.removeRecipient]
    return { ...page, ...binding, reauth: createReauth({ service: world.service as ReauthService, actions }) }
  }
  const before = await loadList(NOW - 3600)
  await before.reauth.perform(before.removeRecipient, recipients[1]!)

  const { Recipients, ReauthProvider, ReauthDialog, reauth } = await loadList(NOW, left)
  const page = render(
    <ReauthProvider reauth={reauth}>
      <Recipients recipients={recipients} />
      <ReauthDialog />
    </ReauthProvider>,
  )
  const statuses = () => page.getAllByRole('listitem').map((row) => row.querySelector('span')!.textContent)
  await waitFor(() => expect(dialogOf(page).open).toBe(true))
  expect(dialogOf(page).textContent).toContain('Remove Bob')
  expect(statuses()).toEqual(['idle', 'confirmingResumed', 'idle'])
  fireEvent.click(buttonOf(page, 'Confirm'))
  await waitFor(() => expect(statuses()).toEqual(['idle', 'succeeded', 'idle']))
  expect(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual(['DELETE /api/recipients/1'])
})

it('signs in with a button, finishes at its own callback URL, and removes the code from it', async () => {
  world.session = 'NO_SESSION'
  vi.stubGlobal('reportError', vi.fn())
  const { App, openPage, signOut } = await load({ authTime: NOW, browser: redirect }, '/signed-in?code=c&state=s')
  await openPage()
  expect(location.pathname + location.search).toBe('/')
  fireEvent.click(buttonOf(render(<App />), 'Sign in'))
  await signOut()
  expect(world.path).toBe(` configured finished to ${location.origin}/signed-in out`)
})

it('finishes no sign-in on another page', async () => {
  const { openPage } = await load({ authTime: NOW, browser: redirect }, '/callback?code=c&state=s')
  await openPage()
  expect([world.path, location.search]).toEqual([' configured', '?code=c&state=s'])
})

it('reports a failed sign-in, and shows the page without a session', async () => {
  const report = vi.fn()
  vi.stubGlobal('reportError', report)
  world.answer = 'access_denied'
  const { openPage } = await load({ authTime: NOW, browser: redirect }, '/signed-in?error=access_denied')
  await openPage()
  expect(report).toHaveBeenCalledTimes(1)
  expect(location.pathname + location.search).toBe('/')
})

it('offers to try again with the same key after a lost response', async () => {
  answer = () => {
    throw new TypeError('Failed to fetch')
  }
  const { App } = await load({ authTime: NOW, browser: redirect })
  const page = render(<App />)
  fireEvent.click(buttonOf(page, 'Send 20.00 to Bob'))
  await waitFor(() => buttonOf(page, 'Try again'))
  answer = () => Response.json({ receipt: 'r-1' })
  fireEvent.click(buttonOf(page, 'Try again'))
  await page.findByText('Receipt r-1')
  expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1)
  expect(sent).toHaveLength(2)
})
