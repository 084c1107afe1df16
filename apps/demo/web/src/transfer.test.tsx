// @vitest-environment happy-dom
import { authenticates, failsWith, fresh } from '@reauth/core/testing'
import { screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { SIX_MINUTES_AGO, TYPED, openBank } from './bank.fixture.js'

const EMPTY = ['', '', '']

describe('an everyday transfer', () => {
  it('is sent immediately if the end-user confirmed recently, and clears the form', async () => {
    const { bank, send, shows, form, prompts } = await openBank({
      refresh: fresh({ age: '4m' }),
      browser: authenticates(),
    })
    await send()
    await shows('Send $20.50 to Bob Baker: done. Receipt 1.')
    expect(prompts()).toBe(0)
    expect(bank.booked).toEqual(['Bob Baker 2050'])
    expect(form()).toEqual(EMPTY)
    expect(await screen.findByText('Bob Baker', { selector: '.entries *' })).toBeTruthy()
  })

  it('asks an end-user who confirmed six minutes ago, and is sent once', async () => {
    const { bank, send, shows, prompts } = await openBank({ refresh: SIX_MINUTES_AGO, browser: authenticates() })
    await send()
    await shows('✓ Sent.')
    expect(prompts()).toBe(1)
    expect(bank.sent).toHaveLength(1)
  })

  it('has the ID Token of the confirmation and an idempotency key', async () => {
    const { app, bank, send, shows } = await openBank({ refresh: SIX_MINUTES_AGO, browser: authenticates() })
    const opened = Math.floor(app.clock.wall() / 1000)
    await send()
    await shows('✓ Sent.')
    expect(bank.sent[0]!.authTime).toBeGreaterThanOrEqual(opened)
    expect(bank.sent[0]!.key).toMatch(/^[\w-]{16,128}$/)
  })

  it('is sent once after a double click', async () => {
    const { bank, fillIn, shows } = await openBank({ refresh: fresh() })
    await fillIn()
    await userEvent.dblClick(screen.getByRole('button', { name: 'Send' }))
    await shows('✓ Sent.')
    expect(bank.sent).toHaveLength(1)
  })

  it('is not sent while a field is missing', async () => {
    const { app, bank, press } = await openBank({ refresh: fresh() })
    await press('Send')
    expect(await screen.findByText('Who gets the money?')).toBeTruthy()
    await app.settle()
    expect(bank.sent).toEqual([])
  })
})

describe('the sign-in page', () => {
  it('returns the transfer, and one more click sends it once', async () => {
    const { bank, leave, comeBack, sendNow, form } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await leave()
    await comeBack()
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
    await sendNow()
    expect(bank.sent).toHaveLength(1)
    expect(location.pathname + location.search).toBe('/')
  })

  it('returns a large transfer', async () => {
    const { bank, leave, comeBack, sendNow } = await openBank({ refresh: fresh(), redirect: authenticates() })
    await leave('Dora Dean', '1,500.00')
    await comeBack()
    await sendNow()
    expect(bank.booked).toEqual(['Dora Dean 150000'])
  })

  it('can be left with Back: nothing is sent, and the transfer is still in the form', async () => {
    const { app, bank, leave, shows, form } = await openBank({ refresh: SIX_MINUTES_AGO, redirect: authenticates() })
    await leave()
    app.page.goBack()
    await shows('You came back without confirming. Your details are still here; send again whenever you like.')
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
  })

  it('returns the transfer again after a reload, and it is sent once', async () => {
    const { app, bank, leave, comeBack, sendNow, shows } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await leave()
    app.service.use({ refresh: fresh() })
    await comeBack()
    app.page.reload()
    await shows('Welcome back. Look at the transfer once more, then send it.')
    await sendNow()
    expect(bank.sent).toHaveLength(1)
  })

  it('opens with a click if the redirect fails', async () => {
    const { bank, send, press, comeBack, sendNow, shows } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await send()
    await press('Still here? Go to the sign-in page')
    await shows('Taking you to the sign-in page. Your transfer is kept.')
    await comeBack()
    await sendNow()
    expect(bank.sent).toHaveLength(1)
  })

  it('opens in the same tab if the browser blocks the window', async () => {
    const { bank, leave, comeBack, sendNow } = await openBank({
      refresh: SIX_MINUTES_AGO,
      browser: failsWith('popupBlocked'),
      redirect: authenticates(),
    })
    await leave()
    await comeBack()
    await sendNow()
    expect(bank.sent).toHaveLength(1)
  })

  it('sends nothing if the end-user does not confirm the transfer there', async () => {
    const { bank, press, leave, comeBack, shows, form } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await leave()
    await comeBack()
    await press('Do not send')
    await shows('Not sent: you stopped it.')
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
  })
})

describe('the page', () => {
  it('asks the end-user if the bank requires a newer confirmation, and sends the transfer again with the same key', async () => {
    const { bank, send, shows, prompts } = await openBank({ refresh: fresh({ age: '4m' }), browser: authenticates() })
    bank.next.push('step-up')
    await send()
    await shows('✓ Sent.')
    expect(prompts()).toBe(1)
    expect(bank.sent.map(({ key }) => key)).toEqual([bank.sent[0]!.key, bank.sent[0]!.key])
    expect(bank.sent[1]!.authTime).toBeGreaterThan(bank.sent[0]!.authTime!)
  })

  it('explains what to do if the bank still asks after a confirmation', async () => {
    const { bank, send, shows } = await openBank({ refresh: fresh({ age: '4m' }), browser: authenticates() })
    bank.next.push('step-up', 'step-up')
    await send()
    await shows('You confirmed, and the bank still asks. Sign out and in again.')
    expect(bank.booked).toEqual([])
  })

  it('shows why the bank refuses, and keeps the transfer in the form', async () => {
    const { bank, send, shows, form } = await openBank({ refresh: fresh() })
    bank.next.push('refused')
    await send()
    await shows('The balance is too low for this transfer.')
    expect(form()).toEqual(TYPED)
    expect(bank.booked).toEqual([])
  })

  it('sends again with the same key if the response is lost, and the bank books once', async () => {
    const { bank, send, shows } = await openBank({ refresh: fresh() })
    bank.next.push('unknown')
    await send()
    await shows('✓ Sent.')
    expect(new Set(bank.sent.map(({ key }) => key)).size).toBe(1)
    expect(bank.booked).toEqual(['Bob Baker 2050'])
  })

  it('sends again with the same key after a reload before the response, and the bank books once', async () => {
    const { app, bank, press, leave, comeBack, shows } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await leave()
    app.service.use({ refresh: fresh() })
    await comeBack()
    bank.next.push('hangs')
    await press('Send now')
    await waitFor(() => expect(bank.sent).toHaveLength(1))
    app.page.reload()
    await shows('✓ Sent.')
    expect(new Set(bank.sent.map(({ key }) => key)).size).toBe(1)
    expect(bank.booked).toEqual(['Bob Baker 2050'])
  })

  it('shows an unknown outcome if every response is lost, and a click sends again with the same key', async () => {
    const { bank, send, press, shows, form } = await openBank({ refresh: fresh() })
    bank.next.push('unknown', 'unknown', 'unknown')
    await send()
    await shows('We do not know yet whether it was sent.')
    expect(form()).toEqual(TYPED)
    bank.next.length = 0
    await press('Ask the bank again')
    await shows('✓ Sent.')
    expect(new Set(bank.sent.map(({ key }) => key)).size).toBe(1)
    expect(bank.booked).toEqual(['Bob Baker 2050'])
  })
})

describe('a large transfer', () => {
  it('needs its own confirmation from $1,000 on, even right after another one', async () => {
    const { bank, send, shows, prompts } = await openBank({ refresh: fresh(), browser: authenticates() })
    await send('Dora Dean', '1,000.00')
    await shows('✓ Sent.')
    expect(prompts()).toBe(1)
    expect(bank.sent.map(({ path }) => path)).toEqual(['/api/operations/operation-1/transfers'])
  })

  it('does not ask the end-user if the bank opens no operation', async () => {
    const { bank, send, shows, prompts } = await openBank({ refresh: fresh(), browser: authenticates() })
    bank.opensOperations = false
    await send('Dora Dean', '1,000.00')
    await shows('The balance is too low for this transfer.')
    expect(prompts()).toBe(0)
    expect(bank.sent).toEqual([])
  })

  it('is an everyday transfer below $1,000', async () => {
    const { bank, send, shows } = await openBank({ refresh: fresh(), browser: authenticates() })
    await send('Dora Dean', '999.99')
    await shows('✓ Sent.')
    expect(bank.sent.map(({ path }) => path)).toEqual(['/api/transfers'])
  })
})
