import type { Authentication } from '@reauth/policy'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FaultyBank } from './faults.js'
import { Presenter, lockableUsers } from './presenter.js'

const ALICE: Authentication = {
  issuer: 'https://op.example',
  subject: 'alice',
  authTime: 900,
  issuedAt: 1000,
  expiresAt: 2000,
  methods: ['pwd'],
  canReauthenticate: true,
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function stageOf(endUser: Authentication | null = ALICE) {
  const lockedOut = new Set<string>()
  const page = { setAllowsOtherAccount: vi.fn(), setAnotherSubject: vi.fn() }
  const faults = new FaultyBank()
  const age = vi.fn()
  const openSession = vi.fn()
  const presenter = new Presenter({ clocks: [], signInPages: [page], faults, lockedOut, openSession })
  const routes = presenter.routes({ authenticationOf: async () => endUser, age, clock: () => 1000 })
  const act = async (body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    return (await routes.request('/', { method: 'POST', headers, body: JSON.stringify(body) })).status
  }
  return { act, page, faults, age, lockedOut, openSession }
}

describe('the presenter', () => {
  it('sets the age of the signed-in end-user’s last confirmation, even to a younger one', async () => {
    const { act, age } = stageOf()
    expect([await act({ act: 'set', confirmedAgo: 660 }), await act({ act: 'set', confirmedAgo: 20 })]).toEqual([
      200, 200,
    ])
    expect(age.mock.calls).toEqual([
      ['alice', 560],
      ['alice', -80],
    ])
  })

  it('resets every setting that is not listed', async () => {
    const { act, page, faults, lockedOut } = stageOf()
    await act({ act: 'set', anotherSubject: true, lockedOut: true, wantsNewer: true })
    expect([lockedOut.has('alice'), faults.wantsNewer, page.setAnotherSubject.mock.lastCall]).toEqual([
      true,
      true,
      [true],
    ])
    await act({ act: 'set' })
    expect([lockedOut.size, faults.wantsNewer, page.setAnotherSubject.mock.lastCall]).toEqual([0, false, [false]])
  })

  it('resets everything after a timeout if the visitor does not return', async () => {
    const { act, page, faults } = stageOf()
    await act({ act: 'set', anotherSubject: true, wantsNewer: true })
    vi.advanceTimersByTime(15 * 60_000 - 1)
    expect(faults.wantsNewer).toBe(true)
    vi.advanceTimersByTime(1)
    expect([faults.wantsNewer, page.setAnotherSubject.mock.lastCall]).toEqual([false, [false]])
  })

  it('needs a sign-in for settings of the end-user, and none to reset everything', async () => {
    const { act, openSession } = stageOf(null)
    const personal = [{ act: 'set', confirmedAgo: 20 }, { act: 'set', lockedOut: true }, { act: 'openSession' }]
    for (const body of personal) expect(await act(body)).toBe(401)
    expect([await act({ act: 'set' }), openSession.mock.calls]).toEqual([200, []])
  })

  it('rejects unknown requests', async () => {
    const { act } = stageOf()
    expect([await act({ act: 'explode' }), await act({ act: 'set', confirmedAgo: -1 })]).toEqual([400, 400])
  })
})

describe('the test users', () => {
  it('are locked out while they are in the set', () => {
    const lockedOut = new Set<string>()
    const alice = lockableUsers(lockedOut).find(({ name }) => name === 'alice')!
    expect(alice.isLockedOut).toBe(false)
    lockedOut.add('alice')
    expect(alice.isLockedOut).toBe(true)
  })
})

describe('a bank that loses answers', () => {
  it('loses the response of a booking, and never a refusal', async () => {
    const faults = new FaultyBank()
    const app = new Hono().use(faults.loseAnswer)
    let booked = 0
    app.post('/transfers', (c) => c.json({ booked: (booked += 1) }, 201))
    app.post('/refused', (c) => c.json({}, 401))
    faults.set({ losesAnswer: true })
    const answers = [await app.request('/refused', { method: 'POST' })]
    for (let call = 0; call < 2; call += 1) answers.push(await app.request('/transfers', { method: 'POST' }))
    expect([answers.map(({ status }) => status), booked]).toEqual([[401, 504, 201], 2])
  })
})
