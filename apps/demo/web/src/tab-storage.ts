/** Storage of this tab across page loads. If storage is denied, each page starts empty. */
export const tabStorage = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(key)
    } catch {
      return null
    }
  },
  /** @param value `null` removes it. */
  set(key: string, value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(key)
      else sessionStorage.setItem(key, value)
    } catch {
      // The next page starts without it.
    }
  },
}

export type TabStorage = typeof tabStorage
