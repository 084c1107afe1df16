import {
  type BindingOptions,
  type SensitiveAction,
  type SensitiveActionMethods,
  type SensitiveActionState,
  type SensitiveClosure,
  bindAction,
} from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { onMount } from 'svelte'
import { reactive } from './reactive.js'
import { getReauthContext } from './reauth-context.js'

/** What {@link useSensitiveAction} returns. Its properties are reactive getters: destructure only the functions. */
export type UseSensitiveAction<Input, Data, Raw = Input> = SensitiveActionState<Input, Data> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component and returns its state. Call it while the component initializes.
 *
 * After a redirect, the interrupted run appears in the component of its action. If the component is destroyed, the run continues, as a request would.
 *
 * @param action An action from {@link defineSensitiveAction}, or a closure, which can't be resumed after a redirect.
 * @param options `matches` decides whether a resumed run belongs to this component. Default: every run of the action does. For a closure: its requirement.
 * @returns The state of the run, and functions to start and control it.
 *
 * @example
 * const sending = useSensitiveAction(transfer)
 * // <button disabled={sending.isPending} onclick={() => sending.perform({ to: 'Bob' })}>Send</button>
 */
export function useSensitiveAction<Input, Data, Raw>(
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
): UseSensitiveAction<Input, Data, Raw>
export function useSensitiveAction<Data>(
  closure: SensitiveClosure<Data>,
  requirement: Requirement,
): UseSensitiveAction<void, Data>
export function useSensitiveAction<Input, Data, Raw>(
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): UseSensitiveAction<Input, Data, Raw> {
  const { track, notify } = reactive()
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(
    getReauthContext(),
    notify,
    actionOrClosure,
    optionsOrRequirement,
  )
  onMount(mount)
  const bound = { ...methods }
  for (const key of Object.keys(getState()) as (keyof SensitiveActionState<Input, Data>)[]) {
    const get = () => {
      track()
      return getState()[key]
    }
    Object.defineProperty(bound, key, { get, enumerable: true })
  }
  return bound as UseSensitiveAction<Input, Data, Raw>
}
