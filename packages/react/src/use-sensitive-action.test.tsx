import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { endpointOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { useSensitiveAction } from './index.js'
import { Transfer, appOf, click, expectStatus } from './react.fixture.js'

const textOfBody = (response: unknown): Promise<string> => (response as Response).text()
const sent = endpointOf([() => new Response('sent to Bob')], textOfBody).action

afterEach(cleanup)

describe('useSensitiveAction()', () => {
  it('waits for the confirming click, prompts, and calls the endpoint', async () => {
    const page = windowPageOf(true)
    render(appOf(page.reauth, <Transfer action={{ ...transfer, confirm: true }} />))
    await click('send')
    await expectStatus('awaitingConfirmation')
    expect(screen.getByTestId('description').textContent).toBe('Send to Bob')
    await click('confirm')
    await expectStatus('prompting')
    page.prompts[0]!.answer()
    await expectStatus('succeeded | sent to Bob')
  })

  it('returns the error of a failed run, and starts a new run on perform', async () => {
    const page = windowPageOf(true)
    render(appOf(page.reauth, <Transfer action={sent} />))
    await click('send')
    await expectStatus('prompting')
    await click('cancel')
    await expectStatus('cancelled | cancelled')
    await click('send')
    await expectStatus('prompting')
    page.prompts[1]!.answer()
    await expectStatus('succeeded | sent to Bob')
  })

  it('lets the end-user choose the browser instead of the biometric prompt', async () => {
    const biometric = { isEnabled: () => true, reauthenticate: () => new Promise<never>(() => {}) }
    const page = windowPageOf(true, { biometric })
    const Choice = (): ReactNode => {
      const { perform, choose, canChoose, status } = useSensitiveAction(sent)
      return (
        <>
          <output>{`${status} ${canChoose}`}</output>
          <button onClick={() => void perform({ to: 'Bob' })}>send</button>
          <button onClick={() => choose('browser')}>browser</button>
        </>
      )
    }
    render(appOf(page.reauth, <Choice />))
    await click('send')
    await expectStatus('prompting true')
    await click('browser')
    await expectStatus('prompting false')
    page.prompts[0]!.answer()
    await expectStatus('succeeded false')
  })

  it('retries with the same idempotency key, and is idle after reset()', async () => {
    const endpoint = endpointOf([() => new Response(null, { status: 500 }), () => new Response('sent')], textOfBody)
    render(appOf(windowPageOf(false).reauth, <Transfer action={endpoint.action} />))
    await click('send')
    await expectStatus('outcomeUnknown | responseLost')
    await click('retry')
    await expectStatus('succeeded | sent')
    expect(endpoint.keys[1]).toBe(endpoint.keys[0])
    await click('reset')
    await expectStatus('idle')
  })

  it('calls the newest closure of the component', async () => {
    const { reauth } = windowPageOf(false)
    const Closure = ({ value }: { value: string }): ReactNode => {
      const { perform, data, status } = useSensitiveAction(() => value, { maxAge: '5m' })
      return (
        <>
          <output>{`${status} ${data ?? ''}`}</output>
          <button onClick={() => void perform()}>send</button>
        </>
      )
    }
    const { rerender } = render(appOf(reauth, <Closure value="one" />))
    rerender(appOf(reauth, <Closure value="two" />))
    await click('send')
    await expectStatus('succeeded two')
  })

  it('returns functions that have no effect before a run', async () => {
    const Idle = (): ReactNode => {
      const { status, confirm, cancel, choose, retry, reset } = useSensitiveAction(transfer)
      const all = (): void => {
        for (const call of [confirm, cancel, () => choose('browser'), retry, reset]) call()
      }
      return (
        <>
          <output>{status}</output>
          <button onClick={all}>all</button>
        </>
      )
    }
    render(appOf(windowPageOf(false).reauth, <Idle />))
    await userEvent.click(screen.getByText('all'))
    await expectStatus('idle')
  })

  it('throws without a provider', () => {
    expect(() => renderToString(<Transfer action={transfer} />)).toThrow('<ReauthProvider reauth={reauth}>')
  })

  it('never puts a token in the React tree', async () => {
    const { container } = render(
      appOf(windowPageOf(false, { getIdToken: () => 'the-token' }).reauth, <Transfer action={transfer} />),
    )
    await click('send')
    await expectStatus('succeeded | sent to Bob')
    expect(container.innerHTML).not.toContain('the-token')
  })
})
