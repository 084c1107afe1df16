// @vitest-environment happy-dom
import '@angular/compiler'
import { Component } from '@angular/core'
import { injectSensitiveAction } from '@reauth/angular'
import { type TestReauth, authenticates, checkAfterEach, createTestReauth, stale } from '@reauth/core/testing'
import { useSensitiveAction as useSolidAction } from '@reauth/solid'
import { useSensitiveAction as useSvelteAction } from '@reauth/svelte'
import { useSensitiveAction as useVueAction } from '@reauth/vue'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { transfer } from '../../scripts/binding.fixture.js'
import { mountAngular } from './testing-angular.js'
import { mountSolid } from './testing-solid.js'
import { mountSvelte } from './testing-svelte.js'
import { mountVue } from './testing-vue.js'

checkAfterEach(afterEach)

interface Bound {
  readonly perform: (input: { to: string }) => Promise<unknown>
  readonly confirm: () => void
  readonly status: () => string
}

/** Mounts the smallest page of each framework, and calls `show` each time it mounts. */
const pages: Record<string, (app: TestReauth, show: (bound: Bound) => void, root: Element) => unknown> = {
  Vue: (app, show, root) => {
    const page = defineComponent({
      setup() {
        const bound = useVueAction(transfer)
        show({ ...bound, status: () => bound.status.value })
        return () => null
      },
    })
    return mountVue(app, page, root)
  },
  Svelte: (app, show, root) => {
    const page = () => {
      const bound = useSvelteAction(transfer)
      show({ ...bound, status: () => bound.status })
      return {}
    }
    return mountSvelte(app, page, root)
  },
  Solid: (app, show, root) => {
    const page = () => {
      const bound = useSolidAction(transfer)
      show({ ...bound, status: () => bound.status })
      return null
    }
    return mountSolid(app, page, root)
  },
  Angular: (app, show, root) => {
    class Page {
      readonly sending = injectSensitiveAction(transfer)
      constructor() {
        show(this.sending)
      }
    }
    Component({ selector: 'transfer-page', template: '' })(Page)
    return mountAngular(app, Page, root)
  },
}

it.each(Object.entries(pages))('a test of %s follows the page through the redirect', async (_, open) => {
  const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
  let page!: Bound
  await open(app, (bound) => (page = bound), document.body.appendChild(document.createElement('div')))
  await page.perform({ to: 'Bob' })
  app.page.returnFromProvider()
  await vi.waitFor(() => expect(page.status()).toBe('confirmingResumed'), { timeout: 20_000 })
  page.confirm()
  await vi.waitFor(() => expect(page.status()).toBe('succeeded'), { timeout: 20_000 })
})
