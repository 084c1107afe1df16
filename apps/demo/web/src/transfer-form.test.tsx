// @vitest-environment happy-dom
import { authenticates, fresh, hangs, offline, stale } from '@reauth/core/testing'
import { screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { SIX_MINUTES_AGO, openBank } from './bank.fixture.js'
import { clearForm, fillForm, pressSend } from './form-requests.js'

const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })
const submit = (): HTMLButtonElement => document.querySelector('form [type=submit]')!
const report = (): string => document.querySelector('.report')!.textContent
const description = (name: string): string =>
  (field(name).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ')

describe('an invalid form', () => {
  it('shows a message at each field, marks it, and focuses the first one', async () => {
    const { bank, press } = await openBank({ refresh: fresh() })
    await press('Send')
    expect([description('To'), description('Amount')]).toEqual([
      'Who gets the money?',
      expect.stringContaining('How much?'),
    ])
    expect(['To', 'Amount', 'Note'].map((name) => field(name).getAttribute('aria-invalid'))).toEqual([
      'true',
      'true',
      'false',
    ])
    expect(document.activeElement).toBe(field('To'))
    await userEvent.type(field('To'), 'B')
    expect(field('To').getAttribute('aria-invalid')).toBe('false')
    expect(bank.sent).toEqual([])
  })

  it('does not ask the end-user if the amount exceeds the balance', async () => {
    const { bank, send, prompts } = await openBank({ refresh: SIX_MINUTES_AGO, browser: authenticates() })
    await send('Bob Baker', '10,000.01')
    expect(description('Amount')).toContain('You have $10,000.00.')
    expect([prompts(), bank.sent]).toEqual([0, []])
  })

  it('replaces the previous success message', async () => {
    const { send, press, shows } = await openBank({ refresh: fresh() })
    await send()
    await shows('✓ Sent.')
    await press('Send')
    expect(report()).toBe('')
  })

  it('replaces the previous refusal message', async () => {
    const { bank, send, press, shows } = await openBank({ refresh: fresh() })
    bank.next.push('refused')
    await send()
    await shows('Not sent.')
    await userEvent.clear(field('Amount'))
    expect(report()).toContain('Not sent.')
    await press('Send')
    expect(report()).toBe('')
  })
})

describe('the form', () => {
  it('removes the message of the last transfer when the next one is typed', async () => {
    const { send, shows } = await openBank({ refresh: fresh() })
    await send()
    await shows('✓ Sent.')
    await userEvent.type(field('To'), 'C')
    expect(report()).toBe('')
    expect(field('To').value).toBe('C')
  })

  it('keeps new input after a transfer that resumed from the sign-in page', async () => {
    const { leave, comeBack, sendNow } = await openBank({ refresh: SIX_MINUTES_AGO, redirect: authenticates() })
    await leave()
    await comeBack()
    await sendNow()
    await userEvent.type(field('To'), 'C')
    expect(report()).toBe('')
    expect(field('To').value).toBe('C')
    expect(document.activeElement).toBe(field('To'))
  })

  it('keeps the focus and the text during the transfer', async () => {
    const { send, shows } = await openBank({ refresh: SIX_MINUTES_AGO, browser: hangs() })
    await send()
    await shows('Confirm that it is you.')
    expect(submit().getAttribute('aria-disabled')).toBe('true')
    expect(submit().disabled).toBe(false)
    expect([field('To').readOnly, field('To').disabled]).toEqual([true, false])
  })

  it('fills in a frequent payee, and moves the focus to the amount', async () => {
    const { press } = await openBank({ refresh: fresh() })
    await press('Dora Dean')
    expect(field('To').value).toBe('Dora Dean')
    expect(document.activeElement).toBe(field('Amount'))
  })

  it('can be filled in, sent and cleared by the presenter', async () => {
    const { bank, form, shows } = await openBank({ refresh: fresh() })
    fillForm({ to: 'Dora Dean', amount: '7', note: '' })
    pressSend(2)
    await shows('✓ Sent.')
    expect(bank.booked).toEqual(['Dora Dean 700'])
    fillForm({ to: 'Bob Baker', amount: '8', note: 'x' })
    expect([form(), report()]).toEqual([['Bob Baker', '8', 'x'], ''])
    clearForm()
    expect(form()).toEqual(['', '', ''])
  })
})

describe('a slow transfer', () => {
  it('shows that it waits for the network, and can be cancelled', async () => {
    const { app, bank, send, press, shows, form } = await openBank({ refresh: fresh() })
    app.page.goOffline()
    app.service.use({ refresh: offline() })
    await app.clock.advance('10m')
    await send()
    await shows('You are offline. The transfer waits for the network.')
    await press('Cancel')
    await shows('Not sent: you stopped it.')
    expect(document.activeElement).toBe(submit())
    expect([form()[0], bank.sent]).toEqual(['Bob Baker', []])
  })

  it('shows what it waits for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    try {
      const { app, send, shows } = await openBank({ refresh: fresh() })
      app.service.use({ refresh: hangs() })
      await app.clock.advance('10m')
      await send()
      await shows('Checking when you last confirmed that it is you…')
      expect(report()).not.toContain('longer')
      vi.advanceTimersByTime(4000)
      await shows('The sign-in service takes longer than usual.')
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets the user stop waiting during the call, and asks the bank again with the same key', async () => {
    const { bank, send, press, shows } = await openBank({ refresh: fresh() })
    bank.next.push('hangs')
    await send()
    await shows('Sending…')
    await press('Stop waiting')
    await shows(/^You stopped waiting after the transfer had left/)
    expect(document.activeElement).toBe(submit())
    await press('Ask the bank again')
    await shows('✓ Sent.')
    expect(new Set(bank.sent.map(({ key }) => key)).size).toBe(1)
    expect(bank.booked).toEqual(['Bob Baker 2050'])
  })

  it('can be abandoned for a new one, which starts at the first field', async () => {
    const { bank, send, press, shows, form } = await openBank({ refresh: stale({ age: '1m' }) })
    bank.next.push('unknown', 'unknown', 'unknown')
    await send()
    await shows('We do not know yet whether it was sent.')
    await press('Start a new transfer')
    expect([form(), report()]).toEqual([['', '', ''], ''])
    expect(document.activeElement).toBe(field('To'))
  })
})
