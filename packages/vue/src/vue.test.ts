import { expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick, reactive, ref } from 'vue'
import { pageOf, textOf, transfer } from '../../../scripts/binding.fixture.js'
import { type AppOptions, type Component, type Use, describeBinding } from '../../../scripts/binding.suite.js'
import { createReauthPlugin, useFreshness, useResumedRun, useSensitiveAction } from './index.js'

const Row = defineComponent({
  props: { use: { type: Array, required: true }, onMethods: { type: Function, required: true } },
  setup({ use, onMethods }) {
    const bound = useSensitiveAction(...(use as unknown as Extract<Use, readonly [typeof transfer, ...unknown[]]>))
    const state = reactive(bound)
    const freshness = useFreshness(() => transfer.requirement)
    const run = useResumedRun()
    onMethods(bound)
    return () => h('output', textOf(state as never, freshness.value, run.value))
  },
})

describeBinding(async ({ reauth, uses, onResumeError }: AppOptions) => {
  const methods: Component['methods'][] = []
  const onMethods = (bound: Component['methods']): void => void methods.push(bound)
  const app = createApp({ render: () => uses.map((use) => h(Row, { use: [...use], onMethods })) })
  app.use(createReauthPlugin(reauth, onResumeError && { onResumeError }))
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  const elements = [...root.querySelectorAll('output')]
  return {
    components: methods.map((bound, at) => ({ methods: bound, element: elements[at]! })),
    unmount: () => app.unmount(),
  }
})

it('says what is missing in an app without the plugin', () => {
  const app = createApp({ setup: () => () => useResumedRun() })
  app.config.warnHandler = () => {}
  expect(() => app.mount(document.createElement('div'))).toThrow('createReauthPlugin(reauth)')
})

it('follows a requirement that changes', async () => {
  const { reauth } = pageOf(false)
  await reauth.perform(transfer, { to: 'Bob' })
  const maxAge = ref<'5m' | 'always'>('5m')
  const app = createApp({
    setup: () => {
      const freshness = useFreshness(() => ({ maxAge: maxAge.value }))
      return () => freshness.value.preview
    },
  })
  const root = document.createElement('div')
  app.use(createReauthPlugin(reauth)).mount(root)
  expect(root.textContent).toBe('fresh')
  maxAge.value = 'always'
  await nextTick()
  await nextTick()
  expect(root.textContent).toBe('wouldPrompt')
  app.unmount()
})
