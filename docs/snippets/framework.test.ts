// @vitest-environment happy-dom
import { Injector, runInInjectionContext } from '@angular/core'
import {
  type BindingOptions,
  type ReauthService,
  type SensitiveActionState,
  createReauth,
  defineSensitiveAction,
  memoryStore,
} from '@reauth/core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRoot } from 'solid-js'
import { compile as compileSvelte } from 'svelte/compiler'
import { describe, expect, it, vi } from 'vitest'
import { compile as compileVue, createApp, defineComponent, h, nextTick } from 'vue'
import { injectSensitiveAction } from './framework-angular.js'
import { bindClosure } from './framework-closure.js'
import { setModal } from './framework-modal.js'
import { stateOf } from './framework-rxjs.js'
import { createSensitiveAction } from './framework-solid.js'
import { sensitiveAction } from './framework-svelte.js'
import { useSensitiveAction } from './framework-vue.js'

/** A busy machine is slow and not wrong. */
const PATIENTLY = { timeout: 20_000 }

const NOW = Math.floor(Date.now() / 1000)
const CALLBACK = 'https://app.example.com/callback'
const authentication = (authTime: number) => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: [],
  canReauthenticate: true as const,
})
const token = `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: NOW }))}.`

const transfer = defineSensitiveAction<{ to: string }, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to }) => `Send to ${to}`,
  perform: ({ input }) => `sent to ${input.to}`,
})

/** A page with a session that is recent, or so old that the end-user has to be asked, which takes a redirect. */
function pageOf(isOld: boolean, href = 'https://app.example.com/', store = memoryStore()) {
  let left = ''
  const service: ReauthService = {
    refreshIdToken: async () => authentication(isOld ? NOW - 3600 : NOW),
    getIdToken: () => token,
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'redirect',
      start: async ({ state }) => {
        left = `${CALLBACK}?code=c&state=${state}`
      },
      matches: (url) => url.searchParams.get('state'),
      finish: async () => authentication(NOW),
    },
  }
  const page = {
    href: () => href,
    replaceAddress: () => {},
    rememberInTab: () => {},
    recallInTab: () => null,
    onRestored: () => () => {},
    onOnline: () => () => {},
  }
  return { reauth: createReauth({ service, actions: [transfer], store, page }), store, leftFor: () => left }
}

/** What a binding offers, however its framework says it. */
interface Shown {
  readonly state: () => Pick<
    SensitiveActionState<{ to: string }, string>,
    'status' | 'isPending' | 'canConfirm' | 'description' | 'data' | 'error'
  >
  readonly perform: (input: { to: string }) => Promise<{ outcome: string }>
  readonly confirm: () => void
  readonly cancel: () => void
  readonly reset: () => void
  readonly unmount: () => void
}
type Reauth = ReturnType<typeof pageOf>['reauth']
type Options = BindingOptions<{ to: string }>

const bindings: Record<string, (reauth: Reauth, options?: Options) => Shown> = {
  Vue: (reauth, options) => {
    const use = () => useSensitiveAction(reauth, transfer, options)
    let bound!: ReturnType<typeof use>
    const app = createApp(
      defineComponent({
        setup() {
          bound = use()
          return () => h('p', bound.status.value)
        },
      }),
    )
    app.mount(document.createElement('div'))
    const { status, isPending, canConfirm, description, data, error } = bound
    return {
      ...bound,
      state: () => ({
        status: status.value,
        isPending: isPending.value,
        canConfirm: canConfirm.value,
        description: description.value,
        data: data.value,
        error: error.value,
      }),
      unmount: () => app.unmount(),
    }
  },
  Svelte: (reauth, options) => {
    const bound = sensitiveAction(reauth, transfer, options)
    let newest!: SensitiveActionState<{ to: string }, string>
    const stop = bound.subscribe((state) => (newest = state))
    return { ...bound, state: () => newest, unmount: stop }
  },
  Solid: (reauth, options) =>
    createRoot((dispose) => ({ ...createSensitiveAction(reauth, transfer, options), unmount: dispose })),
  Angular: (reauth, options) => {
    const injector = Injector.create({ providers: [] })
    const bound = runInInjectionContext(injector, () => injectSensitiveAction(reauth, transfer, options))
    return { ...bound, unmount: () => (injector as Injector & { destroy(): void }).destroy() }
  },
}

describe.each(Object.entries(bindings))('the binding for %s', (_, bind) => {
  it('shows nothing before a run, and how a run ends', async () => {
    const shown = bind(pageOf(false).reauth)
    expect(shown.state()).toMatchObject({ status: 'idle', isPending: false })
    const ended = shown.perform({ to: 'Bob' })
    expect(shown.state()).toMatchObject({ status: 'working', isPending: true })
    await expect(ended).resolves.toEqual({ outcome: 'succeeded', data: 'sent to Bob' })
    expect(shown.state()).toMatchObject({ status: 'succeeded', isPending: false, data: 'sent to Bob' })
    shown.reset()
    expect(shown.state()).toMatchObject({ status: 'idle', data: undefined })
    shown.unmount()
  })

  it('shows the run that a redirect interrupted, and confirms it', async () => {
    const before = pageOf(true)
    const leaving = bind(before.reauth)
    await expect(leaving.perform({ to: 'Bob' })).resolves.toEqual({ outcome: 'redirecting' })
    expect(leaving.state()).toMatchObject({ isPending: true })
    leaving.unmount()

    const back = bind(pageOf(true, before.leftFor(), before.store).reauth)
    await vi.waitFor(
      () => expect(back.state()).toMatchObject({ status: 'confirmingResumed', canConfirm: true }),
      PATIENTLY,
    )
    expect(back.state()).toMatchObject({ description: 'Send to Bob', isPending: true })
    back.confirm()
    await vi.waitFor(() => expect(back.state()).toMatchObject({ status: 'succeeded' }), PATIENTLY)
    back.unmount()
  })

  it('shows a resumed run only in the component that it matches', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, { to: 'Bob' })
    const { reauth } = pageOf(true, before.leftFor(), before.store)
    const rows = ['Alice', 'Bob', 'Carol'].map((name) => bind(reauth, { matches: ({ to }) => to === name }))
    await vi.waitFor(() => expect(rows[1]!.state()).toMatchObject({ canConfirm: true }), PATIENTLY)
    expect(rows.map((row) => row.state().status)).toEqual(['idle', 'confirmingResumed', 'idle'])
    rows[1]!.cancel()
    await vi.waitFor(() => expect(rows[1]!.state().error).toMatchObject({ code: 'cancelled' }), PATIENTLY)
    for (const row of rows) row.unmount()
  })

  it('stops listening when it is unmounted', async () => {
    const { reauth } = pageOf(false)
    const shown = bind(reauth)
    const ended = shown.perform({ to: 'Bob' })
    shown.unmount()
    await ended
    expect(shown.state()).toMatchObject({ status: 'working' })
  })
})

it('makes an Observable of a run, which completes with it', async () => {
  const statuses: string[] = []
  const run = pageOf(false).reauth.start(transfer, { to: 'Bob' })
  await new Promise<void>((complete) => {
    stateOf(run).subscribe({ next: ({ status }) => statuses.push(status), complete })
  })
  expect(statuses[0]).toBe('working')
  expect(statuses.at(-1)).toBe('succeeded')
})

it('runs the newest closure', async () => {
  const statuses: string[] = []
  const bound = bindClosure(pageOf(false).reauth, (status) => statuses.push(status))
  bound.update(() => 'old')
  bound.update(() => 'new')
  await expect(bound.perform()).resolves.toEqual({ outcome: 'succeeded', data: 'new' })
})

describe('the templates of the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../guide/frameworks.md'), 'utf8')
  const template = (language: string): string =>
    new RegExp(`^\`\`\`${language}[^\n]*\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(guide)![1]!

  it('show a modal dialog, and no button that could be clicked meanwhile (Vue)', async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, { to: 'Bob' })
    const { reauth } = pageOf(true, before.leftFor(), before.store)
    const showModal = vi.spyOn(HTMLDialogElement.prototype, 'showModal')
    const app = createApp({
      directives: { modal: (dialog: HTMLDialogElement, { value }: { value: boolean }) => setModal(dialog, value) },
      setup: () => ({ ...useSensitiveAction(reauth, transfer), to: 'Bob' }),
      render: compileVue(template('vue').split('<template>')[1]!.split('</template>')[0]!),
    })
    const root = document.body.appendChild(document.createElement('div'))
    app.mount(root)
    const dialog = root.querySelector('dialog')!
    expect(dialog.open).toBe(false)
    await vi.waitFor(() => expect(dialog.open).toBe(true), PATIENTLY)
    expect(showModal).toHaveBeenCalledTimes(1)
    expect(dialog.textContent).toContain('Send to Bob')
    expect(root.querySelector('button')!.disabled).toBe(true)
    dialog.querySelector('button')!.click()
    await vi.waitFor(() => expect(root.querySelector('[role=status]')!.textContent).toBe('sent to Bob'), PATIENTLY)
    await nextTick()
    expect(dialog.open).toBe(false)
    expect(root.querySelector('button')!.disabled).toBe(false)
    app.unmount()
  })

  it('compile without a warning (Svelte)', () => {
    const { warnings } = compileSvelte(template('svelte'), { generate: 'client', filename: 'Send.svelte' })
    expect(warnings).toEqual([])
  })
})
