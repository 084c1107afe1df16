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

/** What {@link useSensitiveAction} returns: a ref for each part of the state, and functions. You can destructure it. */
export type UseSensitiveAction<Input, Data, Raw = Input> = Readonly<ToRefs<SensitiveActionState<Input, Data>>> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component and returns its state.
 *
 * After a redirect, the interrupted run appears in the component of its action. If the component unmounts, the run continues, as a request would.
 *
 * @param action An action from {@link defineSensitiveAction}, or a closure, which can't be resumed after a redirect.
 * @param options `matches` decides whether a resumed run belongs to this component. Default: every run of the action does. For a closure: its requirement.
 * @returns The state of the run, and functions to start and control it.
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
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): UseSensitiveAction<Input, Data, Raw> {
  const show = (next: SensitiveActionState<Input, Data>): void => void Object.assign(state, next)
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(
    injectReauth(),
    show,
    actionOrClosure,
    optionsOrRequirement,
  )
  const state = shallowReactive({ ...getState() })
  let unmount = (): void => {}
  onMounted(() => (unmount = mount()))
  onScopeDispose(() => unmount())
  return { ...toRefs(state), ...methods }
}
