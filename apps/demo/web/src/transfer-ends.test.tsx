// @vitest-environment happy-dom
import {
  authenticates,
  cancelled,
  cannotLeave,
  cannotReauthenticate,
  failsWith,
  fakeService,
  flowTests,
  fresh,
  hangs,
  offline,
  otherAccount,
  sessionLost,
} from '@reauth/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { SIX_MINUTES_AGO, TYPED, openBank } from './bank.fixture.js'
import { FakeBank, signInTo } from './fake-bank.fixture.js'
import { transfer } from './transfer.js'

describe('a transfer that is not confirmed', () => {
  it('stays in the form during the prompt, and can be stopped from the page', async () => {
    const { bank, send, press, shows, form } = await openBank({ refresh: SIX_MINUTES_AGO, browser: hangs() })
    await send()
    await shows('Confirm that it is you.')
    expect(form()).toEqual(TYPED)
    await press('Do not send')
    await shows('Not sent: you stopped it.')
    expect(bank.sent).toEqual([])
  })

  it('is not sent if the session ended, and stays in the form', async () => {
    const { app, bank, send, shows, form } = await openBank({ refresh: fresh() })
    app.service.use({ refresh: sessionLost() })
    await app.clock.advance('10m')
    await send()
    await shows('You are signed out. Sign in and send again.')
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
  })

  it('is not sent if the end-user signs out in another tab during the prompt', async () => {
    const { app, bank, send, shows } = await openBank({ refresh: SIX_MINUTES_AGO, browser: hangs() })
    await send()
    await shows('Confirm that it is you.')
    app.service.changeSession('lost')
    await shows('You are signed out. Sign in and send again.')
    expect(bank.sent).toEqual([])
  })

  it.each([
    [
      'the end-user cancels',
      { browser: cancelled() },
      'You stopped before confirming. Your details are still here; send again whenever you like.',
    ],
    [
      'another account confirms',
      { browser: otherAccount() },
      'Somebody else confirmed, so nothing was sent. Send again and confirm with your own account.',
    ],
    ['the end-user cannot confirm', { refresh: cannotReauthenticate() }, /account has no password to confirm with/],
    ['the provider does not answer', { refresh: failsWith('providerUnavailable') }, /sign-in service does not answer/],
    ['the network is lost during the prompt', { browser: offline() }, /There is no network/],
    ['the window gets no answer', { browser: failsWith('providerUnavailable') }, /sign-in service does not answer/],
    ['the end-user is signed out during the prompt', { browser: sessionLost() }, /You are signed out/],
  ] as const)('is not sent if %s, and the page explains why', async (_, script, sentence) => {
    const { app, bank, send, shows, form } = await openBank({ refresh: SIX_MINUTES_AGO, browser: authenticates() })
    app.service.use(script)
    await send()
    await shows(sentence)
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
  })

  it.each([
    ['the page cannot redirect to the sign-in page', cannotLeave('offline'), /There is no network/],
    ['the sign-in page does not answer', cannotLeave(), /sign-in service does not answer/],
  ] as const)('is not sent if %s, and stays in the form', async (_, redirect, sentence) => {
    const { bank, send, shows, form } = await openBank({ refresh: SIX_MINUTES_AGO, redirect })
    await send()
    await shows(sentence)
    expect(form()).toEqual(TYPED)
    expect(bank.sent).toEqual([])
  })

  it.each([
    ['the callback is refused', failsWith('callbackRefused'), /used up or too old/],
    ['the provider does not answer', failsWith('providerUnavailable'), /sign-in service does not answer/],
    ['another account confirmed there', otherAccount(), /Somebody else confirmed/],
  ] as const)('is not sent after the redirect if %s', async (_, redirect, sentence) => {
    const { app, bank, leave, shows } = await openBank({ refresh: SIX_MINUTES_AGO, redirect })
    await leave()
    app.page.returnFromProvider()
    await shows(sentence)
    expect(bank.sent).toEqual([])
  })

  it('is not sent if the end-user signs out before confirming it', async () => {
    const { app, bank, leave, comeBack, shows } = await openBank({
      refresh: SIX_MINUTES_AGO,
      redirect: authenticates(),
    })
    await leave()
    await comeBack()
    app.service.changeSession('lost')
    await shows('You are signed out. Sign in and send again.')
    expect(bank.sent).toEqual([])
  })
})

describe('a waiting transfer', () => {
  it('asks in a window after another click if the browser blocks the first window, and is sent once', async () => {
    const { app, bank, send, sendNow, shows } = await openBank({
      refresh: SIX_MINUTES_AGO,
      browser: [failsWith('popupBlocked'), authenticates()],
    })
    await send()
    await shows('One more press, and we ask you to confirm that it is you.')
    await sendNow()
    expect(bank.sent).toHaveLength(1)
    app.check()
  })

  it('is sent once when the network is back', async () => {
    const { app, bank, send, shows } = await openBank({ refresh: fresh() })
    app.page.goOffline()
    app.service.use({ refresh: offline() })
    await app.clock.advance('10m')
    await send()
    await app.settle()
    expect(bank.sent).toEqual([])
    app.service.use({ refresh: fresh() })
    app.page.goOnline()
    await shows('✓ Sent.')
    expect(bank.sent).toHaveLength(1)
  })
})

describe('every path of a transfer', () => {
  let bank: FakeBank
  beforeEach(() => {
    bank = new FakeBank(() => 0)
    signInTo(bank, fakeService({}))
  })
  flowTests(
    {
      action: transfer,
      input: { to: 'Bob Baker', amount: 2050, note: 'lunch' },
      browser: 'redirect',
      server: (answer) => bank.next.push(answer),
      check: ({ outcome }) => expect(bank.booked).toHaveLength(outcome.outcome === 'succeeded' ? 1 : 0),
    },
    { describe, it },
  )
})
