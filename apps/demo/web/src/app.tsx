import { useResumedRun } from '@reauth/react'
import { type ReactNode, useEffect, useReducer, useState } from 'react'
import { AccountPage } from './account-page.js'
import type { Choice } from './providers/choice.js'
import { currentSession, finishSignIn, isCallback } from './session.js'
import { Stage } from './showcase/stage.js'
import { Welcome } from './welcome.js'

interface AppProps {
  readonly hasDocs: boolean
  readonly choice: Choice
  /** The content beside the account. Default: nothing. */
  readonly dock?: ReactNode
}

/** Selects the page to show. A callback belongs either to a transfer or to a sign-in. */
export function App({ hasDocs, choice, dock }: AppProps): ReactNode {
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
    <Stage dock={dock}>
      <AccountPage hasDocs={hasDocs} />
    </Stage>
  ) : (
    <Welcome hasDocs={hasDocs} choice={choice} onSignedIn={lookAgain} />
  )
}
