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

/** What {@link useSensitiveAction} returns: reactive getters, and functions. Do not destructure it, apart from its functions. */
export type UseSensitiveAction<Input, Data, Raw = Input> = SensitiveActionState<Input, Data> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component, and shows how far it is. Call it while the component initialises.
 *
 * A run that a redirect interrupted appears in the component of its action. The component may be destroyed: the run continues, as a request would.
 *
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` tells which resumed run belongs to this component. For a closure: what it demands.
 * @returns How to start it, how far it is, and how it ended.
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
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  more?: BindingOptions<Input> | Requirement,
): UseSensitiveAction<Input, Data, Raw> {
  const { track, notify } = reactive()
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(getReauthContext(), notify, given, more)
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
