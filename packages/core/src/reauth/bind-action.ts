import type { Requirement } from '@reauth/policy'
import type { InputArguments, PerformContext, SensitiveAction } from '../action/sensitive-action.js'
import type { Outcome, Redirecting } from '../run/outcome.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { ReauthBinding } from './bind-reauth.js'
import {
  type BindingOptions,
  type SensitiveActionState,
  declareClosure,
  resumedRunOf,
  toActionState,
} from './binding.js'
import type { PerformOptions } from './reauth.js'

/** A plain function instead of a declared action. It cannot continue after a redirect. */
export type SensitiveClosure<Data> = (context: PerformContext<void>) => Promise<Data> | Data

/** The methods for a component, the same in every framework. They are bound, so you can pass them on. */
export interface SensitiveActionMethods<Data, Raw> {
  /**
   * Starts a run, or joins the current one with an equal input. Resolves when it ends or the page leaves. Never rejects
   * for a result of the flow.
   */
  readonly perform: (...input: InputArguments<Raw, PerformOptions>) => Promise<Outcome<Data> | Redirecting>
  /** Cancels the run. */
  readonly cancel: () => void
  /** Confirms the run when it waits for a click. Call it in the click handler. */
  readonly confirm: () => void
  /** Chooses another method than the current one. */
  readonly choose: (method: 'biometric' | 'browser') => void
  /** Starts the run again under the same idempotency key, after an `outcomeUnknown`. */
  readonly retry: () => void
  /** Returns to `'idle'` after the end of a run. Does not cancel an active run. */
  readonly reset: () => void
}

/** An action of a component. Create it with {@link bindAction}. */
export interface BoundAction<Input, Data, Raw = Input> {
  /** Returns the current state. Derived from the run at each call, even if the component is not mounted. */
  readonly getState: () => SensitiveActionState<Input, Data>
  readonly methods: SensitiveActionMethods<Data, Raw>
  /**
   * Follows the run, and adopts the interrupted one after a redirect. Call it in the browser when the component is
   * mounted. It may be mounted again.
   *
   * @returns A function to call when the component is unmounted. The run continues.
   */
  readonly mount: () => () => void
}

class ActionBinding<Input, Data, Raw> implements BoundAction<Input, Data, Raw> {
  readonly methods: SensitiveActionMethods<Data, Raw>
  readonly #page: ReauthBinding
  readonly #action: SensitiveAction<Input, Data, Raw>
  readonly #options: BindingOptions<Input> | undefined
  readonly #show: (state: SensitiveActionState<Input, Data>) => void
  #run: SensitiveRun<Data> | undefined
  /** Whether the component has had its own or a resumed run. It then adopts no other. */
  #hadRun = false
  #isMounted = false
  #unsubscribe: (() => void) | undefined

  constructor(
    page: ReauthBinding,
    show: (state: SensitiveActionState<Input, Data>) => void,
    action: SensitiveAction<Input, Data, Raw>,
    options: BindingOptions<Input> | undefined,
  ) {
    this.#page = page
    this.#show = show
    this.#action = action
    this.#options = options
    this.methods = {
      perform: (...input) => {
        const run = page.reauth.start(action, ...input)
        this.#follow(run)
        return run.outcome
      },
      cancel: () => this.#run?.cancel(),
      confirm: () => this.#run?.confirm(),
      choose: (method) => this.#run?.choose(method),
      retry: () => {
        if (this.#run !== undefined) this.#follow(this.#run.retry())
      },
      reset: () => {
        if (this.#run?.result !== undefined) this.#follow(undefined)
      },
    }
  }

  readonly getState = (): SensitiveActionState<Input, Data> => toActionState(this.#run, this.#run?.getSnapshot())

  readonly mount = (): (() => void) => {
    this.#isMounted = true
    const stop = this.#page.subscribe(this.#adopt)
    if (this.#hadRun) this.#follow(this.#run)
    else this.#adopt()
    return () => {
      this.#isMounted = false
      stop()
      this.#unsubscribe?.()
    }
  }

  readonly #adopt = (): void => {
    if (this.#hadRun) return
    const { resumed, companions } = this.#page
    const run = resumedRunOf<Input, Data, Raw>([resumed, ...companions], this.#action, this.#options)
    if (run !== undefined) this.#follow(run)
  }

  #follow(run: SensitiveRun<Data> | undefined): void {
    this.#unsubscribe?.()
    this.#run = run
    this.#hadRun = true
    const render = (): void => this.#show(this.getState())
    this.#unsubscribe = this.#isMounted ? run?.subscribe(render).unsubscribe : undefined
    render()
  }
}

/**
 * Binds an action to a component, in any framework or none.
 *
 * Starts runs, subscribes to the current one, and adopts the run that a redirect interrupted. It contains no rule of
 * the flow.
 *
 * @param page The result of {@link bindReauth}, which the provider passes down.
 * @param show Called with the new state after each change. Before the first change, read `getState()`.
 * @param action The result of {@link defineSensitiveAction}, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` selects the resumed run of this component. For a closure: its requirement.
 * @returns The methods, the state and `mount()`.
 * @throws {ReauthError} `invalidRequirement` or `invalidDuration` for the requirement of a closure.
 *
 * @example
 * const page = bindReauth(reauth)
 * const { methods, mount } = bindAction(page, ({ status }) => (output.textContent = status), transfer)
 * mount()
 * page.resume()
 * button.addEventListener('click', () => methods.perform({ to: 'Bob' }))
 */
export function bindAction<Input, Data, Raw>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<Input, Data>) => void,
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
): BoundAction<Input, Data, Raw>
export function bindAction<Data>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<void, Data>) => void,
  closure: SensitiveClosure<Data>,
  requirement: Requirement,
): BoundAction<void, Data>
/** For a binding that passes its arguments on. */
export function bindAction<Input, Data, Raw>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<Input, Data>) => void,
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): BoundAction<Input, Data, Raw>
export function bindAction<Input, Data, Raw>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<Input, Data>) => void,
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): BoundAction<Input, Data, Raw> {
  if (typeof actionOrClosure !== 'function')
    return new ActionBinding(page, show, actionOrClosure, optionsOrRequirement as BindingOptions<Input> | undefined)
  const closure = declareClosure(optionsOrRequirement as Requirement, () => actionOrClosure)
  return new ActionBinding(page, show, closure as unknown as SensitiveAction<Input, Data, Raw>, undefined)
}
