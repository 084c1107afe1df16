import type { ReactNode } from 'react'
import { StyleSheet, View } from 'react-native'
import { SERIF, usePalette } from './theme'
import { Body } from './words'

/** The logo of the bank, an anchor, with its name. */
export function Brand(): ReactNode {
  const { brand, brandInk } = usePalette()
  const line = { backgroundColor: brandInk }
  return (
    <View style={styles.brand}>
      <View aria-hidden style={[styles.mark, { backgroundColor: brand }]}>
        <View style={[styles.shank, line]} />
        <View style={[styles.stock, line]} />
        <View style={[styles.arms, { borderColor: brandInk }]} />
      </View>
      <Body style={styles.name}>Harbor</Body>
    </View>
  )
}

const styles = StyleSheet.create({
  brand: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  mark: { width: 32, height: 32, borderRadius: 9 },
  shank: { position: 'absolute', left: 14.8, top: 7, width: 2.4, height: 17 },
  stock: { position: 'absolute', left: 12, top: 10, width: 8, height: 2.4, borderRadius: 1.2 },
  arms: {
    position: 'absolute',
    left: 9,
    top: 17,
    width: 14,
    height: 8,
    borderWidth: 2.4,
    borderTopWidth: 0,
    borderBottomLeftRadius: 8,
    borderBottomRightRadius: 8,
  },
  name: { fontSize: 20, lineHeight: 26, fontWeight: '600', fontFamily: SERIF },
})
