import { cleanup, render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { afterEach } from 'vitest'
import { recordEvent, textOf, transfer } from '../../../scripts/binding.fixture.js'
import { describeProbes } from '../../../scripts/binding-probes.suite.js'
import { describeTestProvider } from '../../../scripts/binding-testing.suite.js'
import { type AppOptions, type Component, type Use, describeBinding } from '../../../scripts/binding.suite.js'
import { ReauthProvider, useFreshness, useReauthEvents, useResumedRun, useSensitiveAction } from './index.js'
import { TestReauthProvider } from './testing.js'

type ActionUse = Extract<Use, readonly [typeof transfer, ...unknown[]]>

function Row({ use, onMethods }: { use: Use; onMethods: (bound: Component['methods']) => void }): ReactNode {
  const bound = useSensitiveAction(...(use as ActionUse))
  onMethods(bound)
  useReauthEvents(recordEvent)
  return <output>{textOf(bound, useFreshness(transfer.requirement), useResumedRun())}</output>
}

afterEach(cleanup)

async function mount({ reauth, uses, ...options }: AppOptions) {
  const newest: Component['methods'][] = []
  const { container, unmount } = render(
    <StrictMode>
      <ReauthProvider reauth={reauth} {...options}>
        {uses.map((use, at) => (
          <Row key={at} use={use} onMethods={(bound) => (newest[at] = bound)} />
        ))}
      </ReauthProvider>
    </StrictMode>,
  )
  const elements = [...container.querySelectorAll('output')]
  const components = elements.map((element, at) => ({
    element,
    get methods() {
      return newest[at]!
    },
  }))
  return { components, unmount }
}

describeBinding(mount)
describeProbes(mount)
describeTestProvider(async (app) => {
  let methods!: Component['methods']
  const { container, unmount } = render(
    <TestReauthProvider app={app}>
      <Row use={[transfer]} onMethods={(bound) => (methods = bound)} />
    </TestReauthProvider>,
  )
  return { element: () => container.querySelector('output'), methods: () => methods, unmount }
})
