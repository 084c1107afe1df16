import type { JWTPayload } from 'jose'
import { type ControlApi, ControlError } from './control-api.js'
import { type EmulatorState, nowInSeconds } from './emulator-state.js'
import { signIdToken, userClaims } from './id-token.js'
import type { MemoryStore } from './memory-adapter.js'
import { type TestUser, TEST_USERS } from './users.js'

/** Makes the control API of one emulator. */
export function createControl(
  state: EmulatorState,
  store: MemoryStore,
  issuer: string,
  defaultClient: string,
): ControlApi {
  const known = (name: string): TestUser => {
    const user = state.users.get(name)
    if (user === undefined)
      throw new ControlError(`There is no test user of that name. There are: ${[...state.users.keys()].join(', ')}.`)
    return user
  }
  const sessionsOf = (name: string) => {
    known(name)
    return [...state.sessions.values()].filter((session) => session.subject === name && session.isAlive)
  }
  return {
    ageSessions(user, seconds) {
      if (!Number.isFinite(seconds)) throw new ControlError('seconds is a number.')
      const sessions = sessionsOf(user)
      for (const session of sessions) session.authTime -= seconds
      for (const payload of store.all('Session')) {
        if (payload.accountId === user && payload.loginTs !== undefined) payload.loginTs -= seconds
      }
      return sessions.length
    },
    setClockOffset(seconds) {
      if (!Number.isFinite(seconds)) throw new ControlError('seconds is a number.')
      state.clockOffset = seconds * 1000
    },
    killSessions(user) {
      const sessions = sessionsOf(user)
      for (const session of sessions) session.isAlive = false
      return sessions.length
    },
    failNextToken(fault) {
      if (!['error', 'hang', 'disconnect', 'delay'].includes(fault.kind))
        throw new ControlError('kind is error, hang, disconnect or delay.')
      state.faults.push({ ...fault, left: fault.times ?? 1 })
    },
    setCanReauthenticate(user, canReauthenticate) {
      state.users.set(user, { ...known(user), canReauthenticate })
    },
    rotateKeys: ({ keepOld = true } = {}) => state.keys.rotate(keepOld),
    setNextInteraction(next) {
      if (next?.kind === 'approve') known(next.user)
      state.nextInteraction = next
    },
    setAllowsOtherAccount(allows) {
      state.allowsOtherAccount = allows
    },
    requests: () => [...state.requests],
    async mintIdToken({ user, clientId = defaultClient, age = 0, expiresIn = 300, claims = {}, tampered = false }) {
      const now = nowInSeconds(state)
      const expiresAt = now + expiresIn
      const all: JWTPayload = {
        iss: issuer,
        aud: clientId,
        sub: known(user).name,
        iat: expiresAt - 300,
        exp: expiresAt,
        auth_time: now - age,
        amr: ['pwd'],
        ...userClaims(state, user),
        ...claims,
      }
      const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
      const token = await signIdToken(state, kept)
      const [header, , signature] = token.split('.')
      const other = Buffer.from(JSON.stringify({ ...kept, sub: 'somebody-else' })).toString('base64url')
      return tampered ? `${header}.${other}.${signature}` : token
    },
    users: () =>
      [...state.users.values()].map(({ name, displayName, canReauthenticate, purpose }) => ({
        name,
        displayName,
        canReauthenticate,
        purpose,
      })),
    reset() {
      state.users = new Map(TEST_USERS.map((user) => [user.name, user]))
      state.sessions.clear()
      state.faults = []
      state.nextInteraction = undefined
      state.allowsOtherAccount = false
      state.clockOffset = 0
      state.requests = []
      store.clear()
    },
  }
}
