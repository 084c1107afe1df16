/** What is used of `expo-secure-store`. */
export interface SecureStoreLike {
  getItemAsync(key: string, options?: object): Promise<string | null>
  setItemAsync(key: string, value: string, options?: object): Promise<void>
  deleteItemAsync(key: string, options?: object): Promise<void>
}

/** What is used of `react-native-keychain`. */
export interface KeychainLike {
  getGenericPassword(options: { service: string }): Promise<false | { readonly password: string }>
  setGenericPassword(username: string, password: string, options: { service: string }): Promise<unknown>
  resetGenericPassword(options: { service: string }): Promise<unknown>
}

/** Texts in the keychain, by names of letters, digits, `.`, `-` and `_`. */
export interface Keychain {
  read(name: string): Promise<string | null>
  write(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
}

/** The keychain by either of the two packages. `options` are handed to each call as they are. */
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
        throw new Error('The keychain did not take it.')
    },
    remove: async (service) => {
      await given.resetGenericPassword({ ...options, service })
    },
  }
}
