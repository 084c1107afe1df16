// #region binding
import { type BindingOptions, type Reauth, type SensitiveAction, toActionState } from '@reauth/core'
import { createSignal, onCleanup, onMount } from 'solid-js'
import { bindAction } from './framework-bind.js'

export function createSensitiveAction<Input, Data, Raw>(
  reauth: Reauth,
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
) {
  const [state, setState] = createSignal(toActionState<Input, Data>(undefined, undefined))
  const { mount, unmount, ...methods } = bindAction(reauth, action, setState, options)
  onMount(() => void mount())
  onCleanup(unmount)
  return { state, ...methods }
}
// #endregion
