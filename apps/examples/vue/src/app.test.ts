// @vitest-environment happy-dom
import authgear, { SessionState } from '@authgear/web'
import {
  type ServiceScript,
  authenticates,
  cancelled,
  checkAfterEach,
  createTestReauth,
  fresh,
  stale,
} from '@reauth/core/testing'
import { createReauthPlugin } from '@reauth/vue'
import { screen } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import App from './app.vue'
import { transfer } from './reauth'

/** The API: each test says how it answers. */
const api = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
beforeEach(() => {
  api.mockReset().mockImplementation(async () => Response.json({ receipt: 'R-1' }))
  vi.stubGlobal('fetch', api)
  vi.spyOn(authgear, 'sessionState', 'get').mockReturnValue(SessionState.Authenticated)
})
checkAfterEach(afterEach)
afterEach(() => document.body.replaceChildren())

/** Shows the page, with a provider that answers as the script says. */
function open(service: ServiceScript) {
  const { reauth } = createTestReauth({ service, actions: [transfer] })
  createApp(App)
    .use(createReauthPlugin(reauth))
    .mount(document.body.appendChild(document.createElement('main')))
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

it('sends at once within the window', async () => {
  open({ refresh: fresh() })
  await press('Send 20.00 to Bob')
  await screen.findByText('Sent. Your receipt is R-1.')
  expect(api).toHaveBeenCalledTimes(1)
})

it('asks after the window, and sends once', async () => {
  open({ refresh: stale({ age: '6m' }), browser: authenticates() })
  await press('Send 20.00 to Bob')
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
