import type { ReactNode } from 'react'
import { StyleSheet, Text, type TextProps } from 'react-native'
import { SERIF, usePalette } from './theme'

/** A text in the colors of the theme. It scales with the end-user's text size. */
export function Body({ style, ...props }: TextProps): ReactNode {
  const { ink } = usePalette()
  return <Text {...props} style={[styles.body, { color: ink }, style]} />
}

/** An explanatory text. */
export function Hint({ style, ...props }: TextProps): ReactNode {
  const { soft } = usePalette()
  return <Text {...props} style={[styles.hint, { color: soft }, style]} />
}

/** A heading, which screen readers can navigate to. */
export function Heading({ style, ...props }: TextProps): ReactNode {
  const { ink } = usePalette()
  // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- React Native has no levels
  return <Text role="heading" {...props} style={[styles.heading, { color: ink }, style]} />
}

const styles = StyleSheet.create({
  body: { fontSize: 16, lineHeight: 24 },
  hint: { fontSize: 14, lineHeight: 20 },
  heading: { fontSize: 21, lineHeight: 28, fontWeight: '600', fontFamily: SERIF },
})
