// #region binding
import { type BindingOptions, type Reauth, type SensitiveAction, toActionState } from '@reauth/core'
import { writable } from 'svelte/store'
import { bindAction } from './framework-bind.js'

export function sensitiveAction<Input, Data, Raw>(
  reauth: Reauth,
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
) {
  const state = writable(toActionState<Input, Data>(undefined, undefined), () => {
    void bound.mount()
    return bound.unmount
  })
  const bound = bindAction(reauth, action, (next) => state.set(next), options)
  return { subscribe: state.subscribe, ...bound }
}
// #endregion
