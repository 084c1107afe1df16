// The page of the bank in a test: its real components and actions, over the test kit and a bank that a test scripts.
import { type ServiceScript, type TestReauth, createTestReauth, fakePage } from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/react/testing'
import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { App } from './app.js'
import { FakeBank, signInTo } from './fake-bank.fixture.js'
import { home } from './session.js'
import { ACTIONS } from './transfer.js'

/** What a test does with the page. */
export interface OpenedBank {
  readonly app: TestReauth
  readonly bank: FakeBank
  /** Fills in the form and sends it. */
  readonly send: (to?: string, amount?: string) => Promise<void>
  /** Fills in the form. */
  readonly fillIn: (to?: string, amount?: string) => Promise<void>
  readonly press: (name: string) => Promise<void>
  /** What the fields of the form hold. */
  readonly form: () => readonly string[]
  /** Waits for the end of the run, or another moment of it. */
  readonly shows: (sentence: string | RegExp) => Promise<HTMLElement>
}

/** Opens the page for an end-user who is signed in. */
export async function openBank(service: ServiceScript): Promise<OpenedBank> {
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
  await screen.findByText('$10,000.00')
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
    press: async (name) => user.click(await screen.findByRole('button', { name })),
    form: () => ['To', 'Amount', 'Note'].map((name) => field(name).value),
    shows: (sentence) => screen.findByText(sentence, { selector: '.report *' }),
  }
  return opened
}
