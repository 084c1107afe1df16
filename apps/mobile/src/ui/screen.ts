import { Platform, StatusBar } from 'react-native'

/** The room that a screen leaves at its edges: the clock of the device above, its gesture bar below. */
export const EDGE = {
  paddingTop: Platform.OS === 'ios' ? 54 : (StatusBar.currentHeight ?? 40),
  paddingBottom: 48,
  paddingHorizontal: 20,
} as const
