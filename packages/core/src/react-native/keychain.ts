/** The functions that are used of `expo-secure-store`. */
export interface SecureStoreLike {
  getItemAsync(key: string, options?: object): Promise<string | null>
  setItemAsync(key: string, value: string, options?: object): Promise<void>
  deleteItemAsync(key: string, options?: object): Promise<void>
}

/** The functions that are used of `react-native-keychain`. */
export interface KeychainLike {
  getGenericPassword(options: { service: string }): Promise<false | { readonly password: string }>
  setGenericPassword(username: string, password: string, options: { service: string }): Promise<unknown>
  resetGenericPassword(options: { service: string }): Promise<unknown>
}

/** Texts in the keychain. Names have letters, digits, `.`, `-` and `_`. */
export interface Keychain {
  read(name: string): Promise<string | null>
  write(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Wraps either of the two packages. `options` are passed to each call unchanged. */
export function keychainOf(given: SecureStoreLike | KeychainLike, options: object): Keychain {
  if ('getItemAsync' in given)
    return {
      read: (name) => given.getItemAsync(name, options),
      write: (name, text) => given.setItemAsync(name, text, options),
      remove: (name) => given.deleteItemAsync(name, options),
    }
  return {
    read: async (service) => {
      const found = await given.getGenericPassword({ ...options, service })
      return found === false ? null : found.password
    },
    write: async (service, text) => {
      if ((await given.setGenericPassword('reauth', text, { ...options, service })) === false)
        throw new Error('The keychain did not store the entry.')
    },
    remove: async (service) => {
      await given.resetGenericPassword({ ...options, service })
    },
  }
}
