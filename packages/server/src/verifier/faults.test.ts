import { type CryptoKey, type JWK, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireReauth as guardFetch } from '../fetch.js'
import { type Verifier, type VerifierOptions, createVerifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'

const NOW = 1_800_000_000
const ISSUER = 'https://op.example.com'
const requirement = { maxAge: '5m' } as const

let privateKey: CryptoKey
let jwk: JWK
let good: string
let stale: string
let tried = 0

const tokenOf = (authTime: number): Promise<string> =>
  new SignJWT({ iss: ISSUER, aud: 'app', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: authTime })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .sign(privateKey)

beforeAll(async () => {
  const pair = await generateKeyPair('ES256')
  privateKey = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' }
  good = await tokenOf(NOW - 60)
  stale = await tokenOf(NOW - 600)
})
afterAll(() => {
  // oxlint-disable-next-line no-console -- how much was tried is part of the result
  console.log(`${tried} calls with a fault`)
})

const make = (options: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({ issuer: ISSUER, audience: 'app', jwks: { keys: [jwk] }, clock: () => NOW, ...options })

const LATE = Symbol('late')
const HANGING = Symbol('hanging')
const throws = (): never => {
  throw new Error('a fault')
}
/** The faults that any called function may have. `late` resolves late with the right result. */
const faults = (right: unknown): readonly (readonly [string, () => unknown])[] => [
  ['throws', throws],
  ['rejects', () => Promise.reject(new Error('a fault'))],
  ['hangs', () => new Promise(() => {})],
  ['comes late', () => new Promise((resolve) => setImmediate(() => resolve(right)))],
  ...GARBAGE.map((value) => [`answers ${describeValue(value)}`, () => value] as const),
]
const GARBAGE: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  '',
  'true',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  [],
  {},
  { ok: 'true' },
  { ok: 1 },
  { pass: true },
  () => true,
]
const describeValue = (value: unknown): string =>
  typeof value === 'function' ? 'a function' : typeof value === 'number' ? String(value) : JSON.stringify(value)

/** Returns the result within some turns of the event loop. */
async function settled(work: () => Promise<unknown>): Promise<unknown> {
  tried += 1
  const late = (async () => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    return HANGING
  })()
  return Promise.race([
    Promise.resolve()
      .then(work)
      .catch(() => LATE),
    late,
  ])
}
const isAllow = (result: unknown): boolean =>
  typeof result === 'object' &&
  result !== null &&
  (('ok' in result && result.ok === true) || ('pass' in result && result.pass === true))

describe('a fault never lets anything pass', () => {
  // A clock is synchronous, so it can't reject.
  it.each(faults(NOW).filter(([name]) => name !== 'rejects'))('of the clock, that %s', async (_, clock) => {
    let isBroken = false
    const verifier = make({ clock: () => (isBroken ? (clock() as number) : NOW) })
    expect(isAllow(await settled(() => verifier.verify(good, { requirement })))).toBe(true)
    isBroken = true
    // A number is a time, but the token of the test is valid at none of these. Other values are not times.
    expect(await settled(() => verifier.verify(good, { requirement }))).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^(clock|notYetValid|expired)$/),
    })
  })

  it.each(faults(Response.json({ keys: [] })))('of the fetch of the keys, that %s', async (_, fetch) => {
    const verifier = make({ jwks: `${ISSUER}/jwks`, fetch: fetch as typeof globalThis.fetch })
    expect(isAllow(await settled(() => verifier.verify(good, { requirement })))).toBe(false)
  })

  it.each(
    [
      new Response(null, { status: 204 }),
      new Response('{"keys"', { headers: { 'content-type': 'application/json' } }),
      new Response('null', { headers: { 'content-type': 'application/json' } }),
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) }), {
        headers: { 'content-type': 'application/json' },
      }),
      new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), {
        headers: { 'content-type': 'application/json' },
      }),
    ].map((response, index) => ({ index, response })),
  )('of the body of the keys, $index', async ({ response }) => {
    const verifier = make({ jwks: `${ISSUER}/jwks`, fetch: async () => response })
    expect(isAllow(await settled(() => verifier.verify(good, { requirement })))).toBe(false)
  })

  it.each(faults({ ok: false, code: 'signature' }))('of the verifier behind a guard, that %s', async (_, verify) => {
    const decide = guardPlain({ verifier: { verify: verify as Verifier['verify'] }, requirement })
    expect(isAllow(await settled(() => decide(good, undefined)))).toBe(false)
  })

  it.each(faults('bob'))('of the subject of the session, that %s', async (_, subject) => {
    const decide = guardPlain({
      verifier: make(),
      requirement,
      subject: subject as () => string,
    })
    expect(isAllow(await settled(() => decide(good, undefined)))).toBe(false)
  })

  it.each(faults(undefined))('of the log, that %s: what is refused stays refused', async (_, log) => {
    const decide = guardPlain({ verifier: make(), requirement, onDecision: () => log() as Promise<void> })
    expect(await settled(() => decide(stale, undefined))).toMatchObject({ pass: false, response: { status: 401 } })
  })

  it.each(GARBAGE.map((value) => [describeValue(value), value] as const))(
    'of what stands for a token: %s',
    async (_, token) => {
      const decide = guardPlain({ verifier: make(), requirement })
      expect(isAllow(await settled(() => decide(token as string, undefined)))).toBe(false)
      expect(isAllow(await settled(() => make().verify(token, { requirement })))).toBe(false)
    },
  )

  it('and the handler of a guarded route does not run', async () => {
    let runs = 0
    for (const [, verify] of faults({ ok: false, code: 'signature' })) {
      const handler = guardFetch({ verifier: { verify: verify as Verifier['verify'] }, requirement })(() => {
        runs += 1
        return new Response('ran')
      })
      const request = new Request('https://api.example.com', { headers: { authorization: `Bearer ${good}` } })
      await settled(() => Promise.resolve(handler(request)))
    }
    expect(runs).toBe(0)
  })

  it('while the same calls without one pass', async () => {
    expect(isAllow(await settled(() => make().verify(good, { requirement })))).toBe(true)
    expect(isAllow(await settled(() => guardPlain({ verifier: make(), requirement })(good, undefined)))).toBe(true)
  })
})
