import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { performance } from 'node:perf_hooks'

const PAIRS = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Keys of one algorithm, and tokens of about 1 kB that they sign. */
export function signer(alg) {
  const { privateKey, publicKey } = PAIRS[alg]()
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' }
  const header = base64url({ alg, kid: alg, typ: 'JWT' })
  return {
    publicKey,
    jwk,
    token(issuer, change = {}) {
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: issuer,
        aud: 'app',
        sub: 'alice',
        sid: crypto.randomUUID(),
        iat: now,
        exp: now + 3600,
        auth_time: now,
        amr: ['pwd'],
        roles: Array.from({ length: 40 }, (_, index) => `role-${index}`),
        ...change,
      }
      const text = `${header}.${base64url(claims)}`
      const options = alg === 'ES256' ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey
      return `${text}.${sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from(text), options).toString('base64url')}`
    },
  }
}

/** An issuer on loopback: discovery and keys. */
export async function startIssuer(keys) {
  let fetches = 0
  const server = createServer((request, response) => {
    fetches += 1
    const body = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${server.address().port}`
  return { issuer, fetches: () => fetches, close: () => server.close() }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
/** Of the speeds, the one that only a twentieth of the slots reached. */
const best = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.05)]

/**
 * Times contenders in turn, slot by slot, so that the machine's mood is the same for all.
 *
 * @param contenders Name and `run(count)`, which does the work `count` times.
 * @returns Microseconds for each call: of CPU time, the median of the slots; of the clock, the best.
 */
export async function race(contenders, { slots = 31, count = 200, flight = 1 } = {}) {
  const taken = new Map(Object.keys(contenders).map((name) => [name, { cpu: [], wall: [] }]))
  for (let slot = -3; slot < slots; slot += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const cpu = process.cpuUsage()
      const began = performance.now()
      for (let done = 0; done < count; done += flight) {
        if (flight === 1) await run()
        else await Promise.all(Array.from({ length: flight }, run))
      }
      const wall = performance.now() - began
      const { user, system } = process.cpuUsage(cpu)
      if (slot < 0) continue
      taken.get(name).cpu.push((user + system) / count)
      taken.get(name).wall.push((wall * 1000) / count)
    }
  }
  return Object.fromEntries([...taken].map(([name, { cpu, wall }]) => [name, { cpu: median(cpu), best: best(wall) }]))
}

/** Hands out items, texts or their bytes, in turn: each a new string, as it comes off the wire. */
export function wire(items) {
  const buffers = items.map((item) => (Buffer.isBuffer(item) ? item : Buffer.from(item)))
  let next = 0
  return () => buffers[(next = (next + 1) % buffers.length)].toString('latin1')
}
