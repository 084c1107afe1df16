import type { ReactNode } from 'react'
import { StyleSheet, View } from 'react-native'
import { usePalette } from './theme'

/** A section of the screen. */
export function Card({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  const { paper, line } = usePalette()
  return (
    <View role="region" aria-label={label} style={[styles.card, { backgroundColor: paper, borderColor: line }]}>
      {children}
    </View>
  )
}

const styles = StyleSheet.create({
  card: { borderWidth: 1, borderRadius: 18, padding: 22, gap: 14 },
})
