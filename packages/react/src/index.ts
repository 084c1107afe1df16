'use client'

export type { ReauthProviderProps } from './reauth-provider.js'
export { ReauthProvider } from './reauth-provider.js'
export { useFreshness } from './use-freshness.js'
export { useResumedRun } from './use-resumed-run.js'
export type { UseSensitiveAction } from './use-sensitive-action.js'
export { useSensitiveAction } from './use-sensitive-action.js'
