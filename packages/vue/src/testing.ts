import { bindReauth } from '@reauth/core'
import type { TestReauth } from '@reauth/core/testing'
import { type PropType, type SetupContext, defineComponent, h, onMounted, onScopeDispose, shallowRef } from 'vue'
import { provideReauth } from './reauth-plugin.js'

const app = { type: Object as PropType<TestReauth>, required: true } as const

/** One page that was loaded. */
const Page = defineComponent({
  props: { app },
  setup(props, { slots }: SetupContext) {
    const page = bindReauth(props.app.reauth)
    provideReauth(page)
    onMounted(page.resume)
    return () => slots['default']?.()
  },
})

/**
 * Does for a test what `createReauthPlugin()` does for an app: the real flow, over services whose answers the test writes.
 *
 * Each page load of `app.page` mounts the slot anew, as a browser does.
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
