import '@angular/compiler'
import {
  Component,
  Injector,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  runInInjectionContext,
} from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { expect, it } from 'vitest'
import { recordEvent, textOf, transfer } from '../../../scripts/binding.fixture.js'
import { describeProbes } from '../../../scripts/binding-probes.suite.js'
import { describeTestProvider } from '../../../scripts/binding-testing.suite.js'
import { type App, type AppOptions, type Use, describeBinding } from '../../../scripts/binding.suite.js'
import { injectFreshness, injectReauthEvents, injectResumedRun, injectSensitiveAction, provideReauth } from './index.js'
import { openTestPage } from './testing.js'

type ActionUse = Extract<Use, readonly [typeof transfer, ...unknown[]]>

let rows = 0

/** Returns a component class for one use. The decorator is called as a function, because nothing compiles it here. */
const rowOf = (use: Use) => {
  class Row {
    readonly bound = injectSensitiveAction(...(use as ActionUse))
    readonly freshness = injectFreshness(transfer.requirement)
    readonly run = injectResumedRun()
    constructor() {
      injectReauthEvents(recordEvent)
    }
    readonly text = () => {
      const state = Object.fromEntries(
        Object.entries(this.bound).map(([key, value]) => [key, key in METHODS ? value : (value as () => unknown)()]),
      )
      return textOf(state as never, this.freshness(), this.run())
    }
  }
  Component({ selector: `app-row-${(rows += 1)}`, template: '<output>{{ text() }}</output>' })(Row)
  return Row
}
const METHODS = { perform: 0, cancel: 0, confirm: 0, choose: 0, retry: 0, reset: 0 }

async function mount({ reauth, uses, ...options }: AppOptions): Promise<App> {
  const app = await createApplication({
    providers: [
      provideZonelessChangeDetection(),
      // Check every signal that is read a second time, as in development.
      provideCheckNoChangesConfig({ exhaustive: true, interval: 50 }),
      provideReauth(reauth, options),
    ],
  })
  const components = uses.map((use) => {
    const hostElement = document.body.appendChild(document.createElement('div'))
    const { instance } = app.bootstrap(rowOf(use), hostElement)
    return { methods: instance.bound, element: hostElement.querySelector('output')! }
  })
  await app.whenStable()
  return { components, unmount: () => app.destroy() }
}

describeBinding(mount)
describeProbes(mount)
describeTestProvider(async (app) => {
  const Page = rowOf([transfer])
  let page!: InstanceType<typeof Page>
  const root = document.body.appendChild(document.createElement('div'))
  const { application, close } = await openTestPage(app, async (reauth) => {
    const started = await createApplication({ providers: [provideZonelessChangeDetection(), reauth] })
    page = started.bootstrap(Page, root.appendChild(document.createElement('div'))).instance
    return started
  })
  await (await application()).whenStable()
  return { element: () => root.querySelector('output'), methods: () => page.bound, unmount: close }
})

it('throws an error that names provideReauth() if the app has no provider', () => {
  const injector = Injector.create({ providers: [] })
  expect(() => runInInjectionContext(injector, () => injectResumedRun())).toThrow('provideReauth(reauth)')
})
