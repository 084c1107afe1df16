import type { ReactNode } from 'react'
import { Pressable, StyleSheet, Text } from 'react-native'
import { usePalette } from './theme'

interface ButtonProps {
  readonly label: string
  /** `primary` for the main action, `quiet` for a secondary one. Default: `primary`. */
  readonly kind?: 'primary' | 'quiet'
  readonly isDisabled?: boolean
  readonly isBusy?: boolean
  /** A hint that screen readers read after the label. */
  readonly hint?: string
  readonly onPress: () => void
}

/** A button that is large enough for a thumb. */
export function Button({
  label,
  kind = 'primary',
  isDisabled = false,
  isBusy = false,
  hint,
  onPress,
}: ButtonProps): ReactNode {
  const { brand, brandInk, brandSoft, ink, line } = usePalette()
  const isPrimary = kind === 'primary'
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-busy={isBusy}
      aria-disabled={isDisabled}
      accessibilityHint={hint}
      disabled={isDisabled}
      onPress={onPress}
      style={({ pressed }) => [
        styles.button,
        isPrimary ? { backgroundColor: brand, borderColor: brand } : { borderColor: line },
        pressed && (isPrimary ? styles.pressed : { backgroundColor: brandSoft }),
        isDisabled && styles.disabled,
      ]}
    >
      <Text style={[styles.label, { color: isPrimary ? brandInk : ink }]}>{label}</Text>
    </Pressable>
  )
}

const styles = StyleSheet.create({
  button: {
    minHeight: 48,
    paddingHorizontal: 20,
    paddingVertical: 11,
    borderRadius: 12,
    borderWidth: 1,
    alignItems: 'center',
    justifyContent: 'center',
  },
  pressed: { opacity: 0.85 },
  disabled: { opacity: 0.6 },
  label: { fontSize: 16, lineHeight: 24, fontWeight: '600', textAlign: 'center' },
})
