import { createContext, useContext } from 'react'

/** Returns the relative path from a page to the root of the site: `../../`, or nothing. */
export const upFrom = (address: string): string => '../'.repeat(address.split('/').length - 1)

const Up = createContext('')

export const UpProvider = Up.Provider

/** Returns a function that creates relative links, so that the site works in any folder. */
export function useLink(): (address: string) => string {
  const up = useContext(Up)
  return (address) => {
    const link = up + address
    return link === '' ? './' : link
  }
}
