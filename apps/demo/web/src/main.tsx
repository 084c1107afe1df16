import { createReauth } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { ReauthProvider } from '@reauth/react'
import authgear from '@authgear/web'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { configure, redirectURI, wire } from './session.js'
import '@reauth/core/dialog.css'
import './style.css'
import { largeTransfer, transfer } from './transfer.js'
import { onTimePassed } from './presenter.js'

interface PageConfiguration {
  readonly issuer: string
  readonly clientId: string
  readonly isTest: boolean
  readonly hasDocs: boolean
}

const { issuer, clientId, isTest, hasDocs } = (await (await fetch('/config.json')).json()) as PageConfiguration
await configure(clientId, issuer)

/** Tests look through every inspection event for what must not be there. */
const events: string[] = []
if (isTest) Object.assign(window, { reauthEvents: events })

const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI, wire }),
  actions: [transfer, largeTransfer],
  // A bank would send this to its error monitoring.
  onError: (error, { step, actionId }) => console.error(`${actionId}: \`${step}\` threw.`, error),
  ...(isTest && { inspect: (event: unknown) => events.push(JSON.stringify(event, plain)) }),
})

onTimePassed(() => reauth.reset())

/** Inspection events refer to the statechart's actors, which refer to each other. */
function plain(name: string, value: unknown): unknown {
  return name === 'actorRef' || name === 'rootId' || name === 'sourceRef' || name === 'children' || name === 'machine'
    ? undefined
    : value
}

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <ReauthProvider reauth={reauth}>
      <App hasDocs={hasDocs} />
    </ReauthProvider>
  </StrictMode>,
)
