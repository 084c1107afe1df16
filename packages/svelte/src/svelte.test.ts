import { flushSync, mount, unmount } from 'svelte'
import { expect, it } from 'vitest'
import { pageOf, transfer } from '../../../scripts/binding.fixture.js'
import { describeProbes } from '../../../scripts/binding-probes.suite.js'
import { describeTestProvider } from '../../../scripts/binding-testing.suite.js'
import { type AppOptions, type Component, describeBinding } from '../../../scripts/binding.suite.js'
import App from './app.fixture.svelte'
import Row from './row.fixture.svelte'
import { mountTestPage } from './testing.js'

async function mountApp({ reauth, uses, ...options }: AppOptions) {
  const methods: Component['methods'][] = []
  const onMethods = (bound: Component['methods']): void => void methods.push(bound)
  const target = document.body.appendChild(document.createElement('div'))
  const app = mount(App, { target, props: { reauth, options, uses, onMethods } })
  flushSync()
  const elements = [...target.querySelectorAll('output')]
  return {
    components: methods.map((bound, at) => ({ methods: bound, element: elements[at]! })),
    unmount: () => void unmount(app),
  }
}

describeBinding(mountApp)
describeProbes(mountApp)
describeTestProvider(async (app) => {
  let methods!: Component['methods']
  const onMethods = (bound: Component['methods']): void => void (methods = bound)
  const target = document.body.appendChild(document.createElement('div'))
  const unmountPage = mountTestPage(Row, { app, target, props: { use: [transfer], onMethods } })
  return { element: () => target.querySelector('output'), methods: () => methods, unmount: unmountPage }
})

it('throws without the context', () => {
  const target = document.createElement('div')
  expect(() => mount(Row, { target, props: { use: [transfer], onMethods: () => {} } })).toThrow(
    'setReauthContext(reauth)',
  )
})

it('returns the newest state outside an effect, too', async () => {
  const { reauth } = pageOf(false)
  const target = document.createElement('div')
  let bound!: { readonly status: string } & Component['methods']
  const app = mount(App, {
    target,
    props: { reauth, uses: [[transfer]], onMethods: (given: typeof bound) => (bound = given) },
  })
  await bound.perform({ to: 'Bob' })
  expect(bound.status).toBe('succeeded')
  await unmount(app)
})
