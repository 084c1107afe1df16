import { createContext, useContext } from 'react'

/** The way from a page up to the top of the site: `../../`, or nothing. */
export const upFrom = (address: string): string => '../'.repeat(address.split('/').length - 1)

const Up = createContext('')

export const UpProvider = Up.Provider

/** Makes links of this page: relative, so that the site works below any folder. */
export function useLink(): (address: string) => string {
  const up = useContext(Up)
  return (address) => {
    const link = up + address
    return link === '' ? './' : link
  }
}
