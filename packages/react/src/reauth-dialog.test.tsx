import type { ReauthEvent } from '@reauth/core'
import { cleanup, render, waitFor } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { ReauthDialog, ReauthProvider, useReauthEvents } from './index.js'
import { createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'

const NOW = 1_000_000

/** A page whose end-user signed in long ago. */
function pageOf() {
  let authTime = NOW - 1000
  const authentication = () => ({
    issuer: 'https://op.example.com',
    subject: 'alice',
    authTime,
    issuedAt: NOW,
    expiresAt: NOW + 300,
    methods: [],
    canReauthenticate: true as const,
  })
  const reauth = createReauth({
    service: {
      refreshIdToken: async () => authentication(),
      getIdToken: () => 'the-token',
      classifyError: () => ({ code: 'unexpected' }),
      browser: {
        kind: 'inProcess',
        reauthenticate: async () => {
          authTime = NOW
          return authentication()
        },
      },
    },
    store: memoryStore(),
  })
  const transfer = defineSensitiveAction<{ to: string }, string>({
    id: 'transfer',
    requirement: { maxAge: '5m' },
    describe: ({ to }) => `Transfer to ${to}`,
    confirm: true,
    perform: ({ input }) => `sent to ${input.to}`,
  })
  return { reauth, transfer }
}

const texts = { confirm: 'Weiter' }

const buttons = (): (string | null)[] =>
  [...document.querySelectorAll('dialog[open] button')].map(({ textContent }) => textContent)

afterEach(cleanup)

describe('<ReauthDialog>', () => {
  it('shows every run of the page that needs the end-user, even if it started outside React', async () => {
    const { reauth, transfer } = pageOf()
    render(
      <StrictMode>
        <ReauthProvider reauth={reauth}>
          <ReauthDialog texts={texts} />
        </ReauthProvider>
      </StrictMode>,
    )
    const run = reauth.start(transfer, { to: 'bob' })
    await waitFor(() => expect(buttons()).toEqual(['Weiter', 'Cancel']), { timeout: 20_000 })
    document.querySelector<HTMLElement>('dialog[open] button')!.click()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
    expect(buttons()).toEqual([])
  })

  it('does not cancel the run when it unmounts', async () => {
    const { reauth, transfer } = pageOf()
    const { unmount } = render(
      <ReauthProvider reauth={reauth}>
        <ReauthDialog />
      </ReauthProvider>,
    )
    const run = reauth.start(transfer, { to: 'bob' })
    await waitFor(() => expect(buttons()).toEqual(['Confirm', 'Cancel']), { timeout: 20_000 })
    unmount()
    expect(document.querySelector('dialog')).toBeNull()
    run.confirm()
    expect(await run.ended).toMatchObject({ outcome: 'succeeded' })
  })

  it('renders an empty element on a server', () => {
    const html = renderToString(
      <ReauthProvider reauth={pageOf().reauth}>
        <ReauthDialog />
      </ReauthProvider>,
    )
    expect(html).toBe('<reauth-dialog></reauth-dialog>')
  })
})

describe('useReauthEvents', () => {
  it('calls the newest listener while it is mounted, once for each event even under StrictMode', async () => {
    const { reauth, transfer } = pageOf()
    const events: string[] = []
    const Log = ({ name }: { name: string }): ReactNode => {
      useReauthEvents(({ type }: ReauthEvent) => events.push(`${name} ${type}`))
      return null
    }
    const page = (name: string): ReactNode => (
      <StrictMode>
        <ReauthProvider reauth={reauth}>
          <Log name={name} />
        </ReauthProvider>
      </StrictMode>
    )
    const { rerender, unmount } = render(page('one'))
    rerender(page('two'))
    const run = reauth.start(transfer, { to: 'bob' })
    await waitFor(() => expect(run.getSnapshot().canConfirm).toBe(true), { timeout: 20_000 })
    run.cancel()
    await run.ended
    unmount()
    await reauth.perform(transfer, { to: 'carol' }, { signal: AbortSignal.abort() })
    expect(events).toEqual(['two started', 'two cancelled'])
  })
})
