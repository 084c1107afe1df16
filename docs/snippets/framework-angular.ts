// #region binding
import { DestroyRef, inject, signal } from '@angular/core'
import { type BindingOptions, type Reauth, type SensitiveAction, toActionState } from '@reauth/core'
import { bindAction } from './framework-bind.js'

export function injectSensitiveAction<Input, Data, Raw>(
  reauth: Reauth,
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
) {
  const state = signal(toActionState<Input, Data>(undefined, undefined))
  const { mount, unmount, ...methods } = bindAction(reauth, action, (next) => state.set(next), options)
  inject(DestroyRef).onDestroy(unmount)
  void mount()
  return { state: state.asReadonly(), ...methods }
}
// #endregion
