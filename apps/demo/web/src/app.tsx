import { useResumedRun } from '@reauth/react'
import { type ReactNode, useEffect, useReducer, useState } from 'react'
import { AccountPage } from './account-page.js'
import { Mark } from './mark.js'
import { ProviderChoice } from './provider-choice.js'
import { type Choice, PROVIDERS } from './providers/choice.js'
import { currentSession, finishSignIn, isCallback } from './session.js'

interface AppProps {
  readonly hasDocs: boolean
  readonly choice: Choice
}

/** Decides which page is shown: a callback is either of a transfer, or of a sign-in. */
export function App({ hasDocs, choice }: AppProps): ReactNode {
  const resumed = useResumedRun()
  const [isReady, setReady] = useState(!isCallback())
  const [, lookAgain] = useReducer((looks: number) => looks + 1, 0)
  useEffect(() => {
    if (resumed === undefined || !isCallback()) return
    if (resumed === null) void finishSignIn().then(() => setReady(true))
    else setReady(true)
  }, [resumed])

  if (resumed === undefined || !isReady) return <p className="loading">One moment…</p>
  return currentSession().isSignedIn() ? (
    <AccountPage hasDocs={hasDocs} />
  ) : (
    <Welcome hasDocs={hasDocs} choice={choice} onSignedIn={lookAgain} />
  )
}

function Welcome({ hasDocs, choice, onSignedIn }: AppProps & { readonly onSignedIn: () => void }): ReactNode {
  return (
    <main className="welcome">
      <section>
        <p className="brand">
          <Mark /> Harbor
        </p>
        <h1>
          Money moves
          <br />
          when it is you.
        </h1>
        <p className="lead">
          A demo bank. Look around with any sign-in; before money leaves, Harbor asks you to confirm that it is you,
          unless you just did.
        </p>
        <button className="primary" onClick={() => void currentSession().signIn().then(onSignedIn)}>
          Sign in
        </button>
        <ProviderChoice chosen={choice} />
        <ul className="people">
          <li>
            <strong>alice</strong> can confirm with her password
          </li>
          {!PROVIDERS[choice.provider].isOwn && (
            <li>
              <strong>carol</strong> signs in with Acme and cannot
            </li>
          )}
          <li>
            <strong>mallory</strong> is somebody else
          </li>
        </ul>
        <p className="hint">Every password is “password”.</p>
        {hasDocs && (
          <p className="hint">
            <a href="/docs/">How it works: the chart that runs, drawn and simulated</a>
          </p>
        )}
      </section>
    </main>
  )
}
