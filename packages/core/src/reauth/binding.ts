import type { PerformContext, SensitiveAction } from '../action/sensitive-action.js'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import type { Outcome } from '../run/outcome.js'
import type { RunSnapshot, RunStatus } from '../run/run-snapshot.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { Requirement } from '@reauth/policy'

/** The outcome of a run that did not succeed. */
export type SensitiveActionError = Exclude<Outcome<unknown>, { readonly outcome: 'succeeded' }>

/** The state of an action that a component shows, the same in every framework. */
export interface SensitiveActionState<Input, Data> {
  /** The status of the run; `'idle'` before the first run. */
  readonly status: 'idle' | RunStatus
  /** Whether a run is active, including while it waits for the end-user. Disable the button that starts it. */
  readonly isPending: boolean
  /** The current snapshot of the run. */
  readonly snapshot: RunSnapshot | undefined
  /** Why the run did not succeed, with its `cause` if there is one. */
  readonly error: SensitiveActionError | undefined
  /** The data of the server's answer, as `parse` returned it. */
  readonly data: Data | undefined
  /** The run's input, also after a redirect, so that you can fill in a form again. */
  readonly input: Input | undefined
  /** The action's description of its input. Show it when you ask the end-user to confirm. */
  readonly description: string | undefined
  /** The address of the page where the run started, if it came back from a redirect. */
  readonly returnTo: string | null
  readonly canConfirm: boolean
  readonly canCancel: boolean
  readonly canChoose: boolean
  readonly canRetry: boolean
}

/** Options of a binding. */
export interface BindingOptions<Input> {
  /**
   * Returns whether a run that came back from a redirect belongs to this component. Needed if several components use
   * one action, such as the rows of a list. The input is `undefined` if the action does not store it. Default: every
   * run of the action.
   */
  readonly matches?: (input: Input) => boolean
}

/** Finds the interrupted run for the component of its action. A `matches` that throws counts as no match. */
export function resumedRunOf<Input, Data, Raw>(
  runs: readonly (SensitiveRun | null | undefined)[],
  { id }: SensitiveAction<Input, Data, Raw>,
  { matches = () => true }: BindingOptions<Input> = {},
): SensitiveRun<Data> | undefined {
  const found = runs.find((run) => {
    if (run?.actionId !== id) return false
    try {
      return matches(run.input as Input)
    } catch {
      return false
    }
  })
  return found as SensitiveRun<Data> | undefined
}

/** Derives the state of a component. Pure: the same run and snapshot give an equal state. */
export function toActionState<Input, Data>(
  run: SensitiveRun<Data> | undefined,
  snapshot: RunSnapshot | undefined,
): SensitiveActionState<Input, Data> {
  const outcome = snapshot === undefined ? undefined : run?.result
  return {
    status: snapshot?.status ?? 'idle',
    isPending: snapshot !== undefined && outcome === undefined,
    snapshot,
    error: outcome === undefined || outcome.outcome === 'succeeded' ? undefined : outcome,
    data: outcome?.outcome === 'succeeded' ? outcome.data : undefined,
    input: run?.input as Input | undefined,
    description: run?.description,
    returnTo: run?.returnTo ?? null,
    canConfirm: snapshot?.canConfirm ?? false,
    canCancel: snapshot?.canCancel ?? false,
    canChoose: snapshot?.canChoose ?? false,
    canRetry: snapshot?.canRetry ?? false,
  }
}

/**
 * Declares a closure of a component as an action, once for each requirement, so that the intent stays the same when the
 * component renders again.
 *
 * @param requirement The requirement of the closure.
 * @param newest Returns the newest closure, which is called instead of the one of the render in which the run started.
 */
export const declareClosure = <Data>(
  requirement: Requirement,
  newest: () => (context: PerformContext<void>) => Promise<Data> | Data,
): SensitiveAction<void, Data> =>
  defineSensitiveAction<void, Data>({ id: 'closure', requirement, perform: (context) => newest()(context) })
