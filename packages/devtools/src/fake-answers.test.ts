import { defineSensitiveAction } from '@reauth/core'
import { type ServiceScript, type TestReauth, byHand, cancelled, createTestReauth, stale } from '@reauth/core/testing'
import { afterEach, expect, it, vi } from 'vitest'
import { LONG_TIMEOUT, all, openTab, textsOf } from './fixtures/devtools.fixture.js'
import { SECRETS } from './fixtures/page.fixture.js'
import { defineReauthDevtools } from './element.js'
import { createInspection } from './stream/inspection.js'

let app: TestReauth | undefined
afterEach(() => {
  for (const element of document.querySelectorAll('reauth-devtools')) element.remove()
  // Answers that a previous page waited for are gone.
  app?.page.reload()
})

const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'sent' })

/** Creates a page with a fake service and the devtools. */
async function pageOf(service: ServiceScript) {
  const inspection = createInspection()
  app = createTestReauth({ actions: [transfer], service, options: { inspect: inspection.inspect } })
  defineReauthDevtools()
  const element = document.createElement('reauth-devtools')
  Object.assign(element, { inspection, reauth: app.reauth })
  document.body.append(element)
  const run = app.reauth.start(transfer)
  await vi.waitFor(() => expect(all(element, '.run')).toHaveLength(1), LONG_TIMEOUT)
  await openTab(element, 'next')
  return { element, run }
}

const answers = (element: HTMLElement): HTMLElement[] => all(element, '[data-do=answer]')
const choose = async (element: HTMLElement, title: string): Promise<void> => {
  const find = (): HTMLElement => answers(element).find(({ textContent }) => textContent === title)!
  await vi.waitFor(() => expect(find()).toBeDefined(), LONG_TIMEOUT)
  find().click()
}

it('the devtools show the possible answers of a fake service, and the run continues with the selected one', async () => {
  const { element, run } = await pageOf({ refresh: byHand(), browser: byHand() })
  await vi.waitFor(() => expect(answers(element)).toHaveLength(6), LONG_TIMEOUT)
  expect(textsOf(element, '.pane p')[0]).toBe('The page asks the provider for the claims. What is the answer?')
  await choose(element, 'The end-user authenticated 24h ago')
  await choose(element, 'The end-user authenticates')
  await expect(run.ended).resolves.toMatchObject({ outcome: 'succeeded' })
  await vi.waitFor(() => expect(answers(element)).toEqual([]), LONG_TIMEOUT)
})

it('the devtools mark the tab that waits for an answer', async () => {
  const { element } = await pageOf({ refresh: byHand() })
  await vi.waitFor(() => expect(textsOf(element, '.tab i')).toEqual(['●']), LONG_TIMEOUT)
  await choose(element, 'The session ended')
  await vi.waitFor(() => expect(textsOf(element, '.tab i')).toEqual([]), LONG_TIMEOUT)
})

it('the devtools send the end-user back from the provider with the selected answer', async () => {
  const { element } = await pageOf({ refresh: stale(), redirect: byHand() })
  await choose(element, 'The end-user cancels')
  const resumed = await app!.reauth.resume()
  await expect(resumed!.ended).resolves.toMatchObject({ outcome: 'cancelled' })
})

it('the devtools show no answers for an earlier moment', async () => {
  const { element } = await pageOf({ refresh: stale(), browser: byHand() })
  await vi.waitFor(() => expect(answers(element)).toHaveLength(6), LONG_TIMEOUT)
  all(element, '[data-do=step]')[0]!.click()
  expect(answers(element)).toEqual([])
})

it('the devtools never show an answer title with unexpected characters', async () => {
  const named = (title: string) => ({ ...cancelled(), id: SECRETS.token, title })
  const { element } = await pageOf({
    refresh: stale(),
    browser: byHand([named(SECRETS.token), named(`Bearer ${SECRETS.opaque}`)]),
  })
  await vi.waitFor(() => expect(textsOf(element, '[data-do=answer]')).toEqual(['Answer 1', 'Answer 2']), LONG_TIMEOUT)
})
