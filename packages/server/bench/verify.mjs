// A1 to A5: what one verification costs, against the bare signature and against peers.
import { verify as verifySignature } from 'node:crypto'
import { parseRequirement } from '@reauth/policy'
import { createVerifier } from '@reauth/server'
import { JwtVerifier } from 'aws-jwt-verify'
import { createVerifier as createFastJwt } from 'fast-jwt'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
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

/** Contenders for tokens that are new each time; our verifier is made anew often enough to know none. */
async function cold(alg, flight) {
  const tokens = tokensOf(alg, 400)
  const next = wire(tokens)
  const jose = joseWith(createRemoteJWKSet(new URL(jwks)))
  let ours = createVerifier(options)
  let uses = 0
  const forget = async () => {
    ours = createVerifier({ ...options, jwks: { keys: [signers[alg].jwk] } })
    await must(ours.verify(tokens[0]))
  }
  await forget()
  const { publicKey } = signers[alg]
  const key = alg === 'ES256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' } : publicKey
  const bare = () => {
    const token = next()
    const end = token.lastIndexOf('.')
    const digest = alg === 'EdDSA' ? null : 'sha256'
    if (!verifySignature(digest, Buffer.from(token.slice(0, end)), key, Buffer.from(token.slice(end + 1), 'base64url')))
      throw new Error('bare')
  }
  const reauth = async () => {
    if ((uses += 1) % 390 === 0) await forget()
    await must(ours.verify(next(), { requirement }))
  }
  const contenders = { bare, reauth, jose: () => jose(next()) }
  if (alg === 'RS256' && flight === 1) {
    const pem = publicKey.export({ format: 'pem', type: 'spki' })
    const fast = createFastJwt({ key: pem, allowedIss: issuer.issuer, allowedAud: 'app', cache: false })
    const aws = JwtVerifier.create({ issuer: issuer.issuer, audience: 'app', jwksUri: 'https://127.0.0.1/none' })
    aws.cacheJwks({ keys: [signers.RS256.jwk] })
    Object.assign(contenders, {
      'fast-jwt': () => fast(next()),
      'aws-jwt-verify': () => aws.verifySync(next()),
      jsonwebtoken: () => jsonwebtoken.verify(next(), pem, { issuer: issuer.issuer, audience: 'app' }),
    })
  }
  return race(contenders, { count: 192, slots: 25, flight })
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

const of = (result, one, other, /** @type {string} */ what = 'cpu') => result[other][what] / result[one][what]
const number = (value) => value.toFixed(2)
const past = Math.floor(Date.now() / 1000) - 7200

/** @returns Rows: goal, what, measured, floor, reach. */
export async function verifyRows() {
  const rows = []
  for (const alg of ALGORITHMS) {
    const one = await cold(alg, 1)
    const many = await cold(alg, 16)
    const share = `${number(of(one, 'reauth', 'bare'))} CPU, ${number(of(one, 'reauth', 'bare', 'best'))} best`
    if (alg === 'RS256') {
      rows.push(['A1', 'cold RS256 against the bare signature', share, '0.60', '0.80'])
      for (const peer of ['fast-jwt', 'aws-jwt-verify', 'jsonwebtoken', 'jose'])
        rows.push(['', `  ${peer} against the bare signature`, `${number(of(one, peer, 'bare'))} CPU`, '', ''])
    } else rows.push(['', `cold ${alg} against the bare signature`, share, '', ''])
    const goal = { RS256: ['2.5', '3.5'], ES256: ['', '1.8'], EdDSA: ['', '1.5'] }[alg]
    rows.push([
      'A2',
      `cold ${alg}, CPU less than jose, 16 in flight`,
      `${number(of(many, 'reauth', 'jose'))}x`,
      ...goal,
    ])
  }
  const known = await warm()
  rows.push(['A3', 'warm against jose', `${number(of(known, 'reauth', 'jose', 'best'))}x`, '40', '70'])
  rows.push(['A3', "warm against fast-jwt's cache", `${number(of(known, 'reauth', 'fast-jwt', 'best'))}x`, '', '3'])
  for (const { what, change, code } of [
    { what: 'stale', change: { auth_time: past }, code: 'insufficientUserAuthentication' },
    { what: 'expired', change: { exp: past }, code: 'expired' },
    { what: 'wrong aud', change: { aud: 'other' }, code: 'audience' },
  ])
    rows.push([
      'A5',
      `${what} refused, against jose`,
      `${number(of(await refused(change, code), 'reauth', 'jose'))}x`,
      '5',
      '15',
    ])
  issuer.close()
  return rows
}
