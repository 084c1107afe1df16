import { ReauthDialog } from '@reauth/react'
import { type ServiceScript, authenticates, checkAfterEach, createTestReauth, fresh, stale } from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/react/testing'
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { transfer } from './reauth'
import { send } from './send'
import { Transfer } from './transfer'

/** The server function and the route handler: each test says how they answer. */
vi.mock('./send', () => ({ send: vi.fn() }))
const session = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  vi.mocked(send).mockReset().mockResolvedValue({ receipt: 'R-1' })
  session.mockReset().mockImplementation(async () => new Response(null, { status: 204 }))
  vi.stubGlobal('fetch', session)
})
checkAfterEach(afterEach)
afterEach(cleanup)

/** Shows the page, with a provider that answers as the script says. */
function open(service: ServiceScript) {
  const app = createTestReauth({ service, actions: [transfer] })
  render(
    <TestReauthProvider app={app}>
      <Transfer />
      <ReauthDialog closesAtEnd />
    </TestReauthProvider>,
  )
  return app
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

it('renews the session with the ID Token, and sends once without it', async () => {
  open({ refresh: fresh() })
  await press('Send 20.00 to Bob')
  await screen.findByText('Sent. Your receipt is R-1.')
  expect(new Headers(session.mock.calls[0]![1].headers).get('Authorization')).toMatch(/^Bearer \S/)
  expect(send).toHaveBeenCalledExactlyOnceWith({ to: 'Bob', amount: '20.00' }, expect.stringMatching(/\S/))
})

it('asks after the window, and sends once after one more click', async () => {
  const app = open({ refresh: stale({ age: '6m' }), redirect: authenticates() })
  await press('Send 20.00 to Bob')
  await vi.waitUntil(() => app.page.isAway)
  app.page.returnFromProvider()
  expect(send).not.toHaveBeenCalled()
  await press('Confirm')
  await screen.findByText('Sent. Your receipt is R-1.')
  expect(send).toHaveBeenCalledTimes(1)
})

it('sends nothing if the server refuses to renew the session', async () => {
  open({ refresh: fresh() })
  session.mockImplementation(async () => new Response(null, { status: 403 }))
  await press('Send 20.00 to Bob')
  await screen.findByText(/refused/)
  expect(send).not.toHaveBeenCalled()
})

it('sends nothing if the session cannot be renewed', async () => {
  open({ refresh: fresh() })
  session.mockRejectedValue(new TypeError('Failed to fetch'))
  await press('Send 20.00 to Bob')
  await screen.findByText('Nothing was sent to the server.')
  expect(send).not.toHaveBeenCalled()
})
