// @vitest-environment happy-dom
import { type Reauth, createReauth, defineSensitiveAction } from '@reauth/core'
import { cleanup, render, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { withDialog } from './dialog-react.js'
import { addDialog, explain, german, sayIn } from './dialog.js'

const NOW = 1_000_000
const pageOf = (): Reauth =>
  createReauth({
    service: {
      refreshIdToken: async () => ({
        issuer: 'https://op.example.com',
        subject: 'alice',
        authTime: NOW - 1000,
        issuedAt: NOW,
        expiresAt: NOW + 300,
        methods: [],
        canReauthenticate: true,
      }),
      getIdToken: () => 'token',
      classifyError: () => ({ code: 'unexpected' }),
      browser: { kind: 'inProcess', reauthenticate: () => new Promise(() => {}) },
    },
  })

const transfer = defineSensitiveAction<{ to: string }, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }) => `Send to ${to}`,
  confirm: true,
  perform: () => 'sent',
})

const shownTexts = (): (string | null)[] =>
  [...document.querySelectorAll('dialog[open] :is(h2, p, button)')].map(({ textContent }) => textContent)

const shown = (text: string): Promise<void> => waitFor(() => expect(shownTexts()).toContain(text), { timeout: 20_000 })

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

it('shows the dialog for a run of the page, in React', async () => {
  const reauth = pageOf()
  render(withDialog(reauth, <p>page</p>))
  reauth.start(transfer, { to: 'Bob' })
  await shown('Send to Bob')
})

it('shows the dialog without a framework, in any language', async () => {
  const reauth = pageOf()
  addDialog(reauth)
  Object.assign(document.querySelector('reauth-dialog')!, { texts: german })
  const run = reauth.start(transfer, { to: 'Bob' })
  await shown('Send to Bob')
  expect(shownTexts()).toContain('Bestätigen')
  run.cancel()
  await run.ended
  expect(shownTexts()).toEqual([])
})

it('every code has a text for the end-user and one for developers', () => {
  expect(sayIn('fr', 'cancelled')).toBe("Vous avez annulé l'opération.")
  expect(sayIn('en', 'offline')).toBe('There is no network connection.')
  expect(explain('notResumable')).toContain('createReauth()')
})
