import { Platform, useColorScheme, useWindowDimensions } from 'react-native'

/** The colors of the bank, the same as on its web page. */
export interface Palette {
  readonly ground: string
  readonly paper: string
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly brand: string
  readonly brandInk: string
  readonly brandSoft: string
  readonly bad: string
  readonly badSoft: string
  readonly good: string
}

const LIGHT: Palette = {
  ground: '#f3f1ec',
  paper: '#fffdf9',
  ink: '#14211d',
  soft: '#56635d',
  line: '#e0dcd2',
  brand: '#0f5c4d',
  brandInk: '#e4f6ee',
  brandSoft: '#dcece4',
  bad: '#9c2f1f',
  badSoft: '#fae6e0',
  good: '#14694f',
}

const DARK: Palette = {
  ground: '#0d1412',
  paper: '#141d1a',
  ink: '#e9efe9',
  soft: '#9dada5',
  line: '#26332e',
  brand: '#5fd0ab',
  brandInk: '#06231b',
  brandSoft: '#15302a',
  bad: '#ff9f8c',
  badSoft: '#381a14',
  good: '#6fdcb5',
}

/** Returns the colors for the color scheme of the device. */
export const usePalette = (): Palette => (useColorScheme() === 'dark' ? DARK : LIGHT)

/** The card of the account looks the same in light and in dark. */
export const DEEP = { ground: '#0f5c4d', glow: '#23806b', ink: '#f0faf5', soft: '#cfe7dd' } as const

/** The font of headings and amounts. */
export const SERIF = Platform.OS === 'ios' ? 'Georgia' : 'serif'
/** The font of all other texts: the device's font. */
export const SANS = Platform.OS === 'ios' ? 'System' : 'sans-serif'

/** Returns whether there is space for two columns: on a tablet, or a phone in landscape. */
export const useIsWide = (): boolean => useWindowDimensions().width >= 760
