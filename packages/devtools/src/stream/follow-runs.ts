import type { Reauth, RunSnapshot } from '@reauth/core'
import type { Inspection } from './inspection.js'

/** Converts a path such as `reauthenticating.browser.redirecting` to a state value of XState. */
const valueOf = (path: string): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => (inner === undefined ? name : { [name]: inner }), undefined)

const contextOf = ({ runId, actionId, code, status, diagnosis }: RunSnapshot): object => ({
  runId,
  actionId,
  ...(code !== undefined && { ending: { outcome: status, code, diagnosis } }),
})

/**
 * Records the states of a page's runs through the public API of `Reauth`, without the facts.
 *
 * Skips everything that `inspect` has already reported.
 *
 * @returns A function that stops following.
 */
export function followRuns(reauth: Reauth, inspection: Inspection, now: () => number = Date.now): () => void {
  const followed = new Map<string, () => void>()
  const isInspected = (runId: string): boolean =>
    inspection
      .getEvents()
      .some((event) => event.sessionId === runId && event.snapshot.hasFacts && event.type === '@xstate.snapshot')
  const follow = (run: ReturnType<Reauth['runs']>[number]): void => {
    if (followed.has(run.id)) return
    let last = ''
    const write = (snapshot: RunSnapshot, createdAt: string): void => {
      const { state, status, code } = snapshot
      if (state === last || isInspected(run.id)) return
      const isFirst = last === ''
      last = state
      const moment = {
        status: code === undefined && status !== 'succeeded' ? 'active' : 'done',
        value: valueOf(state),
        context: contextOf(snapshot),
        hasFacts: false,
      }
      if (isFirst) inspection.receive({ type: '@xstate.actor', snapshot: moment, createdAt })
      inspection.receive({ type: '@xstate.snapshot', snapshot: moment, event: { type: 'xstate.init' }, createdAt })
      if (moment.status === 'done') followed.get(run.id)?.()
    }
    // Subscribers of a run are notified before inspectors.
    const record = (snapshot: RunSnapshot): void => {
      const createdAt = String(now())
      queueMicrotask(() => write(snapshot, createdAt))
    }
    const { unsubscribe } = run.subscribe(record)
    followed.set(run.id, unsubscribe)
    record(run.getSnapshot())
  }
  const followAll = (): void => reauth.runs().forEach(follow)
  // `runs()` contains a run before its first event.
  const stop = reauth.onEvent(followAll)
  followAll()
  return () => {
    stop()
    for (const unfollow of followed.values()) unfollow()
  }
}
