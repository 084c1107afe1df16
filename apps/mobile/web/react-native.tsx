// The module `react-native` of the app and of the SDK in a browser: React Native for Web, on the phone that the page around the app is.
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

// oxlint-disable-next-line import/export -- what follows takes the place of what is the same here
export * from 'react-native-web'

const { platform, reactNativeModule, fontScale = 1 } = native()

// The SDK calls it without the window, which a phone doesn't have.
globalThis.fetch = globalThis.fetch.bind(globalThis)

export const NativeModules = { ...Modules, AuthgearReactNative: reactNativeModule }

export const Platform = {
  ...Web,
  OS: platform,
  select: <Value,>(values: Readonly<Record<string, Value>>): Value | undefined => values[platform] ?? values['default'],
}

/** A switch that looks like the one of the phone. */
export const Switch = (props: SwitchProps): ReactNode => (
  <PlainSwitch {...props} {...{ activeThumbColor: props.thumbColor }} />
)

/** Texts as large as the end-user wants them, which phones do by themselves. */
function scaled(style: TextProps['style']): TextProps['style'] {
  const { fontSize = 14, lineHeight, ...rest } = StyleSheet.flatten(style) ?? {}
  return {
    ...rest,
    fontSize: fontSize * fontScale,
    ...(lineHeight !== undefined && { lineHeight: lineHeight * fontScale }),
  }
}

/** A heading of a phone has no level: on a page all of them are of the first. */
export const Text = ({ style, ...props }: TextProps): ReactNode => (
  <PlainText {...props} {...(props.role === 'heading' && { 'aria-level': 1 })} style={scaled(style)} />
)

export const TextInput = ({ style, ...props }: TextInputProps): ReactNode => (
  // The app draws the focus.
  <PlainTextInput {...props} style={[scaled(style), { outline: 'none' } as object]} />
)
