// #region bind
import {
  type BindingOptions,
  type InputArguments,
  type PerformOptions,
  type Reauth,
  type SensitiveAction,
  type SensitiveActionState,
  type SensitiveRun,
  resumedRunOf,
  toActionState,
} from '@reauth/core'

/** Follows the runs of one action for one component, and shows each change. */
export function bindAction<Input, Data, Raw>(
  reauth: Reauth,
  action: SensitiveAction<Input, Data, Raw>,
  show: (state: SensitiveActionState<Input, Data>) => void,
  options?: BindingOptions<Input>,
) {
  let run: SensitiveRun<Data> | undefined
  let isMounted = false
  let stop = (): void => {}
  const follow = (next: SensitiveRun<Data> | undefined): void => {
    stop()
    run = next
    const render = (): void => show(toActionState<Input, Data>(next, next?.getSnapshot()))
    if (isMounted) stop = next?.subscribe(render).unsubscribe ?? (() => {})
    render()
  }
  /** A redirect interrupted one of these runs: is it the run of this component? */
  const adopt = (runs: readonly (SensitiveRun | null)[]): void => {
    const own = isMounted && run === undefined ? resumedRunOf(runs, action, options) : undefined
    if (own !== undefined) follow(own)
  }
  return {
    /** Call it in the browser, when the component is mounted. */
    mount: async (): Promise<void> => {
      isMounted = true
      if (run !== undefined) follow(run)
      const resumed = await reauth.resume()
      adopt([resumed])
      adopt((await resumed?.companions) ?? [])
    },
    /** The run continues, as a request would. */
    unmount: (): void => {
      isMounted = false
      stop()
    },
    perform: (...input: InputArguments<Raw, PerformOptions>) => {
      const started = reauth.start(action, ...input)
      follow(started)
      return started.outcome
    },
    confirm: (): void => run?.confirm(),
    cancel: (): void => run?.cancel(),
    choose: (method: 'biometric' | 'browser'): void => run?.choose(method),
    retry: (): void => {
      if (run !== undefined) follow(run.retry())
    },
    reset: (): void => {
      if (run?.result !== undefined) follow(undefined)
    },
  }
}
// #endregion
