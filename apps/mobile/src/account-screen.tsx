import type { Account } from '@reauth/demo/account'
import { type TransferInput, isLarge } from '@reauth/demo/transfer'
import { useSensitiveAction } from '@reauth/react'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { KeyboardAvoidingView, Platform, ScrollView, StyleSheet, View } from 'react-native'
import { ActivityCard } from './activity-card'
import { BalanceCard } from './balance-card'
import { BiometricsCard } from './biometrics-card'
import { useHarbor } from './harbor-context'
import { RunReport } from './run-report'
import { TransferForm } from './transfer-form'
import { Button } from './ui/button'
import { LateButton } from './ui/late-button'
import { Card } from './ui/card'
import { Brand } from './ui/mark'
import { EDGE } from './ui/screen'
import { useIsWide, usePalette } from './ui/theme'
import { Body, Heading, Hint } from './ui/words'

/** The account, its activity, and the form that sends money. */
export function AccountScreen({ onSignedOut }: { readonly onSignedOut: () => void }): ReactNode {
  const { transfer, largeTransfer, session } = useHarbor()
  const { ground, bad } = usePalette()
  const isWide = useIsWide()
  const everyday = useSensitiveAction(transfer)
  const large = useSensitiveAction(largeTransfer)
  const [newest, setNewest] = useState<'everyday' | 'large'>('everyday')
  const run = newest === 'large' ? large : everyday
  const { account, hasProblem, reload } = useAccount(!run.isPending)

  const send = (input: TransferInput): void => {
    setNewest(isLarge(input) ? 'large' : 'everyday')
    void (isLarge(input) ? large : everyday).perform(input)
  }
  const signOut = (): void => void session.signOut().then(onSignedOut, onSignedOut)

  return (
    <KeyboardAvoidingView
      style={[styles.screen, { backgroundColor: ground }]}
      {...(Platform.OS === 'ios' && { behavior: 'padding' })}
    >
      <ScrollView role="main" keyboardShouldPersistTaps="handled" contentContainerStyle={styles.content}>
        <View style={styles.bar}>
          <Brand />
          <Button kind="quiet" label="Sign out" onPress={signOut} />
        </View>
        <BalanceCard account={account} />
        {hasProblem && (
          <View style={styles.problem}>
            <Body role="alert" style={{ color: bad }}>
              Your account cannot be read now.
            </Body>
            <Button kind="quiet" label="Try again" onPress={reload} />
          </View>
        )}
        <View style={[styles.columns, isWide && styles.wide]}>
          <View style={[styles.column, isWide && styles.first]}>
            <Card label="Send money">
              <Heading>Send money</Heading>
              <Hint>From $1,000 on, each transfer is confirmed on its own.</Hint>
              <TransferForm
                initial={run.snapshot?.resumed === true ? run.input : undefined}
                isBusy={run.isPending || run.canRetry}
                isSent={run.status === 'succeeded'}
                onSend={send}
              />
            </Card>
          </View>
          <View style={[styles.column, isWide && styles.second]}>
            <BiometricsCard isDisabled={run.isPending} />
            <ActivityCard entries={account?.entries ?? []} />
          </View>
        </View>
      </ScrollView>
      <RunReport status={run.status} error={run.error} description={run.description} entry={run.data}>
        <Choices run={run} />
      </RunReport>
    </KeyboardAvoidingView>
  )
}

type Run = ReturnType<typeof useSensitiveAction<TransferInput, unknown, TransferInput>>

/** The end-user's choices during and after a run. */
function Choices({ run }: { readonly run: Run }): ReactNode {
  return (
    <View style={styles.choices}>
      {run.canConfirm && <LateButton label="Continue" onPress={run.confirm} />}
      {run.canChoose && (
        <LateButton kind="quiet" label="Use your password instead" onPress={() => run.choose('browser')} />
      )}
      {run.canRetry && <LateButton label="Ask the bank again" onPress={run.retry} />}
      {run.canCancel && <LateButton kind="quiet" label="Do not send" onPress={run.cancel} />}
      {!run.isPending && (
        <LateButton kind="quiet" label={run.canRetry ? 'Start a new transfer' : 'Close'} onPress={run.reset} />
      )}
    </View>
  )
}

/** Reads the account, but not during a run, to avoid a second concurrent refresh. */
function useAccount(isResting: boolean): {
  readonly account: Account | null
  readonly hasProblem: boolean
  readonly reload: () => void
} {
  const { readAccount } = useHarbor()
  const [account, setAccount] = useState<Account | null>(null)
  const [hasProblem, setProblem] = useState(false)
  const reload = useCallback(() => {
    readAccount().then(
      (read) => {
        setAccount(read)
        setProblem(false)
      },
      () => setProblem(true),
    )
  }, [readAccount])
  useEffect(() => {
    if (isResting) reload()
  }, [isResting, reload])
  return { account, hasProblem, reload }
}

const styles = StyleSheet.create({
  screen: { flex: 1, paddingTop: EDGE.paddingTop },
  content: {
    paddingTop: 10,
    paddingBottom: EDGE.paddingBottom,
    paddingHorizontal: EDGE.paddingHorizontal,
    gap: 16,
    width: '100%',
    maxWidth: 1000,
    alignSelf: 'center',
  },
  bar: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: 10 },
  problem: { gap: 10 },
  columns: { gap: 16 },
  wide: { flexDirection: 'row', alignItems: 'flex-start' },
  column: { gap: 16 },
  first: { flex: 5 },
  second: { flex: 4 },
  choices: { gap: 8, marginTop: 8 },
})
