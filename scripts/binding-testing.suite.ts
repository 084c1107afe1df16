// Tests of a binding's test provider, with the real framework.
import { type TestReauth, authenticates, createTestReauth, fresh, stale } from '@reauth/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { type Input, type Rendered, transfer } from './binding.fixture.js'
import type { Component } from './binding.suite.js'

/** A page with one component that uses `transfer` and renders `textOf()`. */
export interface TestPage {
  /** Returns the element of the mounted component, or `null`. */
  readonly element: () => Element | null
  /** Returns the methods of the component that was mounted last. */
  readonly methods: () => Component['methods']
  readonly unmount: () => unknown
}

/** Waits up to 20 seconds, because a busy machine is slow. */
const WAIT_OPTIONS = { timeout: 20_000 }

const BOB: Input = { to: 'Bob' }

/** Tests a test provider. @param open Renders the component below it, in the document. */
export function describeTestProvider(open: (app: TestReauth) => Promise<TestPage>): void {
  const until = (page: TestPage, rendered: Partial<Rendered>): Promise<void> =>
    vi.waitFor(() => expect(JSON.parse(page.element()!.textContent) as Rendered).toMatchObject(rendered), WAIT_OPTIONS)

  describe('a test provider', () => {
    it('runs the real flow over scripted services', async () => {
      const page = await open(createTestReauth({ service: { refresh: stale(), browser: authenticates() } }))
      await expect(page.methods().perform(BOB)).resolves.toEqual({ outcome: 'succeeded', data: 'sent to Bob' })
      await until(page, { status: 'succeeded', data: 'sent to Bob' })
      await page.unmount()
    })

    it('mounts the component again at a page load, and continues the run that a redirect interrupted', async () => {
      const service = { refresh: stale(), redirect: authenticates() }
      const app = createTestReauth({ actions: [transfer], service })
      const page = await open(app)
      const before = page.element()
      await page.methods().perform(BOB)
      app.page.returnFromProvider()
      await vi.waitFor(() => expect(page.element()).not.toBe(before), WAIT_OPTIONS)
      await until(page, { status: 'confirmingResumed', canConfirm: true, description: 'Send to Bob' })
      page.methods().confirm()
      await until(page, { status: 'succeeded', data: 'sent to Bob' })
      await page.unmount()
    })

    it('shows nothing of an earlier run after a page load without a redirect', async () => {
      const app = createTestReauth({ service: { refresh: fresh() } })
      const page = await open(app)
      await page.methods().perform(BOB)
      await until(page, { status: 'succeeded' })
      app.page.reload()
      await vi.waitFor(() => expect(page.element()).not.toBeNull(), WAIT_OPTIONS)
      await until(page, { status: 'idle' })
      await page.unmount()
    })

    it('mounts nothing at a page load after it was unmounted', async () => {
      const app = createTestReauth({ service: { refresh: fresh() } })
      const page = await open(app)
      await page.unmount()
      app.page.reload()
      await app.settle()
      expect(page.element()).toBeNull()
    })
  })
}
