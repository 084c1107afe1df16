import { type ReactNode, useState } from 'react'
import { ScrollView, StyleSheet, View } from 'react-native'
import { useHarbor } from './harbor-context'
import { Button } from './ui/button'
import { Brand } from './ui/mark'
import { EDGE } from './ui/screen'
import { usePalette } from './ui/theme'
import { Body, Heading, Hint } from './ui/words'

/** The screen for a user who isn't signed in. */
export function WelcomeScreen({ onSignedIn }: { readonly onSignedIn: () => void }): ReactNode {
  const { session } = useHarbor()
  const { ground, brandSoft, line, bad } = usePalette()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const signIn = (): void => {
    setBusy(true)
    setProblem(null)
    session
      .signIn()
      // The SDK rejects also when the end-user closes the browser.
      .then(onSignedIn, () => setProblem('You are not signed in yet.'))
      .finally(() => setBusy(false))
  }
  return (
    <View role="main" style={[styles.screen, { backgroundColor: ground }]}>
      <View aria-hidden style={[styles.glow, { backgroundColor: brandSoft }]} />
      <ScrollView contentContainerStyle={styles.content}>
        <Brand />
        <Heading style={styles.title}>Money moves when it is you.</Heading>
        <Hint style={styles.lead}>
          A demo bank. Look around with any sign-in. Before money leaves, Harbor asks for your fingerprint, your face or
          your password, unless you just confirmed.
        </Hint>
        <Button label="Sign in" isDisabled={isBusy} isBusy={isBusy} onPress={signIn} />
        {problem !== null && (
          <Body role="alert" style={{ color: bad }}>
            {problem}
          </Body>
        )}
        <View style={[styles.people, { borderColor: line }]}>
          <Person name="alice" what="can confirm with her password" />
          <Person name="carol" what="signs in with Acme and cannot, until she turns on biometrics" />
          <Person name="mallory" what="is somebody else" />
          <Hint>Every password is “password”.</Hint>
        </View>
      </ScrollView>
    </View>
  )
}

function Person({ name, what }: { readonly name: string; readonly what: string }): ReactNode {
  return (
    <Hint>
      <Body style={styles.name}>{name}</Body> {what}
    </Hint>
  )
}

const styles = StyleSheet.create({
  screen: { flex: 1, overflow: 'hidden' },
  glow: { position: 'absolute', top: -220, right: -180, width: 460, height: 460, borderRadius: 230, opacity: 0.7 },
  content: {
    ...EDGE,
    flexGrow: 1,
    justifyContent: 'center',
    gap: 20,
    maxWidth: 560,
    width: '100%',
    alignSelf: 'center',
  },
  title: { fontSize: 44, lineHeight: 50, marginTop: 28 },
  lead: { fontSize: 17, lineHeight: 26, marginBottom: 8 },
  people: { borderTopWidth: 1, marginTop: 20, paddingTop: 20, gap: 8 },
  name: { fontSize: 14, lineHeight: 20, fontWeight: '600' },
})
