import { createReauth } from '@reauth/core'
import { ReauthProvider } from '@reauth/react'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { pageClock } from './clock.js'
import { inspection, showDevtools } from './devtools.js'
import { type Choice, PROVIDERS, readChoice } from './providers/choice.js'
import type { PageConfiguration } from './providers/demo-session.js'
import { UnknownProvider } from './provider-choice.js'
import { BANK, chooseSession, home, isCallback, redirectURI } from './session.js'
import { createDock } from './showcase/create-dock.js'
import { Network } from './showcase/network.js'
import '@reauth/core/dialog.css'
import './style.css'
import './showcase/showcase.css'
import { ACTIONS } from './transfer.js'

async function readConfiguration(): Promise<PageConfiguration> {
  return (await (await fetch(`${BANK}/config.json`)).json()) as PageConfiguration
}

/** Copies inspection events without references to actors, which are circular. */
function plain(name: string, value: unknown): unknown {
  return name === 'actorRef' || name === 'rootId' || name === 'sourceRef' || name === 'children' || name === 'machine'
    ? undefined
    : value
}

/** Opens the bank for a sign-in method. */
async function openBank({ provider, mode }: Choice): Promise<ReactNode> {
  const [{ open }, configuration] = await Promise.all([PROVIDERS[provider].load(), readConfiguration()])
  const { issuer, plainIssuer } = configuration
  const network = new Network({ provider: [issuer, plainIssuer, '/session/claims', '/session/passkeys'] })
  const session = await open({ configuration, redirectURI, home, bank: BANK, isCallback: isCallback(), mode })
  chooseSession(session)

  /** Exposes inspection events, so that tests can search them for secrets. */
  const events: string[] = []
  if (configuration.isTest) Object.assign(window, { reauthEvents: events, reauthInspection: inspection })

  const reauth = createReauth({
    service: session.service,
    actions: ACTIONS,
    clock: pageClock,
    // A real bank would send this to its error monitoring.
    onError: (error, { step, actionId }) => console.error(`${actionId}: \`${step}\` threw.`, error),
    inspect: (event) => {
      inspection.inspect(event)
      if (configuration.isTest) events.push(JSON.stringify(event, plain))
    },
  })
  showDevtools(reauth, configuration.hasDocs)
  const dock = createDock({ reauth, inspection, network, choice: { provider, mode } })
  if (session.start !== undefined) {
    await reauth.resume()
    // If the provider does not answer, the page shows the sign-in.
    await session.start().catch(() => {})
  }
  return (
    <ReauthProvider reauth={reauth}>
      <App hasDocs={configuration.hasDocs} choice={{ provider, mode }} dock={dock} />
    </ReauthProvider>
  )
}

const choice = readChoice()
const page = choice === null ? <UnknownProvider /> : await openBank(choice)
createRoot(document.querySelector('#root')!).render(<StrictMode>{page}</StrictMode>)
