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

/** What {@link injectSensitiveAction} returns: a signal for each part of the state, and functions. You can destructure it. */
export type InjectSensitiveAction<Input, Data, Raw = Input> = Signals<SensitiveActionState<Input, Data>> &
  SensitiveActionMethods<Data, Raw>

/**
 * Runs a sensitive action from a component and returns its state. Call it in an injection context.
 *
 * After a redirect, the interrupted run appears in the component of its action. If the component is destroyed, the run continues, as a request would.
 *
 * @param action An action from {@link defineSensitiveAction}, or a closure, which can't be resumed after a redirect.
 * @param options `matches` decides whether a resumed run belongs to this component. Default: every run of the action does. For a closure: its requirement.
 * @returns The state of the run, and functions to start and control it.
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
  actionOrClosure: SensitiveAction<Input, Data, Raw> | SensitiveClosure<Data>,
  optionsOrRequirement?: BindingOptions<Input> | Requirement,
): InjectSensitiveAction<Input, Data, Raw> {
  const show = (next: SensitiveActionState<Input, Data>): void => state.set(next)
  const { getState, methods, mount } = bindAction<Input, Data, Raw>(
    injectReauth(),
    show,
    actionOrClosure,
    optionsOrRequirement,
  )
  const state = signal(getState())
  let unmount = (): void => {}
  // By then the inputs of the component, which `matches` may read, are set.
  afterNextRender(() => (unmount = mount()))
  inject(DestroyRef).onDestroy(() => unmount())
  const keys = Object.keys(state()) as (keyof SensitiveActionState<Input, Data>)[]
  const signals = Object.fromEntries(keys.map((key) => [key, computed(() => state()[key])]))
  return { ...(signals as unknown as Signals<SensitiveActionState<Input, Data>>), ...methods }
}
