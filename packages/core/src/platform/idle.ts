/** Does work when the page has nothing else to do. Does nothing where there is no page. */
export function whenIdle(work: () => void): void {
  if (globalThis.document === undefined) return
  const later = globalThis.requestIdleCallback ?? setTimeout
  later(work)
}
