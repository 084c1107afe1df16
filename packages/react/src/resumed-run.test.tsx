import { ServiceError } from '@reauth/core'
import { cleanup, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pageOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { ReauthProvider, useResumedRun } from './index.js'
import { BOB, Transfer, appOf, click, expectStatus } from './react.fixture.js'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Resumed(): ReactNode {
  const run = useResumedRun()
  return <p>{run === undefined ? 'unknown' : (run?.actionId ?? 'none')}</p>
}
/** Redirects to the provider and returns the page that the end-user comes back to. */
async function comeBackFromRedirect() {
  const before = pageOf(true)
  await before.reauth.perform(transfer, BOB)
  return before.comeBack()
}

describe('a run that a redirect interrupted', () => {
  it('appears in the hook of its action, and in useResumedRun()', async () => {
    const { reauth } = await comeBackFromRedirect()
    render(appOf(reauth, <Transfer action={transfer} />, <Resumed />))
    await expectStatus('confirmingResumed')
    expect(await screen.findByText('transfer')).toBeDefined()
    expect(screen.getByTestId('description').textContent).toBe('Send to Bob')
    await click('confirm')
    await expectStatus('succeeded | sent to Bob')
  })

  it('appears in a component that mounts later, and in no other component after its reset()', async () => {
    const { reauth } = await comeBackFromRedirect()
    const { rerender } = render(appOf(reauth, <Resumed />))
    expect(await screen.findByText('transfer')).toBeDefined()
    rerender(appOf(reauth, <Resumed />, <Transfer action={transfer} />))
    await expectStatus('confirmingResumed')
    await click('cancel')
    await expectStatus('cancelled | cancelled')
    await click('reset')
    await expectStatus('idle')
  })

  it('is undefined at first, and null once it is known that there is none', async () => {
    render(appOf(windowPageOf(false).reauth, <Resumed />))
    expect(screen.getByText('unknown')).toBeDefined()
    expect(await screen.findByText('none')).toBeDefined()
  })

  it.each(['onResumeError', 'reportError()'])(
    'that cannot be resumed is null, and %s receives the error',
    async (place) => {
      const error = new ServiceError('unexpected')
      const reauth = { ...windowPageOf(false).reauth, resume: () => Promise.reject(error) }
      const receive = vi.fn()
      vi.stubGlobal('reportError', receive)
      const isDefault = place === 'reportError()'
      render(
        <ReauthProvider reauth={reauth} {...(!isDefault && { onResumeError: (given) => receive(given) })}>
          <Resumed />
        </ReauthProvider>,
      )
      expect(await screen.findByText('none')).toBeDefined()
      expect(receive).toHaveBeenCalledExactlyOnceWith(error)
    },
  )

  it('passes an error of resume() to the newest onResumeError', async () => {
    let fail!: (error: Error) => void
    const resuming = new Promise<never>((_, reject) => (fail = reject))
    const reauth = { ...windowPageOf(false).reauth, resume: () => resuming }
    const [old, newest] = [vi.fn(), vi.fn()]
    const page = (onResumeError: () => void): ReactNode => (
      <ReauthProvider reauth={reauth} onResumeError={onResumeError}>
        <Resumed />
      </ReauthProvider>
    )
    const { rerender } = render(page(old))
    rerender(page(newest))
    fail(new Error('A resume() that rejects.'))
    expect(await screen.findByText('none')).toBeDefined()
    expect([old.mock.calls.length, newest.mock.calls.length]).toEqual([0, 1])
  })
})
