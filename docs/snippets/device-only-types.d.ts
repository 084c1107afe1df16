/** Not installed here: the part that `docs/snippets/device-only.ts` uses. */
declare module 'expo-local-authentication' {
  export function hasHardwareAsync(): Promise<boolean>
  export function isEnrolledAsync(): Promise<boolean>
  export function authenticateAsync(options?: object): Promise<{ success: true } | { success: false; error: string }>
  export function cancelAuthenticate(): Promise<void>
}

/** Not installed here: the part that `docs/snippets/device-key-bridge.ts` uses. */
declare module '@sbaiahmed1/react-native-biometrics' {
  export function isSensorAvailable(): Promise<{ available: boolean }>
  export function createKeys(keyAlias?: string, keyType?: 'rsa2048' | 'ec256'): Promise<{ publicKey: string }>
  export function signWithOptions(options: {
    keyAlias?: string
    data: string
    promptTitle?: string
  }): Promise<{ success: boolean; signature?: string; errorCode?: string }>
}
