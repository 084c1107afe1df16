import { type RedirectBrowser, type ReauthService, createReauth, defineSensitiveAction } from '@reauth/core'
import type { Authentication } from '@reauth/policy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { inWindow } from './adapter-popup.js'

// The page itself, in Chromium: `apps/demo/e2e/popup.spec.ts`.

const authentication = (authTime: number): Authentication => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: 1_000_000,
  expiresAt: 1_000_300,
  methods: [],
  canReauthenticate: true,
})
const token = `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: 1, exp: 2_000_000 }))}.`

/** Creates a page whose window opens a provider that authenticates immediately, and that reports like the callback page. */
function pageOf(open: () => unknown, fallback?: RedirectBrowser) {
  vi.stubGlobal('open', open)
  for (const name of ['screenX', 'screenY', 'outerWidth', 'outerHeight']) vi.stubGlobal(name, 0)
  const client = {
    authorizationRequest: async () => ({ url: 'https://op.example.com/authorize', state: 's' }),
    exchange: async (callback: URL) => authentication(callback.searchParams.get('code') === 'c' ? 999_990 : 0),
  }
  const service: ReauthService = {
    refreshIdToken: async () => authentication(999_000),
    getIdToken: () => token,
    classifyError: () => ({ code: 'unexpected' }),
    browser: inWindow(client, fallback),
  }
  const pay = defineSensitiveAction({ id: 'pay', requirement: { maxAge: '5m' }, perform: () => 'paid' })
  return { reauth: createReauth({ service, actions: [pay] }), pay }
}

describe('an adapter with a window', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('navigates the window that the click opened, and exchanges what the callback page reports', async () => {
    const opened = {
      closed: false,
      close: () => (opened.closed = true),
      location: {
        href: 'about:blank',
        replace: () => {
          const channel = new BroadcastChannel('reauth:v1:popup:s')
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
          channel.postMessage('https://app.example.com/callback?code=c&state=s')
          setTimeout(() => channel.close())
        },
      },
    }
    const { reauth, pay } = pageOf(() => opened)
    expect(await reauth.perform(pay)).toEqual({ outcome: 'succeeded', data: 'paid' })
    expect(opened.closed).toBe(true)
  })

  it('waits for a click if the window was blocked', async () => {
    const { reauth, pay } = pageOf(() => null)
    const run = reauth.start(pay)
    const blocked = new Promise((resolve) => {
      run.subscribe(({ status }) => status === 'awaitingConfirmation' && resolve(status))
    })
    await blocked
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'popupBlocked' })
  })

  it('ignores other callbacks', async () => {
    expect(await pageOf(() => null).reauth.resume()).toBeNull()
  })
})
