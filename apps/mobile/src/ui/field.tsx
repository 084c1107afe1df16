import type { ReactNode, Ref } from 'react'
import { useState } from 'react'
import { StyleSheet, Text, TextInput, type TextInputProps, View } from 'react-native'
import { Body } from './words'
import { usePalette } from './theme'

interface FieldProps extends Pick<TextInputProps, 'autoCapitalize' | 'inputMode' | 'placeholder'> {
  readonly label: string
  readonly value: string
  readonly prefix?: string
  /** The error message, or `undefined` if the value is valid. */
  readonly problem: string | undefined
  readonly isDisabled: boolean
  readonly onChange: (value: string) => void
  readonly onSubmit: () => void
  readonly ref?: Ref<TextInput>
}

/** A labelled field. */
export function Field({
  label,
  value,
  prefix,
  problem,
  isDisabled,
  onChange,
  onSubmit,
  ref,
  ...rest
}: FieldProps): ReactNode {
  const { ground, ink, soft, line, brand, bad } = usePalette()
  const [hasFocus, setFocus] = useState(false)
  const border = hasFocus ? brand : problem !== undefined ? bad : line
  return (
    <View style={styles.field}>
      <Body style={styles.label}>{label}</Body>
      <View style={[styles.box, { backgroundColor: ground, borderColor: border }, hasFocus && styles.focused]}>
        {prefix !== undefined && (
          <Text aria-hidden style={[styles.prefix, { color: soft }]}>
            {prefix}
          </Text>
        )}
        <TextInput
          ref={ref}
          aria-label={label}
          accessibilityHint={problem}
          value={value}
          editable={!isDisabled}
          placeholderTextColor={soft}
          autoCorrect={false}
          returnKeyType="send"
          onFocus={() => setFocus(true)}
          onBlur={() => setFocus(false)}
          onChangeText={onChange}
          onSubmitEditing={onSubmit}
          style={[styles.input, { color: ink }]}
          {...rest}
        />
      </View>
      {problem !== undefined && (
        <Text role="alert" style={[styles.problem, { color: bad }]}>
          {problem}
        </Text>
      )}
    </View>
  )
}

const styles = StyleSheet.create({
  field: { gap: 6 },
  label: { fontSize: 14, lineHeight: 20, fontWeight: '600' },
  box: { flexDirection: 'row', alignItems: 'center', borderWidth: 1, borderRadius: 12 },
  focused: { borderWidth: 2, margin: -1 },
  prefix: { fontSize: 16, paddingLeft: 14 },
  input: {
    flex: 1,
    minWidth: 0,
    minHeight: 46,
    paddingHorizontal: 14,
    paddingVertical: 10,
    fontSize: 16,
  },
  problem: { fontSize: 14, lineHeight: 20 },
})
