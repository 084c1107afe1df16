import {
  type BindingOptions,
  type SensitiveAction,
  type SensitiveActionMethods,
  type SensitiveActionState,
  type SensitiveClosure,
  bindAction,
} from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { createSignal, mergeProps, onCleanup, onMount } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/** What {@link useSensitiveAction} returns. Its properties are reactive, as props are: destructure only the functions. */
export type UseSensitiveAction<Input, Data, Raw = Input> = SensitiveActionState<Input, Data> &
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
 * const sending = useSensitiveAction(transfer)
 * return <button disabled={sending.isPending} onClick={() => void sending.perform({ to: 'Bob' })}>Send</button>
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
  const show = (next: SensitiveActionState<Input, Data>): void => void setState(next)
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(
    useReauthContext(),
    show,
    actionOrClosure,
    optionsOrRequirement,
  )
  const [state, setState] = createSignal(getState())
  let unmount = (): void => {}
  onMount(() => (unmount = mount()))
  onCleanup(() => unmount())
  return mergeProps(state, methods)
}
