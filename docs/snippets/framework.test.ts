// @vitest-environment happy-dom
import '@angular/compiler'
import { Component } from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { injectSensitiveAction } from '@reauth/angular'
import type { Reauth } from '@reauth/core'
import { useSensitiveAction as useSolidAction } from '@reauth/solid'
import { useSensitiveAction as useSvelteAction } from '@reauth/svelte'
import { useSensitiveAction as useVueAction } from '@reauth/vue'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render } from 'solid-js/web'
import { mount, unmount } from 'svelte'
import { compile as compileSvelte } from 'svelte/compiler'
import { describe, expect, it, vi } from 'vitest'
import { compile as compileVue, defineComponent, h, nextTick, ref } from 'vue'
import { pageOf, transfer } from '../../scripts/binding.fixture.js'
import { configOf } from './framework-angular.js'
import { setModal } from './framework-modal.js'
import { mountSend } from './framework-plain.js'
import { stateOf } from './framework-rxjs.js'
import { appOf as solidAppOf } from './framework-solid.js'
import { provide } from './framework-svelte.js'
import { appOf as vueAppOf, useRename } from './framework-vue.js'

/** Waits up to 20 seconds, because a busy machine is slow. */
const WAIT_OPTIONS = { timeout: 20_000 }

/** Creates the page after the redirect, whose run waits for a click. */
async function comeBack(): Promise<Reauth> {
  const before = pageOf(true)
  await before.reauth.perform(transfer, { to: 'Bob' })
  return before.comeBack().reauth
}

interface Bound {
  readonly confirm: () => void
  readonly status: () => string
  readonly unmount: () => void
}

/** The smallest app of each framework: the provider of the snippet, and one component. */
const apps: Record<string, (reauth: Reauth) => Bound | Promise<Bound>> = {
  Vue: (reauth) => {
    let bound!: ReturnType<typeof useVueAction<{ to: string }, string, { to: string }>>
    const root = defineComponent({
      setup() {
        bound = useVueAction(transfer)
        return () => h('p', bound.status.value)
      },
    })
    const app = vueAppOf(root, reauth)
    app.mount(document.createElement('div'))
    return { ...bound, status: () => bound.status.value, unmount: () => app.unmount() }
  },
  Svelte: (reauth) => {
    let bound!: ReturnType<typeof useSvelteAction<{ to: string }, string, { to: string }>>
    const root = () => {
      provide(reauth)
      bound = useSvelteAction(transfer)
      return {}
    }
    const app = mount(root, { target: document.createElement('div') })
    return { ...bound, status: () => bound.status, unmount: () => void unmount(app) }
  },
  Solid: (reauth) => {
    let bound!: ReturnType<typeof useSolidAction<{ to: string }, string, { to: string }>>
    const root = () => {
      bound = useSolidAction(transfer)
      return null
    }
    const dispose = render(solidAppOf(root, reauth), document.createElement('div'))
    return { confirm: bound.confirm, status: () => bound.status, unmount: dispose }
  },
  Angular: async (reauth) => {
    class Root {
      readonly sending = injectSensitiveAction(transfer)
    }
    Component({ selector: 'app-root', template: '' })(Root)
    const app = await createApplication(configOf(reauth))
    const { sending } = app.bootstrap(Root, document.createElement('div')).instance
    return { confirm: sending.confirm, status: sending.status, unmount: () => app.destroy() }
  },
}

describe.each(Object.entries(apps))('an app of %s', (_, open) => {
  it('provides the flow to its components, and continues the run that a redirect interrupted', async () => {
    const { confirm, status, unmount: close } = await open(await comeBack())
    await vi.waitFor(() => expect(status()).toBe('confirmingResumed'), WAIT_OPTIONS)
    confirm()
    await vi.waitFor(() => expect(status()).toBe('succeeded'), WAIT_OPTIONS)
    close()
  })
})

it('an Observable of a run completes with the run', async () => {
  const statuses: string[] = []
  const run = pageOf(false).reauth.start(transfer, { to: 'Bob' })
  await new Promise<void>((complete) => {
    stateOf(run).subscribe({ next: ({ status }) => statuses.push(status), complete })
  })
  expect(statuses[0]).toBe('working')
  expect(statuses.at(-1)).toBe('succeeded')
})

it('a closure reads the newest value', async () => {
  const name = ref('old')
  const names: string[] = []
  let bound!: ReturnType<typeof useRename>
  const root = defineComponent({
    setup() {
      bound = useRename(name, async (newest) => {
        names.push(newest)
        return new Response(null, { status: 204 })
      })
      return () => null
    },
  })
  const app = vueAppOf(root, pageOf(false).reauth)
  app.mount(document.createElement('div'))
  name.value = 'new'
  await expect(bound.perform()).resolves.toMatchObject({ outcome: 'succeeded' })
  expect(names).toEqual(['new'])
  app.unmount()
})

it('the plain code needs no framework', async () => {
  const root = document.createElement('div')
  const { reauth, listeners } = pageOf(false)
  const remove = mountSend(reauth, transfer, root)
  const button = root.querySelector('button')!
  expect(button.textContent).toBe('Send')
  button.click()
  expect(button.disabled).toBe(true)
  await vi.waitFor(() => expect(root.querySelector('p')!.textContent).toBe('sent to Bob'), WAIT_OPTIONS)
  expect(button.disabled).toBe(false)
  remove()
  expect(listeners()).toBe(0)
})

describe('the templates of the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../guide/frameworks.md'), 'utf8')
  const template = (language: string): string =>
    new RegExp(`^\`\`\`${language}[^\n]*\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(guide)![1]!

  it('show a modal dialog, during which no other button can be clicked (Vue)', async () => {
    const reauth = await comeBack()
    const showModal = vi.spyOn(HTMLDialogElement.prototype, 'showModal')
    const root = defineComponent({
      directives: { modal: (dialog: HTMLDialogElement, { value }: { value: boolean }) => setModal(dialog, value) },
      setup: () => ({ ...useVueAction(transfer), to: 'Bob' }),
      render: compileVue(template('vue').split('<template>')[1]!.split('</template>')[0]!),
    })
    const app = vueAppOf(root, reauth)
    const place = document.body.appendChild(document.createElement('div'))
    app.mount(place)
    const dialog = place.querySelector('dialog')!
    expect(dialog.open).toBe(false)
    await vi.waitFor(() => expect(dialog.open).toBe(true), WAIT_OPTIONS)
    expect(showModal).toHaveBeenCalledTimes(1)
    expect(dialog.textContent).toContain('Send to Bob')
    expect(place.querySelector('button')!.disabled).toBe(true)
    const sent = vi.spyOn(reauth.runs()[0]!, 'confirm')
    dialog.querySelector('button')!.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }))
    expect(sent).not.toHaveBeenCalled()
    dialog.querySelector('button')!.click()
    await vi.waitFor(() => expect(place.querySelector('[role=status]')!.textContent).toBe('sent to Bob'), WAIT_OPTIONS)
    await nextTick()
    expect(dialog.open).toBe(false)
    expect(place.querySelector('button')!.disabled).toBe(false)
    app.unmount()
  })

  it('compile without a warning (Svelte)', () => {
    const { warnings } = compileSvelte(template('svelte'), { generate: 'client', filename: 'Send.svelte' })
    expect(warnings).toEqual([])
  })

  it('wait for the click and then send (Angular)', async () => {
    const [, html] = /template: `([^`]*)`/.exec(guide)!
    class Send {
      readonly to = () => 'Bob'
      readonly sending = injectSensitiveAction(transfer)
    }
    Component({ selector: 'app-send', template: html! })(Send)
    const app = await createApplication(configOf(await comeBack()))
    const place = document.body.appendChild(document.createElement('div'))
    app.bootstrap(Send, place)
    await vi.waitFor(() => expect(place.querySelector('dialog p')!.textContent).toBe('Send to Bob'), WAIT_OPTIONS)
    expect(place.querySelector('button')!.disabled).toBe(true)
    place.querySelector<HTMLButtonElement>('dialog button')!.click()
    await vi.waitFor(() => expect(place.querySelector('[role=status]')!.textContent).toBe('sent to Bob'), WAIT_OPTIONS)
    app.destroy()
  })
})
