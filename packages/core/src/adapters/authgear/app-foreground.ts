import { unlessAborted } from '../../platform/unless-aborted.js'

/** The part of React Native's `AppState` that is used. */
export interface AppStateSlice {
  readonly currentState: string
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void }
}

/** Resolves when the app is in the foreground. Rejects when the signal aborts. */
export type UntilForeground = (signal: AbortSignal) => Promise<void>

/** Waits for the foreground, using React Native's `AppState`. */
export function foregroundOfAppState(appState: AppStateSlice): UntilForeground {
  return async (signal) => {
    if (appState.currentState === 'active') return
    await untilEvent(signal, (resolve) => {
      const subscription = appState.addEventListener('change', (state) => {
        if (state === 'active') resolve()
      })
      return () => subscription.remove()
    })
  }
}

/** Waits for the foreground, using the visibility of the web view. */
export function foregroundOfDocument(page: Document): UntilForeground {
  return async (signal) => {
    if (page.visibilityState === 'visible') return
    await untilEvent(signal, (resolve) => {
      const look = (): void => {
        if (page.visibilityState === 'visible') resolve()
      }
      page.addEventListener('visibilitychange', look)
      return () => page.removeEventListener('visibilitychange', look)
    })
  }
}

async function untilEvent(signal: AbortSignal, listen: (resolve: () => void) => () => void): Promise<void> {
  let stop: (() => void) | undefined
  try {
    await unlessAborted(
      signal,
      () =>
        new Promise<void>((resolve) => {
          stop = listen(resolve)
        }),
    )
  } finally {
    stop?.()
  }
}
