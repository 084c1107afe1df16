// @vitest-environment node
import '@angular/compiler'
import { Component, provideZonelessChangeDetection } from '@angular/core'
import { type BootstrapContext, bootstrapApplication } from '@angular/platform-browser'
import { provideServerRendering, renderApplication } from '@angular/platform-server'
import { expect, it, vi } from 'vitest'
import { pageOf, transfer } from '../../../scripts/binding.fixture.js'
import { injectFreshness, injectResumedRun, injectSensitiveAction, provideReauth } from './index.js'

class Send {
  readonly sending = injectSensitiveAction(transfer)
  readonly freshness = injectFreshness(transfer.requirement)
  readonly run = injectResumedRun()
}
Component({
  selector: 'app-send',
  template: `<p>{{ sending.status() }} {{ sending.isPending() }} {{ freshness().preview }} {{ run() === undefined }}</p>`,
})(Send)

it('renders on a server and starts nothing there', async () => {
  const { reauth, listeners } = pageOf(false)
  await reauth.perform(transfer, { to: 'Bob' })
  const resume = vi.fn(() => reauth.resume())
  const subscribe = vi.fn((listener: () => void) => reauth.subscribe(listener))
  const providers = [
    provideServerRendering(),
    provideZonelessChangeDetection(),
    provideReauth({ ...reauth, resume, subscribe }),
  ]
  const bootstrap = (context: BootstrapContext) => bootstrapApplication(Send, { providers }, context)
  const html = await renderApplication(bootstrap, { document: '<app-send></app-send>' })
  expect(html).toContain('<p>idle false fresh true</p>')
  expect([resume.mock.calls.length, subscribe.mock.calls.length, listeners()]).toEqual([0, 0, 0])
})
