import { afterEach, expect, it, vi } from 'vitest'
import type { SessionChange } from '../../service/reauth-service.js'
import { AppServer, claimsOf } from './session-server.fixture.js'
import { session } from '../session.js'

const { signal } = new AbortController()
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.unstubAllGlobals()
})

/** A tab of the app, which all tabs share one session with. */
const openTab = (cookie: { claims: object | null }) => {
  const heard: SessionChange[] = []
  const service = session({ readClaims: () => cookie.claims })
  const stop = service.subscribe!((change) => heard.push(change))
  stops.push(stop)
  return { heard, stop, read: () => service.refreshIdToken({ signal }).catch(() => undefined) }
}

it.each([
  ['lost', null],
  ['changed', claimsOf({ sub: 'bob' })],
  ['changed', claimsOf({ iss: 'https://other.example.com' })],
])('every tab that has read the session is notified that it is %s', async (change, claims) => {
  const cookie: { claims: object | null } = { claims: claimsOf() }
  const [one, two, late] = [openTab(cookie), openTab(cookie), openTab(cookie)]
  await Promise.all([one.read(), two.read()])
  cookie.claims = claims
  await one.read()
  await vi.waitFor(() => expect(two.heard).toEqual([change]))
  expect([one.heard, late.heard]).toEqual([[change], []])
})

it('neither the first end-user nor a reauthentication of the same one is a change', async () => {
  const cookie: { claims: object | null } = { claims: null }
  const tab = openTab(cookie)
  await tab.read()
  cookie.claims = claimsOf()
  await tab.read()
  cookie.claims = claimsOf({ auth_time: 1_800_000_000, iat: 1_800_000_000 })
  await tab.read()
  expect(tab.heard).toEqual([])
})

it('a tab that cannot read the session is not notified, until it can', async () => {
  const cookie: { claims: object | null } = { claims: claimsOf() }
  const tab = openTab(cookie)
  await tab.read()
  cookie.claims = claimsOf({ sub: 5 })
  await tab.read()
  expect(tab.heard).toEqual([])
  cookie.claims = claimsOf({ sub: 'bob' })
  await tab.read()
  expect(tab.heard).toEqual(['changed'])
})

it('a stopped listener is no longer notified, and others are', async () => {
  const claims = { now: claimsOf() as object | null }
  const service = session({ readClaims: () => claims.now })
  const heard: string[] = []
  const listener = (change: string) => void heard.push(change)
  const stop = service.subscribe!(listener)
  stops.push(service.subscribe!(listener))
  await service.refreshIdToken({ signal })
  stop()
  stop()
  claims.now = null
  await service.refreshIdToken({ signal }).catch(() => {})
  expect(heard).toEqual(['lost'])
})

it('other listeners are notified even if one throws, and even without BroadcastChannel', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  const claims = { now: claimsOf() as object | null }
  const service = session({ readClaims: () => claims.now })
  const listener = vi.fn()
  stops.push(
    service.subscribe!(() => {
      throw new Error('x')
    }),
    service.subscribe!(listener),
  )
  await service.refreshIdToken({ signal })
  claims.now = null
  await service.refreshIdToken({ signal }).catch(() => {})
  expect(listener).toHaveBeenCalledExactlyOnceWith('lost')
})

it('messages between tabs contain no data of the session', async () => {
  const server = await AppServer.start()
  const url = server.answer('/session', { body: claimsOf() })
  const told: unknown[] = []
  const channel = new BroadcastChannel(`reauth:v1:session:${url}`)
  channel.onmessage = ({ data }) => void told.push(data)
  const service = session({ url })
  stops.push(
    service.subscribe!(() => {}),
    () => channel.close(),
  )
  await service.refreshIdToken({ signal })
  server.answer('/session', { body: claimsOf({ sub: 'bob' }) })
  await service.refreshIdToken({ signal })
  await vi.waitFor(() => expect(told).toEqual(['']))
  await server.stop()
})
