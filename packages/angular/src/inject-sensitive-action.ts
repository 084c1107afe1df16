import { DestroyRef, type Signal, afterNextRender, computed, inject, signal } from '@angular/core'
import {
  type BindingOptions,
  type SensitiveAction,
  type SensitiveActionMethods,
  type SensitiveActionState,
  type SensitiveClosure,
  bindAction,
} from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { injectReauth } from './provide-reauth.js'

type Signals<State> = { readonly [Key in keyof State]: Signal<State[Key]> }

/** What {@link injectSensitiveAction} returns: a signal for each part of the state, and functions. */
export type InjectSensitiveAction<Input, Data, Raw = Input> = Signals<SensitiveActionState<Input, Data>> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component, and shows how far it is. Call it in an injection context.
 *
 * A run that a redirect interrupted appears in the component of its action. The component may be destroyed: the run continues, as a request would.
 *
 * @param action What {@link defineSensitiveAction} made, or a closure, which cannot be resumed after a redirect.
 * @param options `matches` tells which resumed run belongs to this component. For a closure: what it demands.
 * @returns How to start it, how far it is, and how it ended.
 *
 * @example
 * readonly sending = injectSensitiveAction(transfer)
 * // <button [disabled]="sending.isPending()" (click)="sending.perform({ to: 'Bob' })">Send</button>
 */
export function injectSensitiveAction<Input, Data, Raw>(
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
): InjectSensitiveAction<Input, Data, Raw>
export function injectSensitiveAction<Data>(
  closure: SensitiveClosure<Data>,
  requirement: Requirement,
): InjectSensitiveAction<void, Data>
export function injectSensitiveAction<Input, Data, Raw>(
  given: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  more?: BindingOptions<Input> | Requirement,
): InjectSensitiveAction<Input, Data, Raw> {
  const show = (next: SensitiveActionState<Input, Data>): void => state.set(next)
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(injectReauth(), show, given, more)
  const state = signal(getState())
  let unmount = (): void => {}
  // The inputs of the component, which `matches` may read, are set by then.
  afterNextRender(() => (unmount = mount()))
  inject(DestroyRef).onDestroy(() => unmount())
  const keys = Object.keys(state()) as (keyof SensitiveActionState<Input, Data>)[]
  const signals = Object.fromEntries(keys.map((key) => [key, computed(() => state()[key])]))
  return { ...(signals as unknown as Signals<SensitiveActionState<Input, Data>>), ...methods }
}
