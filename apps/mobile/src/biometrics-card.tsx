import { type ReactNode, useEffect, useState } from 'react'
import { StyleSheet, Switch, View } from 'react-native'
import { useHarbor } from './harbor-context'
import { Card } from './ui/card'
import { usePalette } from './ui/theme'
import { Body, Hint } from './ui/words'

/** Adds and removes the key of this device, but not during a run. */
export function BiometricsCard({ isDisabled }: { readonly isDisabled: boolean }): ReactNode {
  const { session } = useHarbor()
  const { brand, line, bad } = usePalette()
  const [isOn, setOn] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // The SDK removes a key by itself if a prompt shows that it has become invalid.
  useEffect(() => {
    if (!isDisabled) session.hasBiometrics().then(setOn, () => setOn(false))
  }, [session, isDisabled])

  const turn = (wanted: boolean): void => {
    setBusy(true)
    setProblem(null)
    const turned = wanted ? session.enableBiometrics() : session.disableBiometrics()
    void turned
      .catch(() => setProblem('Biometrics could not be turned on. Check the settings of this device.'))
      .then(() => session.hasBiometrics())
      .then(setOn)
      .finally(() => setBusy(false))
  }
  return (
    <Card label="Biometrics">
      <View style={styles.row}>
        <View style={styles.words}>
          <Body style={styles.title}>Confirm with biometrics</Body>
          <Hint>{isOn ? 'Your fingerprint or face confirms transfers.' : 'Your password confirms transfers.'}</Hint>
        </View>
        <Switch
          aria-label="Confirm with biometrics"
          value={isOn}
          disabled={isBusy || isDisabled}
          onValueChange={turn}
          trackColor={{ true: brand, false: line }}
          thumbColor="#ffffff"
        />
      </View>
      {problem !== null && (
        <Hint role="alert" style={{ color: bad }}>
          {problem}
        </Hint>
      )}
    </Card>
  )
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 16 },
  words: { flex: 1, gap: 2 },
  title: { fontWeight: '600' },
})
