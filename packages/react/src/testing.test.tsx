import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineSensitiveAction } from '@reauth/core'
import { authenticates, checkAfterEach, createTestReauth, fresh, hangs, stale, testClock } from '@reauth/core/testing'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ReauthDialog, useSensitiveAction } from './index.js'
import { TestReauthProvider } from './testing.js'

checkAfterEach(afterEach)
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const perform = vi.fn(async () => Response.json({}))
const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }: { to: string }) => `Send to ${to}`,
  perform,
})
beforeEach(() => perform.mockClear())

function Page(): ReactNode {
  const { perform: send, confirm, canConfirm, status, error } = useSensitiveAction(transfer)
  return (
    <>
      <button onClick={() => void send({ to: 'Bob' })}>Send</button>
      {canConfirm && <button onClick={confirm}>Confirm</button>}
      <p role="status">{error?.code ?? status}</p>
    </>
  )
}

const warnings = vi.spyOn(console, 'error').mockImplementation(() => {})
afterEach(() => expect(warnings.mock.calls).toEqual([]))

it('runs the real flow over scripted services', async () => {
  render(
    <TestReauthProvider service={{ refresh: stale(), browser: authenticates() }}>
      <Page />
    </TestReauthProvider>,
  )
  await userEvent.click(screen.getByText('Send'))
  expect(await screen.findByText('succeeded')).toBeTruthy()
})

it('mounts its children again at a page load, and continues the run without a React warning', async () => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  render(
    <TestReauthProvider app={app}>
      <Page />
    </TestReauthProvider>,
  )
  await userEvent.click(screen.getByText('Send'))
  await screen.findByText('redirecting')
  app.page.returnFromProvider()
  await userEvent.click(await screen.findByText('Confirm'))
  await screen.findByText('succeeded')
  expect(perform).toHaveBeenCalledTimes(1)
})

it('shows the dialog of the run', async () => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  render(
    <TestReauthProvider app={app}>
      <Page />
      <ReauthDialog />
    </TestReauthProvider>,
  )
  await userEvent.click(screen.getByText('Send'))
  await screen.findAllByText('redirecting')
  app.page.returnFromProvider()
  expect(await screen.findByText('Send to Bob')).toBeTruthy()
})

it('works with fake timers', async () => {
  vi.useFakeTimers()
  const clock = testClock({ advanceTimers: (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds) })
  const app = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } })
  render(
    <TestReauthProvider app={app}>
      <Page />
    </TestReauthProvider>,
  )
  fireEvent.click(screen.getByText('Send'))
  await act(() => clock.advance('10m'))
  expect(screen.getByRole('status').textContent).toBe('timeout')
  expect(perform).not.toHaveBeenCalled()
})

it('also renders outside a React test environment', async () => {
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  const before = environment.IS_REACT_ACT_ENVIRONMENT
  const app = createTestReauth({ service: { refresh: fresh() } })
  render(
    <TestReauthProvider app={app}>
      <Page />
    </TestReauthProvider>,
  )
  environment.IS_REACT_ACT_ENVIRONMENT = false
  const button = screen.getByText('Send')
  app.page.reload()
  await vi.waitFor(() => expect(screen.getByText('Send')).not.toBe(button))
  environment.IS_REACT_ACT_ENVIRONMENT = before!
})

it('is in no app bundle: no other file of the package imports it', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !/^testing\.|\.test\./.test(name))
  const importing = files.filter((name) =>
    /testing(\.js)?'/.test(readFileSync(join(import.meta.dirname, name), 'utf8')),
  )
  expect([files.length > 5, importing]).toEqual([true, []])
})
