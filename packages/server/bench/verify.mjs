// What one verification costs, against the bare signature and against peers. With `alone`, only the first, in a process of its own.
import { execFileSync } from 'node:child_process'
import { verify as verifySignature } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseRequirement } from '@reauth/policy'
import { createVerifier } from '@reauth/server'
import { JwtVerifier } from 'aws-jwt-verify'
import { createVerifier as createFastJwt } from 'fast-jwt'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import { printRow } from '../../../scripts/bench-row.mjs'
import { race, signer, startIssuer, wire } from './kit.mjs'

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA']
const signers = Object.fromEntries(ALGORITHMS.map((alg) => [alg, signer(alg)]))
const issuer = await startIssuer(ALGORITHMS.map((alg) => signers[alg].jwk))
const jwks = `${issuer.issuer}/jwks`
// Parsed once, as every guard does.
const requirement = parseRequirement({ maxAge: '1h' })
const options = { issuer: issuer.issuer, audience: 'app', jwks }
const must = async (result) => {
  const { ok, code } = await result
  if (!ok) throw new Error(`refused: ${code}`)
}

/** A token is new to a verifier that has not seen it: more of them than its memory holds. */
const tokensOf = (alg, count, change) => Array.from({ length: count }, () => signers[alg].token(issuer.issuer, change))

function joseWith(keys) {
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, { issuer: issuer.issuer, audience: 'app' })
    if (Date.now() / 1000 - payload.auth_time > 3600) throw new Error('stale')
  }
}

/** More tokens than a verifier remembers: each is new when its turn comes again. */
const MANY = 7000
const known = new Map()
const bytesOf = (alg) => {
  if (!known.has(alg))
    known.set(
      alg,
      tokensOf(alg, MANY).map((token) => Buffer.from(token)),
    )
  return known.get(alg)
}

/** Contenders for tokens that are new each time. Each has its own turn. */
async function cold(alg, flight, peers = []) {
  const tokens = () => wire(bytesOf(alg))
  const jose = joseWith(createRemoteJWKSet(new URL(jwks)))
  const ours = createVerifier(options)
  await must(ours.verify(signers[alg].token(issuer.issuer)))
  const { publicKey } = signers[alg]
  const key = alg === 'ES256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' } : publicKey
  const [ofBare, ofOurs, ofJose] = [tokens(), tokens(), tokens()]
  const bare = () => {
    const token = ofBare()
    const end = token.lastIndexOf('.')
    const digest = alg === 'EdDSA' ? null : 'sha256'
    if (!verifySignature(digest, Buffer.from(token.slice(0, end)), key, Buffer.from(token.slice(end + 1), 'base64url')))
      throw new Error('bare')
  }
  const contenders = { bare, reauth: () => must(ours.verify(ofOurs(), { requirement })) }
  if (peers.includes('jose')) contenders.jose = () => jose(ofJose())
  if (peers.includes('jsonwebtoken')) {
    const pem = publicKey.export({ format: 'pem', type: 'spki' })
    const fast = createFastJwt({ key: pem, allowedIss: issuer.issuer, allowedAud: 'app', cache: false })
    const aws = JwtVerifier.create({ issuer: issuer.issuer, audience: 'app', jwksUri: 'https://127.0.0.1/none' })
    aws.cacheJwks({ keys: [signers.RS256.jwk] })
    const [ofFast, ofAws, ofWebtoken] = [tokens(), tokens(), tokens()]
    Object.assign(contenders, {
      'fast-jwt': () => fast(ofFast()),
      'aws-jwt-verify': () => aws.verifySync(ofAws()),
      jsonwebtoken: () => jsonwebtoken.verify(ofWebtoken(), pem, { issuer: issuer.issuer, audience: 'app' }),
    })
  }
  return race(contenders, { count: 192, slots: peers.length === 0 ? 101 : 41, flight })
}

/** Tokens that were seen before, as new strings. */
async function warm() {
  const tokens = tokensOf('RS256', 100)
  const next = wire(tokens)
  const ours = createVerifier(options)
  const pem = signers.RS256.publicKey.export({ format: 'pem', type: 'spki' })
  const fast = createFastJwt({ key: pem, allowedIss: issuer.issuer, allowedAud: 'app', cache: 1000 })
  const jose = joseWith(createRemoteJWKSet(new URL(jwks)))
  for (const token of tokens) await must(ours.verify(token, { requirement }))
  return race(
    {
      reauth: () => must(ours.verify(next(), { requirement })),
      'fast-jwt': () => fast(next()),
      jose: () => jose(next()),
    },
    { count: 1000, slots: 21 },
  )
}

/** Refusals: how much cheaper than in jose. */
async function refused(change, code) {
  const next = wire(tokensOf('RS256', 100, change))
  const ours = createVerifier(options)
  const jose = joseWith(createRemoteJWKSet(new URL(jwks)))
  const expect = async () => {
    const result = await ours.verify(next(), { requirement })
    if (result.ok || result.code !== code) throw new Error(`not refused as ${code}`)
  }
  return race({ reauth: expect, jose: () => jose(next()).catch(() => undefined) }, { count: 200, slots: 21 })
}

const of = (result, one, other, what = 'cpu') => result[other][what] / result[one][what]
const past = Math.floor(Date.now() / 1000) - 7200
const PEERS = ['fast-jwt', 'aws-jwt-verify', 'jsonwebtoken', 'jose']
const SELF = fileURLToPath(import.meta.url)
/** Against jose: the least and the goal. */
const AGAINST_JOSE = { RS256: [2.2, 2.5], ES256: [1.7, 1.8], EdDSA: [1.3, 1.5] }

/** Prints the rows. */
export async function printVerifyRows() {
  const alone = Number(execFileSync(process.execPath, [SELF, 'alone'], { encoding: 'utf8' }))
  printRow('cold RS256, of the bare signature, alone in a process', alone, 0.7, 0.8)
  for (const alg of ALGORITHMS) {
    const one = await cold(alg, 1, alg === 'RS256' ? PEERS : ['jose'])
    if (alg === 'RS256') {
      printRow('cold RS256, of the bare signature, in a mixed process', of(one, 'reauth', 'bare'), 0.6, 0.65)
      for (const peer of PEERS) console.log(`    ${peer} of the bare signature: ${of(one, peer, 'bare').toFixed(2)}`)
    } else console.log(`    cold ${alg} of the bare signature: ${of(one, 'reauth', 'bare').toFixed(2)}`)
    const many = await cold(alg, 16, ['jose'])
    printRow(`cold ${alg}, less CPU than jose, 16 in flight`, of(many, 'reauth', 'jose'), ...AGAINST_JOSE[alg], 'x')
  }
  const again = await warm()
  // jose waits for another thread: the clock hides half of what it costs, or doubles it, as the machine is busy or not.
  printRow('warm, less CPU than jose', of(again, 'reauth', 'jose'), 50, 60, 'x')
  console.log(`    warm, against jose by the clock: ${of(again, 'reauth', 'jose', 'best').toFixed(2)}x`)
  printRow("warm, against fast-jwt's cache", of(again, 'reauth', 'fast-jwt', 'best'), 1.5, 1.8, 'x')
  for (const { what, change, code } of [
    { what: 'stale', change: { auth_time: past }, code: 'insufficientUserAuthentication' },
    { what: 'expired', change: { exp: past }, code: 'expired' },
    { what: 'wrong aud', change: { aud: 'other' }, code: 'audience' },
  ])
    printRow(`${what} refused, against jose`, of(await refused(change, code), 'reauth', 'jose'), 5, 15, 'x')
  issuer.close()
}

if (process.argv[1] === SELF && process.argv[2] === 'alone') {
  const result = await cold('RS256', 1)
  console.log(of(result, 'reauth', 'bare'))
  issuer.close()
} else if (process.argv[1] === SELF) await printVerifyRows()
