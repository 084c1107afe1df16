// @vitest-environment happy-dom
import { createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import { cleanup, render } from '@testing-library/react'
import { openCalls } from '@reauth/core/testing'
import { afterEach, expect, it, vi } from 'vitest'
import { Root, inspection } from './devtools-react.js'
import { fakePage, inspectorOf, plainPage, watch } from './devtools.js'

afterEach(cleanup)
afterEach(() => document.querySelectorAll('[data-reauth-devtools]').forEach((host) => host.remove()))

const now = Math.floor(Date.now() / 1000)
const authentication = {
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime: now,
  issuedAt: now,
  expiresAt: now + 300,
  methods: [],
  canReauthenticate: true as const,
}
const service = {
  refreshIdToken: async () => authentication,
  getIdToken: () => 'token',
  classifyError: () => ({ code: 'unexpected' as const }),
}
const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'sent' })
const button = (): HTMLButtonElement | null | undefined =>
  document.querySelector('[data-reauth-devtools]')?.shadowRoot?.querySelector('button')

it('a page without a framework shows the button and records its runs', async () => {
  const page = plainPage(service)
  expect(button()?.getAttribute('aria-label')).toBe('Open the reauth devtools')
  await page.reauth.perform(transfer)
  expect(page.inspection.getEvents().at(-1)?.snapshot.value).toBe('succeeded')
  page.unmount()
  expect(button()).toBeUndefined()
})

it('a page in React shows the button below its provider', async () => {
  const reauth = createReauth({ service, store: memoryStore(), inspect: inspection.inspect })
  render(<Root reauth={reauth} app={<main />} />)
  expect(button()).not.toBeUndefined()
  await reauth.perform(transfer)
  expect(inspection.getEvents().at(-1)?.snapshot.value).toBe('succeeded')
})

it('a click opens the inspector', () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null)
  const element = document.createElement('button')
  const stop = inspectorOf(element)
  element.click()
  expect(open).toHaveBeenCalledWith('http://localhost:4320/inspector', 'reauth-inspector')
  stop()
})

it('a page with a fake service waits until you choose its answers', async () => {
  const run = fakePage(transfer).start(transfer)
  for (const id of ['stale', 'authenticated']) {
    await vi.waitFor(() => expect(openCalls()).toHaveLength(1))
    openCalls()[0]!
      .answers.find((answer) => answer.id === id)!
      .choose()
  }
  await expect(run.ended).resolves.toMatchObject({ outcome: 'succeeded' })
})

it('a listener receives every event, and can read the earlier ones', async () => {
  const page = plainPage(service)
  await page.reauth.perform(transfer)
  const { codes, stop } = watch(page.inspection)
  await page.reauth.perform(transfer)
  stop()
  expect(codes).toHaveLength(page.inspection.getEvents().length)
})
