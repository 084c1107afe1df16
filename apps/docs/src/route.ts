import { useSyncExternalStore } from 'react'

/** Where the reader is: `#/guide/server?to=keys`. */
export interface Route {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/** Reads the part of an address behind the mark. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { parts: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** Follows the address. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash)

export const navigate = (hash: string): void => {
  location.hash = hash
}
