/** Calls an audit log. If the log throws or rejects, the decision stands and the process continues. */
export function notify<Event>(log: ((event: Event) => void | Promise<void>) | undefined, event: Event): void {
  if (log !== undefined) void (async () => log(event))().catch(() => undefined)
}
