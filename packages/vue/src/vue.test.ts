import { expect, it, vi } from 'vitest'
import { createApp, createSSRApp, defineComponent, h, nextTick, reactive, ref } from 'vue'
import { recordEvent, pageOf, textOf, transfer } from '../../../scripts/binding.fixture.js'
import { describeProbes } from '../../../scripts/binding-probes.suite.js'
import { describeTestProvider } from '../../../scripts/binding-testing.suite.js'
import { type AppOptions, type Component, type Use, describeBinding } from '../../../scripts/binding.suite.js'
import { createReauthPlugin, useFreshness, useReauthEvents, useResumedRun, useSensitiveAction } from './index.js'
import { TestReauthProvider } from './testing.js'

const Row = defineComponent({
  props: { use: { type: Array, required: true }, onMethods: { type: Function, required: true } },
  setup({ use, onMethods }) {
    const bound = useSensitiveAction(...(use as unknown as Extract<Use, readonly [typeof transfer, ...unknown[]]>))
    const state = reactive(bound)
    const freshness = useFreshness(() => transfer.requirement)
    const run = useResumedRun()
    onMethods(bound)
    useReauthEvents(recordEvent)
    return () => h('output', textOf(state as never, freshness.value, run.value))
  },
})

async function mount({ reauth, uses, onResumeError }: AppOptions) {
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
}

describeBinding(mount)
describeProbes(mount)
describeTestProvider(async (app) => {
  let methods!: Component['methods']
  const onMethods = (bound: Component['methods']): void => void (methods = bound)
  const page = createApp(() => h(TestReauthProvider, { app }, () => h(Row, { use: [transfer], onMethods })))
  const root = document.body.appendChild(document.createElement('div'))
  page.mount(root)
  return {
    element: () => root.querySelector('output'),
    methods: () => methods,
    unmount: () => page.unmount(),
  }
})

it('throws in an app without the plugin', () => {
  const app = createApp({ setup: () => () => useResumedRun() })
  app.config.warnHandler = () => {}
  expect(() => app.mount(document.createElement('div'))).toThrow('createReauthPlugin(reauth)')
})

it('updates the freshness when the requirement changes', async () => {
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

it('hydrates without a mismatch after a run of the page, and then shows the freshness', async () => {
  const { reauth } = pageOf(false)
  await reauth.perform(transfer, { to: 'Bob' })
  const app = createSSRApp({
    setup: () => {
      const freshness = useFreshness(transfer.requirement)
      return () => h('output', freshness.value.preview)
    },
  })
  app.config.warnHandler = vi.fn()
  const root = document.createElement('div')
  root.innerHTML = '<output>unknown</output>'
  const output = root.firstChild
  app.use(createReauthPlugin(reauth)).mount(root)
  await vi.waitFor(() => expect(root.textContent).toBe('fresh'), { timeout: 20_000 })
  expect(root.firstChild).toBe(output)
  expect(app.config.warnHandler).not.toHaveBeenCalled()
  app.unmount()
})
