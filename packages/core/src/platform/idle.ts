/** Does work when the page is idle. Does nothing without a page. */
export function whenIdle(work: () => void): void {
  if (globalThis.document === undefined) return
  const later = globalThis.requestIdleCallback ?? setTimeout
  later(work)
}
