// @vitest-environment happy-dom
import { Injector, runInInjectionContext } from '@angular/core'
import { type ReauthService, type RunSnapshot, createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import { createRoot } from 'solid-js'
import { get } from 'svelte/store'
import { describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { injectSensitiveAction } from './framework-angular.js'
import { momentsOf } from './framework-rxjs.js'
import { createSensitiveAction } from './framework-solid.js'
import { sensitiveAction } from './framework-svelte.js'
import { useSensitiveAction } from './framework-vue.js'

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

/** A page: its session is old where the end-user has to be asked, which takes a redirect. */
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

/** What a binding shows of a run, however its framework says it. */
interface Shown {
  readonly perform: (input: { to: string }) => Promise<{ outcome: string }>
  readonly snapshot: () => RunSnapshot | undefined
  readonly description: () => string | undefined
  readonly confirm: () => void
  readonly unmount: () => void
}
type Reauth = ReturnType<typeof pageOf>['reauth']

const bindings: Record<string, (reauth: Reauth) => Shown> = {
  Vue: (reauth) => {
    let bound!: ReturnType<typeof useSensitiveAction<{ to: string }, string>>
    const app = createApp(
      defineComponent({
        setup() {
          bound = useSensitiveAction(reauth, transfer)
          return () => h('p', bound.snapshot.value?.status)
        },
      }),
    )
    app.mount(document.createElement('div'))
    return {
      perform: bound.perform,
      snapshot: () => bound.snapshot.value,
      description: () => bound.run.value?.description,
      confirm: () => bound.run.value?.confirm(),
      unmount: () => app.unmount(),
    }
  },
  Svelte: (reauth) => {
    const bound = sensitiveAction(reauth, transfer)
    let newest: RunSnapshot | undefined
    const stop = bound.snapshot.subscribe((moment) => (newest = moment))
    return {
      perform: bound.perform,
      snapshot: () => newest,
      description: () => get(bound.run)?.description,
      confirm: () => get(bound.run)?.confirm(),
      unmount: stop,
    }
  },
  Solid: (reauth) =>
    createRoot((dispose) => {
      const bound = createSensitiveAction(reauth, transfer)
      return {
        perform: bound.perform,
        snapshot: bound.snapshot,
        description: () => bound.run()?.description,
        confirm: () => bound.run()?.confirm(),
        unmount: dispose,
      }
    }),
  Angular: (reauth) => {
    const injector = Injector.create({ providers: [] })
    const bound = runInInjectionContext(injector, () => injectSensitiveAction(reauth, transfer))
    return {
      perform: bound.perform,
      snapshot: bound.snapshot,
      description: () => bound.run()?.description,
      confirm: () => bound.run()?.confirm(),
      unmount: () => (injector as Injector & { destroy(): void }).destroy(),
    }
  },
}

describe.each(Object.entries(bindings))('the binding for %s', (_, bind) => {
  it('shows nothing before a run, and how a run ends', async () => {
    const shown = bind(pageOf(false).reauth)
    expect(shown.snapshot()).toBeUndefined()
    await expect(shown.perform({ to: 'Bob' })).resolves.toEqual({ outcome: 'succeeded', data: 'sent to Bob' })
    expect(shown.snapshot()).toMatchObject({ status: 'succeeded' })
    shown.unmount()
  })

  it('shows the run that a redirect interrupted, and confirms it', async () => {
    const before = pageOf(true)
    const leaving = bind(before.reauth)
    await expect(leaving.perform({ to: 'Bob' })).resolves.toEqual({ outcome: 'redirecting' })
    leaving.unmount()

    const back = bind(pageOf(true, before.leftFor(), before.store).reauth)
    await vi.waitFor(() => expect(back.snapshot()).toMatchObject({ status: 'confirmingResumed', canConfirm: true }))
    expect(back.description()).toBe('Send to Bob')
    back.confirm()
    await vi.waitFor(() => expect(back.snapshot()).toMatchObject({ status: 'succeeded' }))
    back.unmount()
  })

  it('stops listening when it is unmounted', async () => {
    const { reauth } = pageOf(false)
    const shown = bind(reauth)
    const ended = shown.perform({ to: 'Bob' })
    const last = shown.snapshot()
    shown.unmount()
    await ended
    expect(last).toMatchObject({ status: 'working' })
    expect(shown.snapshot()).toBe(last)
  })
})

it('makes an Observable of a run, which completes with it', async () => {
  const statuses: string[] = []
  const run = pageOf(false).reauth.start(transfer, { to: 'Bob' })
  await new Promise<void>((complete) => {
    momentsOf(run).subscribe({ next: ({ status }) => statuses.push(status), complete })
  })
  expect(statuses[0]).toBe('working')
  expect(statuses.at(-1)).toBe('succeeded')
})
