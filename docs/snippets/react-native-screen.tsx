import { reauth, transfer } from './react-native.js'
// #region screen
import { CODES } from '@reauth/core'
import { ReauthProvider, useSensitiveAction } from '@reauth/react'
import { Button, Text, View } from 'react-native'

export function App() {
  return (
    <ReauthProvider reauth={reauth}>
      <Send to="Bob" amount="20.00" />
    </ReauthProvider>
  )
}

function Send({ to, amount }: { to: string; amount: string }) {
  const { perform, isPending, canRetry, retry, data, error } = useSensitiveAction(transfer)
  return (
    <View>
      <Button title={`Send ${amount} to ${to}`} disabled={isPending} onPress={() => void perform({ to, amount })} />
      {canRetry && <Button title="Try again" onPress={retry} />}
      <Text accessibilityLiveRegion="polite">
        {data === undefined ? error && CODES[error.code].text : `Receipt ${data.receipt}`}
      </Text>
    </View>
  )
}
// #endregion
