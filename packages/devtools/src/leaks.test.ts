import { createReauth } from '@reauth/core'
import { afterEach, expect, it, vi } from 'vitest'
import { all, control, openTab, rootOf, show } from './fixtures/devtools.fixture.js'
import { type Answer, SECRETS, TestPage } from './fixtures/page.fixture.js'
import { openInspector, shareInspection } from './stream/wires.js'
import { TABS } from './view/panels/view-state.js'

afterEach(() => {
  document.body.replaceChildren()
  localStorage.clear()
  vi.restoreAllMocks()
})

/** A record as anybody could have written it: every text is a secret. */
const PLANTED = {
  v: 1,
  runId: SECRETS.session,
  actionId: SECRETS.opaque,
  idempotencyKey: SECRETS.key,
  transactionId: 'A'.repeat(22),
  stage: 'pending',
  createdAt: 1_700_000_000_000,
  expiresAt: 1_700_000_600_000,
  subjectTag: SECRETS.subject,
  intentTag: SECRETS.input,
  returnTo: `https://app.example.com/?code=${SECRETS.token}`,
  challenge: { maxAge: 60, acrValues: [SECRETS.opaque] },
  operationId: SECRETS.data,
  stepUps: 1,
}

/** The secrets that a text holds: as they are, in JSON, in an address or in base64. */
const foundIn = (texts: readonly string[]): string[] =>
  Object.values(SECRETS).filter((secret) =>
    [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      btoa(unescape(encodeURIComponent(secret))),
    ].some((form) => texts.some((text) => text.includes(form))),
  )

/** Everything in a value, also what is not enumerable or a symbol's. */
function contentsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  if (seen.has(value)) return []
  seen.add(value)
  return Reflect.ownKeys(value).flatMap((key) => [String(key), ...contentsOf(Reflect.get(value, key), seen)])
}

const ENDINGS: readonly (readonly [string, readonly Answer[], TestPage['prompt']])[] = [
  ['is performed', ['performed'], 'authenticates'],
  ['asks for step-up', ['stepUp', 'performed'], 'authenticates'],
  ['asks for step-up twice', ['stepUp', 'stepUp'], 'authenticates'],
  ['is refused', ['refused'], 'authenticates'],
  ['is lost', ['lost'], 'authenticates'],
  ['throws', ['bug'], 'authenticates'],
  ['is not reached', [], 'closes'],
]

it('the scan finds what XState reports of the same run, so it would find a leak', async () => {
  const page = new TestPage()
  const reported: unknown[] = []
  const reauth = createReauth({ ...page.options, inspect: (event) => reported.push(event) })
  await reauth.perform(page.transfer, page.input)
  const texts = contentsOf(reported)
  expect(foundIn(texts)).toEqual(expect.arrayContaining([SECRETS.subject, SECRETS.issuer, SECRETS.opaque]))
})

it.each(ENDINGS)(
  'nothing that is secret is held, shown or sent of a run that %s',
  async (_, answers, prompt) => {
    const page = new TestPage()
    await page.store.put({ record: PLANTED as never, sealed: null })
    const channel = { postMessage: vi.fn(), close: vi.fn(), onmessage: null }
    shareInspection(page.inspection, channel as never)
    const inspector = { postMessage: vi.fn() }
    vi.spyOn(window, 'open').mockReturnValue(inspector as never)
    openInspector(page.inspection, 'https://docs.example.com/#/inspector')
    const hello = new MessageEvent('message', {
      data: { type: '@statelyai.connected' },
      origin: 'https://docs.example.com',
      source: inspector as never,
    })
    window.dispatchEvent(hello)

    const element = show(page)
    page.age = 1000
    page.answers = [...answers]
    page.prompt = prompt
    await page.reauth.perform(page.transfer, page.input)
    const shown: string[] = []
    const count = all(element, '[data-do=step][aria-current], [data-do=step].step').length
    for (const tab of Object.keys(TABS) as (keyof typeof TABS)[]) {
      await openTab(element, tab)
      for (let step = 0; step < Math.max(1, count); step += 1) {
        if (tab === 'log') control(element, 'step', step).click()
        shown.push(rootOf(element).innerHTML)
      }
    }
    control(element, 'copy-recording').click()
    const sent = [...channel.postMessage.mock.calls, ...inspector.postMessage.mock.calls]
    expect(sent.length).toBeGreaterThan(6)
    expect(shown.join('').length).toBeGreaterThan(10_000)
    expect(shown.join('')).toContain('another action')
    const stored = Object.entries(localStorage).flat().map(String)
    expect({
      held: foundIn(contentsOf([page.inspection, page.inspection.getEvents()])),
      shown: foundIn(shown),
      sent: foundIn(contentsOf(sent)),
      stored: foundIn(stored),
    }).toEqual({ held: [], shown: [], sent: [], stored: [] })
    element.close()
  },
  60_000,
)
