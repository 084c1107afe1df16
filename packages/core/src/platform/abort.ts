/** The reason of an aborted signal. Where signals have no reason, as in React Native, returns a new `AbortError`. */
export const abortReason = (signal: AbortSignal): unknown =>
  signal.reason ?? Object.assign(new Error('Aborted.'), { name: 'AbortError' })

/** Throws the reason of an aborted signal. React Native lacks the method of the same name. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal)
}
