import type { PerformContext, SensitiveAction } from '../action/sensitive-action.js'
import { defineSensitiveAction } from '../action/sensitive-action.js'
import type { Outcome } from '../run/outcome.js'
import type { RunSnapshot, RunStatus } from '../run/run-snapshot.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { Requirement } from '@reauth/policy'

/** The end of a run that did not succeed. */
export type SensitiveActionError = Exclude<Outcome<unknown>, { readonly outcome: 'succeeded' }>

/** What a component shows of an action: the same in every framework. */
export interface SensitiveActionState<Input, Data> {
  /** What to show. `'idle'` before the first run. */
  readonly status: 'idle' | RunStatus
  /** Whether a run is under way, also while it waits for the end-user: disable the button that starts it. */
  readonly isPending: boolean
  /** The current snapshot of the run. */
  readonly snapshot: RunSnapshot | undefined
  /** Why it did not succeed, with its `cause` if there is one. */
  readonly error: SensitiveActionError | undefined
  /** What the server answered, as `parse` made it. */
  readonly data: Data | undefined
  /** The run's input; also after a redirect, so that a form can be filled in again. */
  readonly input: Input | undefined
  /** The action's sentence about its input: show it before asking to confirm. */
  readonly description: string | undefined
  /** The page that the run began on, when it came back from a redirect. */
  readonly returnTo: string | null
  readonly canConfirm: boolean
  readonly canCancel: boolean
  readonly canChoose: boolean
  readonly canRetry: boolean
}

/** What a binding is told besides the action. */
export interface BindingOptions<Input> {
  /**
   * Whether a run that came back from a redirect belongs to this component: needed when several components use one action, such as the rows of a list. Its
   * input is `undefined` when the action keeps none. Default: every run of the action.
   */
  readonly matches?: (input: Input) => boolean
}

/** Finds the run that a redirect interrupted, for the component of its action. A `matches` that throws does not match. */
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

/** Derives what a component shows. Pure: the same run and snapshot give an equal state. */
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
 * Declares a closure of a component as an action, once for each requirement, so that a component that renders again means the same intent.
 *
 * @param requirement What the closure demands.
 * @param newest Returns the newest closure: it is called, and not the one of the render in which the run began.
 */
export const declareClosure = <Data>(
  requirement: Requirement,
  newest: () => (context: PerformContext<void>) => Promise<Data> | Data,
): SensitiveAction<void, Data> =>
  defineSensitiveAction<void, Data>({ id: 'closure', requirement, perform: (context) => newest()(context) })
