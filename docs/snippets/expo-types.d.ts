// The part of expo-crypto that the guide uses.
declare module 'expo-crypto' {
  export enum CryptoDigestAlgorithm {
    SHA256 = 'SHA-256',
  }
  export function getRandomValues<Bytes extends Uint8Array>(bytes: Bytes): Bytes
  export function digest(algorithm: CryptoDigestAlgorithm, data: BufferSource): Promise<ArrayBuffer>
}

// The part of expo-secure-store that the guide uses.
declare module 'expo-secure-store' {
  export interface SecureStoreOptions {
    readonly keychainService?: string
  }
  export function getItemAsync(key: string, options?: SecureStoreOptions): Promise<string | null>
  export function setItemAsync(key: string, value: string, options?: SecureStoreOptions): Promise<void>
  export function deleteItemAsync(key: string, options?: SecureStoreOptions): Promise<void>
}
