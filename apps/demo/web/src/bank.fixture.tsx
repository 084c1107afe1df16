// The bank's page in a test: the real components and actions, with the test kit and a scripted bank.
import { type ServiceScript, type TestReauth, createTestReauth, fakePage, stale } from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/react/testing'
import { cleanup, configure, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach } from 'vitest'
import { App } from './app.js'
import { FakeBank, signInTo } from './fake-bank.fixture.js'
import { home } from './session.js'
import { ACTIONS } from './transfer.js'

// Allows for a slow machine under load.
configure({ asyncUtilTimeout: 20_000 })
afterEach(cleanup)

/** The content of the form after `fillIn()`. */
export const TYPED = ['Bob Baker', '20.50', 'lunch']
/** An age above the five minutes that an everyday transfer allows. */
export const SIX_MINUTES_AGO = stale({ age: '6m' })

/** The page, as a test uses it. */
export interface OpenedBank {
  readonly app: TestReauth
  readonly bank: FakeBank
  /** Fills in the form and sends it. */
  readonly send: (to?: string, amount?: string) => Promise<void>
  /** Fills in the form. */
  readonly fillIn: (to?: string, amount?: string) => Promise<void>
  readonly press: (name: string) => Promise<void>
  /** Fills in the form and sends it, so that the page redirects to the sign-in page. */
  readonly leave: (to?: string, amount?: string) => Promise<void>
  /** Returns from the sign-in page, so that the transfer is shown again. */
  readonly comeBack: () => Promise<void>
  /** Clicks "Send now", and waits until the transfer is sent. */
  readonly sendNow: () => Promise<void>
  /** The number of prompts in a window. */
  readonly prompts: () => number
  /** Returns the content of the form. */
  readonly form: () => readonly string[]
  /** Waits for a text about the run. */
  readonly shows: (sentence: string | RegExp) => Promise<HTMLElement>
}

/** Renders the page with a bank without transfers. */
async function renderBank(service: ServiceScript): Promise<Pick<OpenedBank, 'app' | 'bank'>> {
  history.replaceState(null, '', home)
  const page = fakePage({ href: home })
  page.onLoad((loaded) => history.replaceState(null, '', loaded.href()))
  const app = createTestReauth({ page, actions: ACTIONS, service })
  const bank = new FakeBank(() => Math.floor(app.clock.wall() / 1000))
  signInTo(bank, app.service)
  render(
    <TestReauthProvider app={app}>
      <App hasDocs={false} choice={{ provider: 'authgear', mode: 'redirect' }} />
    </TestReauthProvider>,
  )
  await screen.findByText('$10,000.00', { selector: '.amount' })
  return { app, bank }
}

/** Opens the page for a signed-in end-user. */
export async function openBank(script: ServiceScript): Promise<OpenedBank> {
  const { app, bank } = await renderBank(script)
  const user = userEvent.setup()
  const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name })
  const opened: OpenedBank = {
    app,
    bank,
    fillIn: async (to = 'Bob Baker', amount = '20.50') => {
      for (const [name, text] of Object.entries({ To: to, Amount: amount, Note: 'lunch' })) {
        await user.click(field(name))
        await user.paste(text)
      }
    },
    send: async (to, amount) => {
      await opened.fillIn(to, amount)
      await opened.press('Send')
    },
    leave: async (to, amount) => {
      await opened.send(to, amount)
      await opened.shows('Taking you to the sign-in page. Your transfer is kept.')
    },
    comeBack: async () => {
      app.page.returnFromProvider()
      await opened.shows('Welcome back. Look at the transfer once more, then send it.')
    },
    sendNow: async () => {
      await opened.press('Send now')
      await opened.shows('✓ Sent.')
    },
    prompts: () => app.service.calls.filter(({ service }) => service === 'browser').length,
    press: async (name) => user.click(await screen.findByRole('button', { name })),
    form: () => ['To', 'Amount', 'Note'].map((name) => field(name).value),
    shows: (sentence) => screen.findByText(sentence, { selector: '.report *' }),
  }
  return opened
}
