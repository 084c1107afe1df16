/** Tells an audit log. A log that fails, at once or later, changes no decision and ends no process. */
export function tell<Event>(log: ((event: Event) => void | Promise<void>) | undefined, event: Event): void {
  if (log !== undefined) void (async () => log(event))().catch(() => undefined)
}
