import { createContext, useContext } from 'react'
import type { Harbor } from './harbor'

export const HarborContext = createContext<Harbor | null>(null)

/** The bank, which is open before any screen shows. */
export function useHarbor(): Harbor {
  const harbor = useContext(HarborContext)
  if (harbor === null) throw new Error('Open the bank first.')
  return harbor
}
