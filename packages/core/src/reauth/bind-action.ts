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

/** What a component calls: the same in every framework. The functions are bound and can be handed on. */
export interface SensitiveActionMethods<Data, Raw> {
  /**
   * Starts a run, or joins the one that is under way with an equal input. Resolves when it ends, or when the page leaves; never rejects for what happens in
   * the flow.
   */
  readonly perform: (...input: InputArguments<Raw, PerformOptions>) => Promise<Outcome<Data> | Redirecting>
  /** Stops the run wherever it waits for somebody. */
  readonly cancel: () => void
  /** The end-user's click, when one is awaited. */
  readonly confirm: () => void
  /** Chooses another method than the one that is under way. */
  readonly choose: (method: 'biometric' | 'browser') => void
  /** Starts the run again under the same idempotency key, after an `outcomeUnknown`. */
  readonly retry: () => void
  /** Goes back to `'idle'` after the end of a run. A run that is under way is not stopped by it. */
  readonly reset: () => void
}

/** One action in one component: made by {@link bindAction}. */
export interface BoundAction<Input, Data, Raw = Input> {
  /** What to show now: derived from the run at each read, also when the component is not mounted. */
  readonly getState: () => SensitiveActionState<Input, Data>
  readonly methods: SensitiveActionMethods<Data, Raw>
  /**
   * Follows the run, and adopts the one that a redirect interrupted. Call it in the browser, when the component is mounted; it may be mounted again.
   *
   * @returns How to stop, when the component is unmounted. The run continues, as a request would.
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
  /** After a run of its own, or the resumed one, a component takes no other. */
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
 * Follows the runs of one action for one component, in any framework or none.
 *
 * Holds no rule of the flow: it starts runs, subscribes to the current one, and adopts the run that a redirect interrupted.
 *
 * @param page What the provider hands down, made by {@link bindReauth}.
 * @param show Called with the new state after each change. Before the first change, read `getState()`.
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` tells which resumed run belongs to this component. For a closure: what it demands.
 * @returns How to start runs, and how to mount.
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
/** For a binding that hands on what it was given. */
export function bindAction<Input, Data, Raw>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<Input, Data>) => void,
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  more?: BindingOptions<Input> | Requirement,
): BoundAction<Input, Data, Raw>
export function bindAction<Input, Data, Raw>(
  page: ReauthBinding,
  show: (state: SensitiveActionState<Input, Data>) => void,
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  more?: BindingOptions<Input> | Requirement,
): BoundAction<Input, Data, Raw> {
  if (typeof given !== 'function')
    return new ActionBinding(page, show, given, more as BindingOptions<Input> | undefined)
  const closure = declareClosure(more as Requirement, () => given)
  return new ActionBinding(page, show, closure as unknown as SensitiveAction<Input, Data, Raw>, undefined)
}
