// #region resumed
import type { AnySensitiveAction, Reauth, SensitiveRun } from '@reauth/core'

/** The run of this action that a redirect interrupted. Asking again is the same as asking once. */
export async function resumedRunOf(reauth: Reauth, action: AnySensitiveAction): Promise<SensitiveRun | null> {
  const resumed = await reauth.resume()
  if (resumed === null || resumed.actionId === action.id) return resumed
  return (await resumed.companions).find((run) => run.actionId === action.id) ?? null
}
// #endregion
