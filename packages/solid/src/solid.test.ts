import { createComponent, createSignal } from 'solid-js'
import { insert, render } from 'solid-js/web'
import { expect, it } from 'vitest'
import { recordEvent, pageOf, textOf, transfer } from '../../../scripts/binding.fixture.js'
import { describeProbes } from '../../../scripts/binding-probes.suite.js'
import { describeTestProvider } from '../../../scripts/binding-testing.suite.js'
import { type App, type AppOptions, type Component, type Use, describeBinding } from '../../../scripts/binding.suite.js'
import { ReauthProvider, useFreshness, useReauthEvents, useResumedRun, useSensitiveAction } from './index.js'
import { TestReauthProvider } from './testing.js'

/** Creates the element without JSX. */
function output(text: () => string): Element {
  const element = document.createElement('output')
  insert(element, text)
  return element
}

function Row({ use, methods }: { use: Use; methods: Component['methods'][] }): Element {
  const bound = useSensitiveAction(...(use as Extract<Use, readonly [typeof transfer, ...unknown[]]>))
  const freshness = useFreshness(transfer.requirement)
  const run = useResumedRun()
  methods.push(bound)
  useReauthEvents(recordEvent)
  return output(() => textOf(bound, freshness(), run()))
}

async function mount({ reauth, uses, ...more }: AppOptions): Promise<App> {
  const methods: Component['methods'][] = []
  const root = document.body.appendChild(document.createElement('div'))
  const unmount = render(
    () =>
      createComponent(ReauthProvider, {
        reauth,
        ...more,
        get children() {
          return uses.map((use) => createComponent(Row, { use, methods }))
        },
      }),
    root,
  )
  const elements = [...root.querySelectorAll('output')]
  return { components: methods.map((bound, at) => ({ methods: bound, element: elements[at]! })), unmount }
}

describeBinding(mount)
describeProbes(mount)
describeTestProvider(async (app) => {
  const methods: Component['methods'][] = []
  const root = document.body.appendChild(document.createElement('div'))
  const unmount = render(
    () =>
      createComponent(TestReauthProvider, {
        app,
        get children() {
          return createComponent(Row, { use: [transfer], methods })
        },
      }),
    root,
  )
  return { element: () => root.querySelector('output'), methods: () => methods.at(-1)!, unmount }
})

it('throws outside a provider', () => {
  const Lost = () => {
    useResumedRun()
    return null
  }
  const root = document.createElement('div')
  expect(() => render(() => createComponent(Lost, {}), root)).toThrow('<ReauthProvider reauth={reauth}>')
})

it('updates the freshness when the requirement changes', async () => {
  const { reauth } = pageOf(false)
  await reauth.perform(transfer, { to: 'Bob' })
  const [maxAge, setMaxAge] = createSignal<'5m' | 'always'>('5m')
  const Badge = () => {
    const freshness = useFreshness(() => ({ maxAge: maxAge() }))
    return output(() => freshness().preview)
  }
  const root = document.createElement('div')
  const dispose = render(
    () =>
      createComponent(ReauthProvider, {
        reauth,
        get children() {
          return createComponent(Badge, {})
        },
      }),
    root,
  )
  expect(root.textContent).toBe('fresh')
  setMaxAge('always')
  expect(root.textContent).toBe('wouldPrompt')
  dispose()
})
