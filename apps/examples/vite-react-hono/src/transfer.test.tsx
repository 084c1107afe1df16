// @vitest-environment happy-dom
import { ReauthDialog } from '@reauth/react'
import {
  type ServiceScript,
  authenticates,
  cancelled,
  checkAfterEach,
  createTestReauth,
  fresh,
  stale,
} from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/react/testing'
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { transfer } from './reauth'
import { Transfer } from './transfer'

/** The API: each test says how it answers. */
const api = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  api.mockReset().mockImplementation(async () => Response.json({ receipt: 'R-1' }))
  vi.stubGlobal('fetch', api)
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

it('sends at once within the window', async () => {
  open({ refresh: fresh() })
  await press('Send 20.00 to Bob')
  await screen.findByText('Sent. Your receipt is R-1.')
  expect(api).toHaveBeenCalledTimes(1)
})

it('sends the ID Token and an idempotency key', async () => {
  open({ refresh: fresh() })
  await press('Send 20.00 to Bob')
  await screen.findByText('Sent. Your receipt is R-1.')
  const headers = new Headers(api.mock.calls[0]![1].headers)
  expect(headers.get('Authorization')).toMatch(/^Bearer \S/)
  expect(headers.get('Idempotency-Key')).toMatch(/\S/)
})

it('asks after the window, and sends once after one more click', async () => {
  const app = open({ refresh: stale({ age: '6m' }), redirect: authenticates() })
  await press('Send 20.00 to Bob')
  await vi.waitUntil(() => app.page.isAway)
  expect(api).not.toHaveBeenCalled()
  app.page.returnFromProvider()
  await press('Confirm')
  await screen.findByText('Sent. Your receipt is R-1.')
  expect(api).toHaveBeenCalledTimes(1)
})

it('says that the end-user cancelled, and sends nothing', async () => {
  open({ refresh: stale({ age: '6m' }), browser: cancelled() })
  await press('Send 20.00 to Bob')
  await screen.findByText('You cancelled the action.')
  expect(api).not.toHaveBeenCalled()
})

it('offers to ask again, under the same key, if the answer is lost', async () => {
  open({ refresh: fresh() })
  api.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  await press('Send 20.00 to Bob')
  await press('Try again')
  await screen.findByText('Sent. Your receipt is R-1.')
  const keys = api.mock.calls.map(([, { headers }]) => new Headers(headers).get('Idempotency-Key'))
  expect(keys).toEqual([keys[0], keys[0]])
})
