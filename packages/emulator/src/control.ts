import type { JWTPayload } from 'jose'
import { RULES, type Rule, typeName } from './checks.js'
import { type ControlApi, ControlError, type MintOptions } from './control-api.js'
import type { ChallengeFault, EmulatorState, TokenFault } from './emulator-state.js'
import { signIdToken } from './id-token.js'
import type { MemoryStore } from './memory-adapter.js'
import type { TestUser } from './users.js'

/** Options of {@link createControl}. */
export interface ControlOptions {
  readonly state: EmulatorState
  readonly store: MemoryStore
  readonly issuer: string
  readonly defaultClient: string
}

const FAULTS = ['error', 'hang', 'disconnect', 'delay']
const INTERACTIONS = ['approve', 'error', 'hang']

function check(field: string, value: unknown, { expected, is }: Rule): void {
  if (!is(value)) throw new ControlError(`\`${field}\` must be ${expected}, got ${typeName(value)}.`, field)
}
function checkOptional(field: string, value: unknown, rule: Rule): void {
  if (value !== undefined) check(field, value, rule)
}
function checkKind(kind: unknown, kinds: readonly string[]): void {
  if (!kinds.includes(kind as string)) throw new ControlError(`\`kind\` must be one of ${kinds.join(', ')}.`, 'kind')
}

/** Creates the control API of an emulator. */
export function createControl(options: ControlOptions): ControlApi {
  const { state, store } = options
  const userOf = (name: string): TestUser => {
    check('user', name, RULES.text)
    const user = state.users.get(name)
    if (user === undefined) {
      const names = [...state.users.keys()].join(', ')
      throw new ControlError(`There is no test user with that name. The test users are ${names}.`, 'user')
    }
    return user
  }
  const sessionsOf = (name: string) => {
    userOf(name)
    return [...state.sessions.values()].filter((session) => session.subject === name && session.isAlive)
  }
  const checkFault = (fault: TokenFault | ChallengeFault): void => {
    check('fault', fault, RULES.object)
    checkKind(fault.kind, FAULTS)
    checkOptional('times', fault.times, RULES.positive)
    checkOptional('status', fault.status, RULES.positive)
    checkOptional('milliseconds', fault.milliseconds, RULES.positive)
  }
  return {
    advanceClock(seconds) {
      check('seconds', seconds, RULES.positive)
      state.passed += seconds * 1000
      store.advance(seconds)
    },
    ageSessions(user, seconds) {
      const sessions = sessionsOf(user)
      check('seconds', seconds, RULES.seconds)
      for (const session of sessions) {
        session.authTime -= seconds
        session.firstAuthTime -= seconds
      }
      store.age(user, seconds)
      return sessions.length
    },
    setClockOffset(seconds) {
      check('seconds', seconds, RULES.seconds)
      state.clockOffset = seconds * 1000
    },
    setQuirks(quirks) {
      check('quirks', quirks, RULES.quirks)
      state.quirks = { ...state.quirks, ...quirks }
    },
    quirks: () => ({ ...state.quirks }),
    killSessions(user) {
      userOf(user)
      store.endSessions(user)
      return state.end((session) => session.subject === user)
    },
    failNextToken(fault) {
      checkFault(fault)
      checkOptional('grantType', fault.grantType, RULES.text)
      checkOptional('error', fault.error, RULES.text)
      state.faults.push({ ...fault, remaining: fault.times ?? 1 })
    },
    failNextChallenge(fault) {
      checkFault(fault)
      checkOptional('reason', fault.reason, RULES.text)
      state.challengeFaults.push({ ...fault, remaining: fault.times ?? 1 })
    },
    deviceKeys: (user) => state.deviceKeys.of(userOf(user).name),
    removeDeviceKeys: (user) => state.deviceKeys.remove(userOf(user).name),
    invalidateDeviceKeys: (user) => state.deviceKeys.invalidate(userOf(user).name),
    setCanReauthenticate(user, canReauthenticate) {
      const testUser = userOf(user)
      check('canReauthenticate', canReauthenticate, RULES.boolean)
      state.users.set(user, { ...testUser, canReauthenticate })
    },
    async rotateKeys({ keepOld = true } = {}) {
      check('keepOld', keepOld, RULES.boolean)
      await state.keys.rotate(keepOld)
    },
    setNextInteraction(next) {
      if (next !== undefined) {
        check('next', next, RULES.object)
        checkKind(next.kind, INTERACTIONS)
        if (next.kind === 'approve') {
          userOf(next.user)
          checkOptional('amr', next.amr, RULES.texts)
        }
        if (next.kind === 'error') {
          check('error', next.error, RULES.text)
          checkOptional('description', next.description, RULES.text)
        }
      }
      state.nextInteraction = next
    },
    setAllowsOtherAccount(allows) {
      check('allows', allows, RULES.boolean)
      state.allowsOtherAccount = allows
    },
    requests: () => [...state.requests],
    async mintIdToken(minted) {
      check('options', minted, RULES.object)
      return mintIdToken(options, userOf(minted.user), minted)
    },
    users: () =>
      [...state.users.values()].map(({ name, displayName, canReauthenticate, purpose }) => ({
        name,
        displayName,
        canReauthenticate,
        purpose,
      })),
    reset() {
      state.reset()
      store.clear()
    },
  }
}

async function mintIdToken(
  { state, issuer, defaultClient }: ControlOptions,
  user: TestUser,
  { clientId = defaultClient, age = 0, expiresIn = 300, claims = {}, tampered = false }: MintOptions,
): Promise<string> {
  check('clientId', clientId, RULES.text)
  check('age', age, RULES.seconds)
  check('expiresIn', expiresIn, RULES.seconds)
  check('claims', claims, RULES.object)
  check('tampered', tampered, RULES.boolean)
  const now = state.now()
  const expiresAt = now + expiresIn
  const all: JWTPayload = {
    iss: issuer,
    aud: clientId,
    sub: user.name,
    iat: expiresAt - 300,
    exp: expiresAt,
    auth_time: now - age,
    amr: ['pwd'],
    ...state.profile.userClaims(user),
    ...claims,
  }
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
  const token = await signIdToken(state, set)
  const [header, , signature] = token.split('.')
  const otherPayload = Buffer.from(JSON.stringify({ ...set, sub: 'somebody-else' })).toString('base64url')
  return tampered ? `${header}.${otherPayload}.${signature}` : token
}
