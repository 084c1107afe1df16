import { type ReauthService, createReauth } from '@reauth/core'
import { type Requirement, type WhenCannotReauthenticate, parseChallenge, parseRequirement } from '@reauth/policy'
import { createSessionVerifier, createVerifier } from '@reauth/server'
import { defineOperations } from '@reauth/server/operations'
import { requireReauth as decideBy } from '@reauth/server/plain'
import { memoryStore } from '@reauth/server/stores/memory'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withMargin } from '../../packages/core/src/words/requirement.js'

// #region client
import { defineSensitiveAction } from '@reauth/core'
import { requirements } from './requirements.js'

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: requirements.transfer,
  perform: ({ idToken, signal }) =>
    fetch('/api/transfers', { method: 'POST', headers: { Authorization: `Bearer ${idToken}` }, signal }),
})
// #endregion

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })

// #region server
import { requireReauth } from '@reauth/server/fetch'

// `verifier` is the result of `createVerifier()`, and `requirements` comes from the shared module.
export const POST = requireReauth({ verifier, requirement: requirements.transfer })((_, { authentication }) =>
  Response.json({ bookedFor: authentication.subject }),
)
// #endregion

// #region unverifiable
/** The guard passes `verdict` to the handler: `fresh`, or `unverifiable` if the requirement allows it. */
export const changeName = requireReauth({ verifier, requirement: requirements.changeName })((_, { verdict }) =>
  verdict.verdict === 'unverifiable'
    ? Response.json({ title: 'Ask the support to change your name.' }, { status: 403 })
    : Response.json({ changed: true }),
)
// #endregion

// #region operation
export const closeAccount = defineSensitiveAction({
  id: 'closeAccount',
  requirement: requirements.closeAccount,
  operation: async ({ idToken, signal }) => {
    const headers = { Authorization: `Bearer ${idToken}` }
    const response = await fetch('/api/closings', { method: 'POST', headers, signal })
    // If an error has the response, the run reads the response.
    if (!response.ok) throw Object.assign(new Error('The closing could not be opened.'), { response })
    return (await response.json()) as { operationId: string; openedAt: number }
  },
  perform: ({ idToken, operationId, idempotencyKey, signal }) =>
    fetch(`/api/closings/${operationId}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      signal,
    }),
})
// #endregion

// #region operation-server
import { type OperationRefusal, type Operations, commitOperation, createOperation } from '@reauth/server/operations'

/** Both calls send the action and the fields that the end-user agrees to. */
const closing = { action: 'closeAccount', fields: {} }
const refuse = ({ response }: OperationRefusal): Response => new Response(response.body, response)

/** POST /api/closings */
export async function openClosing(operations: Operations, token: string): Promise<Response> {
  const opened = await createOperation(operations, { ...closing, token })
  return opened.ok === true ? Response.json(opened.operation) : refuse(opened)
}

/** POST /api/closings/:operationId */
export async function commitClosing(
  operations: Operations,
  { token, operationId, idempotencyKey }: Record<'token' | 'operationId' | 'idempotencyKey', string>,
): Promise<Response> {
  const handler = () => ({ closed: true })
  const result = await commitOperation(operations, { ...closing, token, operationId, idempotencyKey, handler })
  return result.ok === true ? Response.json(result.answer) : refuse(result)
}
// #endregion

// #region evaluate
import { type Authentication, evaluate } from '@reauth/policy'

/** `authentication` comes from a verifier or a session. Times are in seconds. */
export const mayTransfer = (authentication: Authentication, now: number): boolean =>
  evaluate(requirements.transfer, authentication, now).verdict === 'fresh'
// #endregion

const NOW = 1_800_000_000
const page = readFileSync(join(import.meta.dirname, '../guide/requirements.md'), 'utf8')

/** A row of a table by column name. Code has no backticks. */
type Row = Readonly<Record<string, string>>
const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))

/** Returns the rows of the tables with a column, with the requirement before each table. */
function rowsWith(column: string): Row[] {
  let [head, requirement]: [string[], string] = [[], '']
  const rows: Row[] = []
  for (const line of page.split('\n')) {
    requirement = /What happens with `(.*?)`/.exec(line)?.[1] ?? requirement
    if (!line.startsWith('|')) head = []
    else if (head.length === 0) head = cellsOf(line)
    else if (head.includes(column) && !line.startsWith('| -'))
      rows.push({ ...Object.fromEntries(cellsOf(line).map((cell, index) => [head[index], cell])), requirement })
  }
  return rows
}
/** Parses code of the page: objects, arrays and strings in single quotes. */
const readCode = (code: string): unknown => JSON.parse(code.replaceAll("'", '"').replaceAll(/(\w+):/g, '"$1":'))

const UNIT = { second: 1, minute: 60 }
/** '10 seconds ago' is 10, and '5 seconds ahead' is -5. */
function secondsOf(text: string): number {
  const [, count, unit, direction] = /^(\d+) (second|minute)s? (ago|ahead)$/.exec(text)!
  return Number(count) * UNIT[unit as keyof typeof UNIT] * (direction === 'ago' ? 1 : -1)
}

function requirementOf({ requirement, whenCannotReauthenticate: policy }: Row): Requirement {
  const read = readCode(requirement!) as Requirement
  if (policy === undefined) return read
  return { ...read, whenCannotReauthenticate: readCode(policy) as WhenCannotReauthenticate }
}

function authenticationOf(row: Row): Authentication {
  const { Authenticated: ago = '1 minute ago', amr = 'none', acr = 'none', 'Can be asked': can = 'yes' } = row
  return {
    issuer: 'https://op.example.com',
    subject: 'alice',
    ...(ago !== 'not said' && { authTime: NOW - secondsOf(ago) }),
    issuedAt: NOW,
    expiresAt: NOW + 300,
    methods: amr === 'none' ? [] : (readCode(amr) as string[]),
    ...(acr !== 'none' && { acr }),
    canReauthenticate: ({ yes: true, no: false, 'not said': 'unknown' } as const)[can as 'yes' | 'no' | 'not said'],
  }
}

/** A clock that stands still. */
const clock = { monotonic: () => 0, wall: () => NOW * 1000 }

const serviceOf = (first: Authentication, prompt: () => Authentication): ReauthService => ({
  refreshIdToken: async () => first,
  getIdToken: () => 'e30.e30.',
  classifyError: () => ({ code: 'unexpected' }),
  browser: { kind: 'inProcess', reauthenticate: async () => prompt() },
})

/** Returns what the flow does with an authentication: it calls, prompts or refuses. */
async function browserOf(requirement: Requirement, authentication: Authentication): Promise<string> {
  let isAsked = false
  const service = serviceOf(authentication, () => {
    isAsked = true
    return { ...authentication, authTime: NOW, issuedAt: NOW }
  })
  const action = defineSensitiveAction({ id: 'a', requirement, perform: () => 'called' })
  const outcome = await createReauth({ service, clock }).perform(action)
  if (isAsked) return 'asks'
  return 'code' in outcome ? `${outcome.outcome}: ${outcome.code}` : 'calls'
}

/** Returns the response of the guard. */
async function serverOf(requirement: Requirement, authentication: Authentication): Promise<string> {
  const decide = decideBy({ requirement, authentication: () => authentication, clock: () => NOW })
  const decision = await decide(null, undefined)
  if (decision.pass === true) return '200'
  const { maxAge, acrValues } = parseChallenge(decision.response.headers['www-authenticate']!)!
  return `${decision.response.status} with max_age=${maxAge}${acrValues === undefined ? '' : `, acr_values=${acrValues.join(' ')}`}`
}

describe('each row of the tables', () => {
  const rows = rowsWith('In the browser')
  it.each(rows.map((row) => [Object.values(row).join(' | '), row] as const))('%s', async (_, row) => {
    const [requirement, authentication] = [requirementOf(row), authenticationOf(row)]
    expect(evaluate(requirement, authentication, NOW).verdict).toBe(row['Verdict'])
    await expect(browserOf(requirement, authentication)).resolves.toBe(row['In the browser'])
    await expect(serverOf(requirement, authentication)).resolves.toBe(row['On the server'])
  })

  it('shows each policy for end-users who can and cannot reauthenticate, and every verdict', () => {
    const policies = rows.filter(({ whenCannotReauthenticate: policy }) => policy !== undefined)
    expect(policies.filter((row) => row['Can be asked'] === 'no')).toHaveLength(6)
    expect(new Set(rows.map(({ Verdict }) => Verdict))).toEqual(
      new Set(['fresh', 'stale', 'implausible', 'insufficientMethods', 'cannotReauthenticate', 'unverifiable']),
    )
  })

  it.each(rowsWith('The operation was opened'))('always: authenticated $Authenticated is $Verdict', (row) => {
    const opened = row['The operation was opened']!
    const openedAt = opened === 'never' ? undefined : NOW - secondsOf(opened)
    const verdict = evaluate({ maxAge: 'always' }, authenticationOf(row), NOW, { openedAt })
    expect(verdict.verdict).toBe(row['Verdict'])
  })

  it.each(rowsWith('auth_time'))('an auth_time $auth_time is $Verdict', ({ auth_time: ahead, Verdict }) => {
    const authTime = NOW - secondsOf(ahead!)
    const authentication = { ...authenticationOf({}), authTime, issuedAt: authTime }
    expect(evaluate({ maxAge: '5m' }, authentication, NOW).verdict).toBe(Verdict)
  })

  it.each(rowsWith("The browser's window"))("the browser's window of $maxAge", (row) => {
    const requirement = parseRequirement({ maxAge: readCode(row['maxAge']!) as '5m' })
    expect(`${withMargin(requirement).maxAge} seconds`).toBe(row["The browser's window"])
  })

  it('the table of options names each option', () => {
    const names = rowsWith('What it demands').map(({ Option }) => /\[(\w+)/.exec(Option!)![1])
    const parsed = parseRequirement({ maxAge: '5m' })
    expect(new Set(names)).toEqual(new Set(Object.keys(parsed)))
  })
})

describe('the text of the page', () => {
  const weak = (change: Partial<Authentication> = {}) => ({ ...authenticationOf({}), authTime: NOW - 60, ...change })
  /** Performs an action whose prompt returns this authentication. */
  const perform = (requirement: Requirement, brought: Authentication, call: () => unknown = () => 'called') =>
    createReauth({ service: serviceOf(weak({ authTime: NOW - 3600 }), () => brought) }).perform(
      defineSensitiveAction({ id: 'a', requirement, perform: call }),
    )

  it('a number without a unit throws', () => {
    expect(() => parseRequirement({ maxAge: 300 as unknown as '5m' })).toThrow(/maxAge/)
  })

  it('a guard without operations throws for `always`', () => {
    expect(() => decideBy({ requirement: { maxAge: 'always' }, authentication: () => null })).toThrow(/always/)
  })

  it('an end-user who returns without the method or the level is refused', async () => {
    const methods = { maxAge: '5m', methods: ['mfa'] } as const
    const levels = { maxAge: '5m', acrValues: ['gold'] } as const
    for (const requirement of [methods, levels]) {
      await expect(perform(requirement, weak({ authTime: NOW, acr: 'bronze' }))).resolves.toMatchObject({
        outcome: 'refused',
        code: 'insufficientMethods',
      })
    }
  })

  it('an `auth_time` in the future ends the run', async () => {
    await expect(perform({ maxAge: '5m' }, weak({ authTime: NOW + 6 }))).resolves.toMatchObject({
      code: 'implausibleAuthTime',
    })
  })

  it('a page without the methods that the server requires is refused after one prompt', async () => {
    let authentication = weak({ authTime: NOW - 10 })
    const decide = decideBy({
      requirement: { maxAge: '5m', methods: ['mfa'] },
      authentication: () => authentication,
      clock: () => NOW,
    })
    const call = async () => {
      const decision = await decide(null, undefined)
      return decision.pass === true ? 'booked' : decision.response
    }
    const prompt = (): Authentication => (authentication = weak({ authTime: NOW }))
    const service = serviceOf(authentication, prompt)
    const actionOf = (requirement: Requirement) => defineSensitiveAction({ id: 'a', requirement, perform: call })
    await expect(createReauth({ service }).perform(actionOf({ maxAge: '5m' }))).resolves.toMatchObject({
      code: 'stepUpIneffective',
    })

    authentication = weak({ authTime: NOW - 10 })
    const enough = serviceOf(authentication, () => (authentication = weak({ authTime: NOW, methods: ['mfa'] })))
    const shared = actionOf({ maxAge: '5m', methods: ['mfa'] })
    await expect(createReauth({ service: enough }).perform(shared)).resolves.toMatchObject({ outcome: 'succeeded' })
  })

  it('a level that the adapter cannot request is refused before the prompt', async () => {
    const service: ReauthService = {
      ...serviceOf(weak(), () => weak()),
      browser: {
        kind: 'inProcess',
        reauthenticate: ({ acrValues }) =>
          acrValues.length > 0
            ? Promise.reject(Object.assign(new Error('no acr_values'), { code: 'acrValuesUnsupported' }))
            : Promise.resolve(weak({ authTime: NOW })),
      },
    }
    const requirement = { maxAge: '5m', acrValues: ['gold'] } as const
    const action = defineSensitiveAction({ id: 'a', requirement, perform: () => 'called' })
    await expect(createReauth({ service }).perform(action)).resolves.toMatchObject({ code: 'acrValuesUnsupported' })

    const decide = decideBy({ requirement, authentication: () => weak(), clock: () => NOW })
    const call = async () => {
      const decision = await decide(null, undefined)
      return decision.pass === true ? 'booked' : decision.response
    }
    const without = defineSensitiveAction({ id: 'b', requirement: { maxAge: '5m' }, perform: call })
    await expect(createReauth({ service }).perform(without)).resolves.toMatchObject({ code: 'acrValuesUnsupported' })
  })

  it.each(['requireFresh', 'allowUnverifiable'] as const)(
    'a biometric prompt counts as a way to reauthenticate: %s',
    async (whenCannotReauthenticate) => {
      const reauthenticate = vi.fn(async () => weak({ authTime: NOW, canReauthenticate: false }))
      const service: ReauthService = {
        ...serviceOf(weak({ authTime: NOW - 3600, canReauthenticate: false }), () => weak()),
        biometric: { isEnabled: () => Promise.resolve(true), reauthenticate },
      }
      const requirement = { maxAge: '5m', whenCannotReauthenticate } as const
      const action = defineSensitiveAction({ id: 'a', requirement, perform: () => 'called' })
      await expect(createReauth({ service, clock }).perform(action)).resolves.toMatchObject({ outcome: 'succeeded' })
      expect(reauthenticate).toHaveBeenCalledTimes(1)
    },
  )

  it('an unverified pass is marked', async () => {
    const authentication = () => weak({ authTime: NOW - 7200, canReauthenticate: false })
    const guard = requireReauth({ requirement: requirements.changeName, authentication, clock: () => NOW })
    const answer = await guard((_, { verdict }) => Response.json(verdict))(new Request('https://api.example.com/'))
    await expect(answer.json()).resolves.toEqual({ verdict: 'unverifiable', age: 7200 })
  })

  it('the shared requirements equal those of the page', () => {
    expect(mayTransfer(weak(), NOW)).toBe(true)
    expect(mayTransfer(weak({ authTime: NOW - 301 }), NOW)).toBe(false)
  })
})

describe('one authentication for one operation', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('prompts for each closing, and does not accept an earlier authentication', async () => {
    let now = NOW
    let authTime = NOW - 5
    let prompts = 0
    const read = (): Authentication => ({ ...authenticationOf({}), authTime, issuedAt: now, expiresAt: now + 300 })
    const serverClock = () => now
    const operations = defineOperations({
      verifier: createSessionVerifier({ authentication: read, clock: serverClock }),
      store: memoryStore(),
      clock: serverClock,
    })
    vi.stubGlobal('fetch', async (path: string, { headers }: { headers: Record<string, string> }) => {
      const operationId = path.split('/')[3]
      return operationId === undefined
        ? openClosing(operations, 'session')
        : commitClosing(operations, { token: 'session', operationId, idempotencyKey: headers['Idempotency-Key']! })
    })
    const service: ReauthService = {
      ...serviceOf(read(), () => read()),
      refreshIdToken: async () => read(),
      browser: {
        kind: 'inProcess',
        reauthenticate: async () => {
          prompts += 1
          now += 10
          authTime = now
          return read()
        },
      },
    }
    const reauth = createReauth({ service, refresh: 'always' })
    for (const times of [1, 2]) {
      const outcome = await reauth.perform(closeAccount)
      expect(outcome).toMatchObject({ outcome: 'succeeded' })
      expect(prompts).toBe(times)
    }
  })
})
