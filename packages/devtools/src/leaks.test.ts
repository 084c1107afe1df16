import { type ReauthService, createReauth } from '@reauth/core'
import { afterEach, expect, it, vi } from 'vitest'
import { chart } from './chart/chart.js'
import { all, control, openTab, rootOf, show } from './fixtures/devtools.fixture.js'
import { type Answer, SECRETS, TestPage, type TestPageOptions, plantedError } from './fixtures/page.fixture.js'
import { createInspection } from './stream/inspection.js'
import { openInspector, shareInspection } from './stream/wires.js'
import { TABS } from './view/panels/view-state.js'

afterEach(() => {
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
  vi.restoreAllMocks()
})

/** A record that an attacker could have written: every string is a secret. */
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

/** The secrets that a text contains: plain, in JSON, URL-encoded or in base64. */
const foundIn = (texts: readonly string[]): string[] =>
  Object.values(SECRETS).filter((secret) =>
    [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      btoa(unescape(encodeURIComponent(secret))),
    ].some((form) => texts.some((text) => text.includes(form))),
  )

/** Returns everything in a value, including non-enumerable and symbol properties. */
function contentsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  if (seen.has(value)) return []
  seen.add(value)
  return Reflect.ownKeys(value).flatMap((key) => [String(key), ...contentsOf(Reflect.get(value, key), seen)])
}

/** The course of a run: the server's answers, the result of the prompt, and the options of the page. */
interface Course extends TestPageOptions {
  readonly answers?: readonly Answer[]
  readonly prompt?: TestPage['prompt']
}

const rejects = (): Promise<never> => Promise.reject(plantedError())
/** Claims whose names and values are secrets. */
const nonsense = (): Promise<never> =>
  Promise.resolve({
    ...Object.fromEntries(Object.values(SECRETS).map((secret) => [secret, secret])),
    authTime: SECRETS.token,
    issuedAt: SECRETS.opaque,
    canReauthenticate: SECRETS.error,
  } as never)
const inProcess = (reauthenticate: () => Promise<never>): Partial<ReauthService> => ({
  browser: { kind: 'inProcess', reauthenticate },
})
const biometric = (reauthenticate: () => Promise<never>): Partial<ReauthService> => ({
  biometric: { isEnabled: () => true, reauthenticate },
})

const COURSES: Readonly<Record<string, Course>> = {
  'is performed': {},
  'asks for step-up': { answers: ['stepUp', 'performed'] },
  'asks for step-up twice': { answers: ['stepUp', 'stepUp'] },
  'is refused': { answers: ['refused'] },
  'is lost': { answers: ['lost'] },
  throws: { answers: ['bug'] },
  'does not reach the server': { prompt: 'closes' },
  'fails to read the claims': { service: { refreshIdToken: rejects } },
  'reads invalid claims': { service: { refreshIdToken: nonsense } },
  'fails in a window': { service: inProcess(rejects) },
  'gets invalid claims from a window': { service: inProcess(nonsense) },
  'fails at the biometric sensor': { service: { ...biometric(rejects), ...inProcess(rejects) } },
  'gets invalid claims from the biometric sensor': { service: biometric(nonsense) },
  'has no token': { service: { getIdToken: rejects } },
  'fails to classify an error': {
    service: {
      refreshIdToken: rejects,
      classifyError: () => {
        throw plantedError()
      },
    },
  },
  'classifies an error with unknown codes': {
    service: {
      refreshIdToken: rejects,
      classifyError: () => ({ code: SECRETS.token, message: SECRETS.error }) as never,
    },
  },
  'cannot open an operation': { action: { operation: rejects } },
  'opens an operation': {
    action: { operation: () => Promise.resolve({ operationId: SECRETS.opaque, openedAt: 1_700_000_001 }) },
  },
  'asks for the outcome of the call': { answers: ['lost'], action: { status: rejects } },
  'gets an unknown outcome of the call': {
    answers: ['lost'],
    action: { status: () => Promise.resolve({ result: SECRETS.token, data: SECRETS.data }) as never },
  },
}

/** Copies a value with a secret in place of every string and an additional property in every object. Names from the app's code stay. */
function plantedIn(value: unknown, name = ''): unknown {
  if (['runId', 'actionId', 'requirement'].includes(name)) return value
  if (typeof value === 'string') return SECRETS.token
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return [...value.map((each) => plantedIn(each)), ...Object.values(SECRETS)]
  const members = Object.entries(value).map(([key, inner]) => [key, plantedIn(inner, key)])
  return { ...Object.fromEntries(members), [SECRETS.note]: SECRETS.input, data: SECRETS.data, error: plantedError() }
}

it('the stream never contains anything that a service returns, rejects with or writes to the context, in any state', async () => {
  const page = new TestPage()
  page.answers = ['stepUp', 'performed']
  const reported: Record<string, object>[] = []
  const reauth = createReauth({
    ...page.options,
    inspect: (event) => reported.push(event as (typeof reported)[number]),
  })
  await reauth.perform(page.transfer, page.input)
  const last = reported.findLast(
    ({ type, actorRef, rootId }) =>
      (type as unknown) === '@xstate.snapshot' && Reflect.get(actorRef!, 'sessionId') === rootId,
  )!
  const events = [...new Set(chart.transitions.map(({ event }) => event))]
  const context = plantedIn(Reflect.get(last['snapshot']!, 'context'))
  const answer = plantedIn({ result: '', code: '', authentication: {} })
  const taken = new Set<string>()
  for (const { id } of chart.states.slice(1)) {
    const path = id.split('.').slice(1)
    const value = path.reduceRight<unknown>((inner, key) => (inner === undefined ? key : { [key]: inner }), undefined)
    const snapshot = { status: 'active', value, context, output: answer, error: plantedError(), children: answer }
    const inspection = createInspection()
    for (const type of events) {
      const event = { type, output: answer, error: plantedError(), input: page.input }
      inspection.inspect({ ...last, snapshot, event })
      const sent = { snapshot: JSON.stringify(snapshot), event, name: SECRETS.opaque, transitions: [SECRETS.token] }
      inspection.receive({ ...sent, type: '@xstate.snapshot', createdAt: SECRETS.token })
    }
    for (const event of inspection.getEvents()) taken.add(JSON.stringify(event))
  }
  expect(taken.size).toBeGreaterThan(1000)
  expect(foundIn([...taken])).toEqual([])
})

it('the scan finds the secrets in the events of XState for the same run', async () => {
  const page = new TestPage()
  const reported: unknown[] = []
  const reauth = createReauth({ ...page.options, inspect: (event) => reported.push(event) })
  await reauth.perform(page.transfer, page.input)
  const texts = contentsOf(reported)
  expect(foundIn(texts)).toEqual(expect.arrayContaining([SECRETS.subject, SECRETS.issuer, SECRETS.opaque]))
})

/** A page with a pending action of another app, and with every kind of listener. */
async function listenedTo({ answers = [], prompt = 'authenticates', ...options }: Course) {
  const page = new TestPage({ ...options, keepInTab: true })
  await page.store.put({ record: PLANTED as never, sealed: null })
  const channel = { postMessage: vi.fn(), close: vi.fn(), onmessage: null }
  shareInspection(page.inspection, channel as never)
  const inspector = { postMessage: vi.fn() }
  vi.spyOn(window, 'open').mockReturnValue(inspector as never)
  openInspector(page.inspection, 'https://docs.example.com/inspector')
  const hello = new MessageEvent('message', {
    data: { type: '@statelyai.connected' },
    origin: 'https://docs.example.com',
    source: inspector as never,
  })
  window.dispatchEvent(hello)
  page.age = 1000
  page.answers = [...answers]
  page.prompt = prompt
  const sent = (): unknown[] => [...channel.postMessage.mock.calls, ...inspector.postMessage.mock.calls]
  return { page, sent }
}

it.each(Object.entries(COURSES))('no secret is recorded, stored or sent for a run that %s', async (_, course) => {
  const { page, sent } = await listenedTo(course)
  await page.reauth.perform(page.transfer, page.input)
  dispatchEvent(new Event('pagehide'))
  const kept = Object.entries(sessionStorage).flat().map(String)
  expect(kept).toContain('reauth:devtools:runs')
  expect(sent().length).toBeGreaterThan(4)
  expect({
    held: foundIn(contentsOf([page.inspection, page.inspection.getEvents()])),
    kept: foundIn(kept),
    sent: foundIn(contentsOf(sent())),
  }).toEqual({ held: [], kept: [], sent: [] })
})

it.each(['is performed', 'asks for step-up', 'is refused', 'throws', 'reads invalid claims'])(
  'no secret is shown, copied or stored for a run that %s',
  async (course) => {
    const { page } = await listenedTo(COURSES[course]!)
    const copied: string[] = []
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text))
    const element = show(page)
    await page.reauth.perform(page.transfer, page.input)
    const shown: string[] = []
    const look = (): unknown => shown.push(rootOf(element).innerHTML)
    // Checks only the last moment: its log contains the logs of all earlier ones.
    const steps = course === 'asks for step-up' ? all(element, '.step').length : 0
    for (let step = 0; step < steps; step += 1) {
      control(element, 'step', step).click()
      look()
    }
    for (const tab of Object.keys(TABS) as (keyof typeof TABS)[]) {
      await openTab(element, tab)
      look()
    }
    for (const each of all(element, '[data-do^=copy]')) each.click()
    expect(copied).toHaveLength(3)
    expect(shown.join('')).toContain('another action')
    const remembered = Object.entries(localStorage).flat().map(String)
    expect({
      shown: foundIn(shown),
      copied: foundIn(copied),
      remembered: foundIn(remembered),
    }).toEqual({ shown: [], copied: [], remembered: [] })
    element.close()
  },
  60_000,
)
