/** Why a signal was aborted. Where signals keep no reason, as in React Native, it is an `AbortError` of our own. */
export const abortReason = (signal: AbortSignal): unknown =>
  signal.reason ?? Object.assign(new Error('Aborted.'), { name: 'AbortError' })

/** Throws the reason of a signal that is aborted. The method of the same name is missing in React Native. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal)
}
