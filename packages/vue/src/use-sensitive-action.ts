import {
  type BindingOptions,
  type SensitiveAction,
  type SensitiveActionMethods,
  type SensitiveActionState,
  type SensitiveClosure,
  bindAction,
} from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { type ToRefs, onMounted, onScopeDispose, shallowReactive, toRefs } from 'vue'
import { injectReauth } from './reauth-plugin.js'

/** What {@link useSensitiveAction} returns: a ref for each part of the state, and functions. It can be destructured. */
export type UseSensitiveAction<Input, Data, Raw = Input> = Readonly<ToRefs<SensitiveActionState<Input, Data>>> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component, and shows how far it is.
 *
 * A run that a redirect interrupted appears in the component of its action. The component may unmount: the run continues, as a request would.
 *
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` tells which resumed run belongs to this component. For a closure: what it demands.
 * @returns How to start it, how far it is, and how it ended.
 *
 * @example
 * const { perform, isPending, error, confirm, cancel } = useSensitiveAction(transfer)
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
  const show = (next: SensitiveActionState<Input, Data>): void => void Object.assign(state, next)
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(injectReauth(), show, given, more)
  const state = shallowReactive({ ...getState() })
  let unmount = (): void => {}
  onMounted(() => (unmount = mount()))
  onScopeDispose(() => unmount())
  return { ...toRefs(state), ...methods }
}
