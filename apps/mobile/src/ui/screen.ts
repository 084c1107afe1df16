import { Platform, StatusBar } from 'react-native'

/** The padding of a screen, for the status bar at the top and the gesture bar at the bottom. */
export const EDGE = {
  paddingTop: Platform.OS === 'ios' ? 54 : (StatusBar.currentHeight ?? 40),
  paddingBottom: 48,
  paddingHorizontal: 20,
} as const
