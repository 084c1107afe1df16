// @vitest-environment node
import { expect, it, vi } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { pageOf, transfer } from '../../../scripts/binding.fixture.js'
import { createReauthPlugin, useFreshness, useResumedRun, useSensitiveAction } from './index.js'

it('renders on a server and starts nothing there', async () => {
  const { reauth } = pageOf(false)
  await reauth.perform(transfer, { to: 'Bob' })
  const resume = vi.fn(() => reauth.resume())
  const subscribe = vi.fn((listener: () => void) => reauth.subscribe(listener))
  const app = createSSRApp({
    setup() {
      const { status, isPending } = useSensitiveAction(transfer)
      const freshness = useFreshness(transfer.requirement)
      const run = useResumedRun()
      return () => h('p', [status.value, isPending.value, freshness.value.preview, run.value === undefined].join(' '))
    },
  })
  app.use(createReauthPlugin({ ...reauth, resume, subscribe }))
  expect(await renderToString(app)).toBe('<p>idle false fresh true</p>')
  expect([resume, subscribe].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
})
