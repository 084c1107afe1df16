// #region binding
import { type BindingOptions, type Reauth, type SensitiveAction, toActionState } from '@reauth/core'
import { onMounted, onScopeDispose, shallowReactive, toRefs } from 'vue'
import { bindAction } from './framework-bind.js'

export function useSensitiveAction<Input, Data, Raw>(
  reauth: Reauth,
  action: SensitiveAction<Input, Data, Raw>,
  options?: BindingOptions<Input>,
) {
  const state = shallowReactive({ ...toActionState<Input, Data>(undefined, undefined) })
  const { mount, unmount, ...methods } = bindAction(reauth, action, (next) => Object.assign(state, next), options)
  onMounted(mount)
  onScopeDispose(unmount)
  return { ...toRefs(state), ...methods }
}
// #endregion
