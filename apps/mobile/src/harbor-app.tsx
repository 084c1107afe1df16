import { ReauthProvider } from '@reauth/react'
import { type ReactNode, useEffect, useState } from 'react'
import { StyleSheet, View } from 'react-native'
import { AccountScreen } from './account-screen'
import { type Harbor, type HarborOptions, openHarbor } from './harbor'
import { HarborContext } from './harbor-context'
import { Button } from './ui/button'
import { usePalette } from './ui/theme'
import { Hint } from './ui/words'
import { WelcomeScreen } from './welcome-screen'

/** The app: opens the bank, then shows the account to a signed-in end-user. */
export function HarborApp(options: HarborOptions): ReactNode {
  const [attempt, setAttempt] = useState(0)
  return <Opening key={attempt} {...options} onRetry={() => setAttempt(attempt + 1)} />
}

function Opening({ bank, redirectURI, onRetry }: HarborOptions & { readonly onRetry: () => void }): ReactNode {
  const [harbor, setHarbor] = useState<Harbor | 'failed' | null>(null)
  useEffect(() => {
    let isCurrent = true
    const show = (found: Harbor | 'failed'): void => {
      if (isCurrent) setHarbor(found)
    }
    openHarbor({ bank, redirectURI }).then(show, (error: unknown) => {
      console.error('The bank could not be opened.', error)
      show('failed')
    })
    return () => {
      isCurrent = false
    }
  }, [bank, redirectURI])

  if (harbor === null) return <Notice text="One moment…" />
  if (harbor === 'failed') {
    return (
      <Notice text="Harbor cannot be reached now.">
        <Button label="Try again" onPress={onRetry} />
      </Notice>
    )
  }
  return (
    <HarborContext.Provider value={harbor}>
      <ReauthProvider reauth={harbor.reauth} onResumeError={report}>
        <Door session={harbor.session} />
      </ReauthProvider>
    </HarborContext.Provider>
  )
}

/** A real bank would send this to its error monitoring. */
const report = (error: unknown): void => console.error('A transfer could not be continued.', error)

/** Shows the account to a signed-in end-user. */
function Door({ session }: Pick<Harbor, 'session'>): ReactNode {
  const [isSignedIn, setSignedIn] = useState(session.isSignedIn())
  const look = (): void => setSignedIn(session.isSignedIn())
  return isSignedIn ? <AccountScreen onSignedOut={look} /> : <WelcomeScreen onSignedIn={look} />
}

function Notice({ text, children }: { readonly text: string; readonly children?: ReactNode }): ReactNode {
  const { ground } = usePalette()
  return (
    <View role="main" style={[styles.notice, { backgroundColor: ground }]}>
      <Hint aria-live="polite">{text}</Hint>
      {children}
    </View>
  )
}

const styles = StyleSheet.create({
  notice: { flex: 1, alignItems: 'center', justifyContent: 'center', gap: 20, padding: 24 },
})
