// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createActor, waitFor } from 'xstate'
import { Transfer } from './embedding-react.js'
import {
  type Session,
  formMachineFor,
  inputOf,
  patient,
  patientReauth,
  restore,
  runOnce,
  transferMachineFor,
} from './embedding.js'

// A busy machine needs a longer timeout.
configure({ asyncUtilTimeout: 20_000 })

const NOW = 1_000_000
const authentication = (authTime: number) => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: [],
  canReauthenticate: true as const,
})

/** Creates a session whose authentication is recent, or an hour old. */
function sessionOf(isOld = false, idToken: string | undefined = 'token'): Session {
  let authTime = isOld ? NOW - 3600 : NOW - 10
  return {
    refresh: async () => authentication(authTime),
    prompt: async () => authentication((authTime = NOW)),
    idToken: () => idToken,
  }
}

const keys: string[] = []
let answer = async (): Promise<Response> => Response.json({ receipt: 'r-1' })
beforeEach(() => {
  keys.length = 0
  answer = async () => Response.json({ receipt: 'r-1' })
  vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
    keys.push(headers['Idempotency-Key']!)
    return answer()
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('a plain actor', () => {
  it('runs the flow to its end', async () => {
    const statuses: string[] = []
    await expect(runOnce(transferMachineFor(sessionOf(true)), 'k-1', (status) => statuses.push(status))).resolves.toBe(
      'succeeded',
    )
    expect(statuses).toContain('prompting')
    expect(keys).toEqual(['k-1'])
  })

  it.each([
    ['refused', async () => new Response(null, { status: 403 })],
    ['outcomeUnknown', async () => new Response(null, { status: 502 })],
    ['outcomeUnknown', async () => new Response('no JSON')],
    ['outcomeUnknown', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('ends as %s for such a response', async (outcome, given) => {
    answer = given
    await expect(runOnce(transferMachineFor(sessionOf()), 'k-1', () => {})).resolves.toBe(outcome)
  })

  it('sends nothing without a token, and reports that', async () => {
    const session = { ...sessionOf(), idToken: () => undefined }
    await expect(runOnce(transferMachineFor(session), 'k-1', () => {})).resolves.toBe('refused')
    expect(keys).toEqual([])
  })
})

it('runs under useMachine()', async () => {
  const machine = transferMachineFor({ ...sessionOf(true), prompt: () => new Promise(() => {}) })
  const page = render(<Transfer machine={machine} idempotencyKey="k-1" />)
  await page.findByText('prompting')
  fireEvent.click(page.getByText('Cancel'))
  await page.findByText('cancelled')
  expect(keys).toEqual([])
})

describe('as a child of another machine', () => {
  it('starts after the state that the app added, and reports its outcome to the parent', async () => {
    const actor = createActor(formMachineFor(transferMachineFor(sessionOf()), async () => true)).start()
    actor.send({ type: 'form.submit', key: 'k-1' })
    await waitFor(actor, (snapshot) => snapshot.matches('sent'))
    expect(keys).toEqual(['k-1'])
  })

  it('does not start if the previous state fails, and can be cancelled by its parent', async () => {
    const failing = createActor(
      formMachineFor(transferMachineFor(sessionOf()), () => Promise.reject(new Error('above the limit'))),
    ).start()
    failing.send({ type: 'form.submit', key: 'k-1' })
    await waitFor(failing, (snapshot) => snapshot.matches('editing'))

    const waiting = transferMachineFor({ ...sessionOf(true), prompt: () => new Promise(() => {}) })
    const actor = createActor(formMachineFor(waiting, async () => true)).start()
    actor.send({ type: 'form.submit', key: 'k-2' })
    await waitFor(actor, (snapshot) => snapshot.matches('transferring'))
    actor.send({ type: 'form.cancel' })
    await waitFor(actor, (snapshot) => snapshot.matches('editing'))
    expect(keys).toEqual([])
  })
})

it('waits for the replaced delay', async () => {
  vi.useFakeTimers()
  try {
    let refreshes = 0
    let asked!: () => void
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    const service = {
      refreshIdToken: () => {
        refreshes += 1
        asked()
        return Promise.reject(new Error('busy'))
      },
      getIdToken: () => 'token',
      classifyError: () => ({ code: 'providerUnavailable', retryable: true }) as const,
    }
    const outcome = patientReauth(service, []).perform(() => 'never called', { maxAge: '5m' })
    // Modules that load at the first call need real time.
    await isAsked
    await vi.advanceTimersByTimeAsync(999)
    expect(refreshes).toBe(1)
    await vi.advanceTimersByTimeAsync(1001)
    expect(refreshes).toBe(3)
    await expect(outcome).resolves.toMatchObject({ code: 'providerUnavailable' })
  } finally {
    vi.useRealTimers()
  }
  expect(patient.id).toBe('reauth')
})

describe('a persisted snapshot', () => {
  it('of a run that had started its call never calls again', async () => {
    answer = () => new Promise(() => {})
    const machine = transferMachineFor(sessionOf())
    const actor = createActor(machine, { input: inputOf('k-1') }).start()
    await waitFor(actor, (snapshot) => snapshot.matches('calling'))
    const persisted = JSON.stringify(actor.getPersistedSnapshot())
    actor.stop()
    const restored = restore(machine, persisted)
    expect(restored.getSnapshot().output).toMatchObject({ outcome: 'outcomeUnknown', code: 'responseLost' })
    expect(keys).toEqual(['k-1'])
  })

  it('of a run that had not is shown again, and calls after one click', async () => {
    const waiting = transferMachineFor({ ...sessionOf(true), prompt: () => new Promise(() => {}) })
    const actor = createActor(waiting, { input: inputOf('k-1') }).start()
    await waitFor(actor, (snapshot) => snapshot.hasTag('prompting'))
    const persisted = JSON.stringify(actor.getPersistedSnapshot())
    actor.stop()
    const restored = restore(transferMachineFor(sessionOf(true)), persisted)
    await waitFor(restored, (snapshot) => snapshot.can({ type: 'reauth.confirm' }))
    expect(keys).toEqual([])
    restored.send({ type: 'reauth.confirm' })
    await waitFor(restored, (snapshot) => snapshot.status === 'done')
    expect(restored.getSnapshot().output).toMatchObject({ outcome: 'succeeded', data: { receipt: 'r-1' } })
    expect(keys).toEqual(['k-1'])
  })
})
