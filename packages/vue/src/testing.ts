import { bindReauth } from '@reauth/core'
import type { TestReauth } from '@reauth/core/testing'
import { type PropType, type SetupContext, defineComponent, h, onMounted, onScopeDispose, shallowRef } from 'vue'
import { provideReauth } from './reauth-plugin.js'

const app = { type: Object as PropType<TestReauth>, required: true } as const

/** One page load. */
const Page = defineComponent({
  props: { app },
  setup(props, { slots }: SetupContext) {
    const binding = bindReauth(props.app.reauth)
    provideReauth(binding)
    onMounted(binding.resume)
    return () => slots['default']?.()
  },
})

/**
 * Replaces `createReauthPlugin()` in a test: it runs the real flow over services that the test scripts.
 *
 * Each page load of `app.page` mounts the slot again, as a browser does.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * mount(TestReauthProvider, { props: { app }, slots: { default: TransferPage } })
 */
export const TestReauthProvider = defineComponent({
  props: { app },
  setup(props, { slots }: SetupContext) {
    const loads = shallowRef(props.app.loads)
    onScopeDispose(props.app.subscribe(() => (loads.value = props.app.loads)))
    return () => h(Page, { app: props.app, key: loads.value }, slots)
  },
})
