import { unlessAborted } from './unless-aborted.js'

/** Waits for the given milliseconds. Rejects as soon as the signal aborts, and clears its timer. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const waiting = unlessAborted(
    signal,
    () =>
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds)
      }),
  )
  return waiting.finally(() => clearTimeout(timer))
}
