import type { ReauthService, RunStatus } from '@reauth/core'
import { NotSent } from '@reauth/core'
import { cleanup, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LoadedPage, endpointOf, pageOf, transfer, windowPageOf } from '../../../scripts/binding.fixture.js'
import { BOB, Transfer, appOf, click, enabledButtons, expectStatus } from './react.fixture.js'

/** How an end-user reaches a status. */
interface Way {
  readonly page: Pick<LoadedPage, 'reauth' | 'listeners'>
  /** The action. Default: an endpoint that responds with 201. */
  readonly action?: typeof transfer
  readonly clicks: readonly string[]
  readonly shown: string
  /** The names of the buttons that are enabled in this status. */
  readonly enabled: readonly string[]
}

const never = (): Promise<never> => new Promise(() => {})
const answer = (status: number) => () => new Response('sent to Bob', { status })
const actionOf = (perform: () => unknown) => endpointOf([perform], (response) => (response as Response).text()).action
const ok = actionOf(answer(201))
const hanging: Pick<ReauthService, 'refreshIdToken'> = { refreshIdToken: never }
const ENDED = ['send', 'reset']

const WAYS: Readonly<Record<RunStatus, () => Way | Promise<Way>>> = {
  working: () => ({
    page: windowPageOf(false, hanging),
    clicks: ['send'],
    shown: 'working',
    enabled: ['cancel'],
  }),
  awaitingConfirmation: () => ({
    page: windowPageOf(true),
    action: { ...ok, confirm: true },
    clicks: ['send'],
    shown: 'awaitingConfirmation',
    enabled: ['confirm', 'cancel'],
  }),
  prompting: () => ({ page: windowPageOf(true), clicks: ['send'], shown: 'prompting', enabled: ['cancel'] }),
  redirecting: () => ({
    page: pageOf(true),
    action: transfer,
    clicks: ['send'],
    shown: 'redirecting',
    enabled: ['cancel'],
  }),
  confirmingResumed: async () => {
    const before = pageOf(true)
    await before.reauth.perform(transfer, BOB)
    const page = before.comeBack()
    return { page, action: transfer, clicks: [], shown: 'confirmingResumed', enabled: ['confirm', 'cancel'] }
  },
  calling: () => ({
    page: windowPageOf(false),
    action: actionOf(never),
    clicks: ['send'],
    shown: 'calling',
    enabled: ['cancel'],
  }),
  succeeded: () => ({
    page: windowPageOf(false),
    clicks: ['send'],
    shown: 'succeeded | sent to Bob',
    enabled: ENDED,
  }),
  refused: () => ({
    page: windowPageOf(false),
    action: actionOf(answer(403)),
    clicks: ['send'],
    shown: 'refused | refusedByServer',
    enabled: ENDED,
  }),
  cancelled: () => ({
    page: windowPageOf(true),
    clicks: ['send', 'cancel'],
    shown: 'cancelled | cancelled',
    enabled: ENDED,
  }),
  failed: () => ({
    page: windowPageOf(false),
    action: actionOf(() => Promise.reject(new NotSent())),
    clicks: ['send'],
    shown: 'failed | notSent',
    enabled: ENDED,
  }),
  outcomeUnknown: () => ({
    page: windowPageOf(false),
    action: actionOf(answer(500)),
    clicks: ['send'],
    shown: 'outcomeUnknown | responseLost',
    enabled: ['retry', 'reset'],
  }),
}

let consoleError: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleError = vi.spyOn(console, 'error')
})
afterEach(() => {
  cleanup()
  const complaints = [...consoleError.mock.calls]
  vi.restoreAllMocks()
  expect(complaints).toEqual([])
})

describe.each(Object.keys(WAYS) as RunStatus[])('a component that shows %s', (status) => {
  const reach = async () => {
    const way = await WAYS[status]()
    const { unmount } = render(
      <StrictMode>{appOf(way.page.reauth, <Transfer action={way.action ?? ok} />)}</StrictMode>,
    )
    for (const name of way.clicks) await click(name)
    await expectStatus(way.shown)
    return { ...way, unmount }
  }

  it('enables the buttons that do something in this status, and no others', async () => {
    const { enabled } = await reach()
    expect(enabledButtons()).toEqual(enabled)
  })

  it('leaves no subscription and logs nothing when it unmounts', async () => {
    const { page, unmount } = await reach()
    unmount()
    expect(page.listeners()).toBe(0)
  })
})
