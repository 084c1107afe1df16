// The module `react-native` for the app and the SDK in a browser: React Native for Web, with the phone of the surrounding page.
import type { ReactNode } from 'react'
import {
  NativeModules as Modules,
  Platform as Web,
  StyleSheet,
  Switch as PlainSwitch,
  type SwitchProps,
  Text as PlainText,
  TextInput as PlainTextInput,
  type TextInputProps,
  type TextProps,
} from 'react-native-web'
import { native } from './native'

// oxlint-disable-next-line import/export -- the exports below override some of these
export * from 'react-native-web'

const { platform, reactNativeModule, fontScale = 1 } = native()

// The SDK calls `fetch` unbound, because a phone has no window.
globalThis.fetch = globalThis.fetch.bind(globalThis)

export const NativeModules = { ...Modules, AuthgearReactNative: reactNativeModule }

export const Platform = {
  ...Web,
  OS: platform,
  select: <Value,>(values: Readonly<Record<string, Value>>): Value | undefined => values[platform] ?? values['default'],
}

/** A switch that looks like that of the phone. */
export const Switch = (props: SwitchProps): ReactNode => (
  <PlainSwitch {...props} {...{ activeThumbColor: props.thumbColor }} />
)

/** Scales a text to the end-user's text size, as phones do. */
function scaled(style: TextProps['style']): TextProps['style'] {
  const { fontSize = 14, lineHeight, ...rest } = StyleSheet.flatten(style) ?? {}
  return {
    ...rest,
    fontSize: fontSize * fontScale,
    ...(lineHeight !== undefined && { lineHeight: lineHeight * fontScale }),
  }
}

/** A text. Headings on a phone have no level, so on the page they all get level 1. */
export const Text = ({ style, ...props }: TextProps): ReactNode => (
  <PlainText {...props} {...(props.role === 'heading' && { 'aria-level': 1 })} style={scaled(style)} />
)

export const TextInput = ({ style, ...props }: TextInputProps): ReactNode => (
  // The app draws the focus.
  <PlainTextInput {...props} style={[scaled(style), { outline: 'none' } as object]} />
)
