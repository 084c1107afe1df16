import { createContext, useContext } from 'react'
import type { Harbor } from './harbor'

export const HarborContext = createContext<Harbor | null>(null)

/** Returns the bank, which is opened before any screen shows. */
export function useHarbor(): Harbor {
  const harbor = useContext(HarborContext)
  if (harbor === null) throw new Error('There is no bank in the context. Render <HarborApp> first.')
  return harbor
}
