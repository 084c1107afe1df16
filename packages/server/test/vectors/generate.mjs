// Writes the vectors. With --check, only compares the files with the generated ones.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { algorithmTokens } from './algorithms.mjs'
import { authTimeCases } from './auth-time.mjs'
import { challengeCases } from './challenges.mjs'
import { claimTokens } from './claims.mjs'
import { formTokens } from './forms.mjs'
import { ALGORITHMS, AUDIENCE, ISSUER, MAX_TOKEN, NOW, VECTORS, publishedKeys } from './kit.mjs'
import { signatureTokens } from './signatures.mjs'
import { validTokens } from './valid.mjs'

const files = {
  'tokens.json': {
    schema: 'reauth-vectors/tokens',
    version: 2,
    description: 'Tokens, and whether a verifier with the configuration of this file accepts them. See README.md.',
    issuer: ISSUER,
    audience: [AUDIENCE],
    algorithms: ALGORITHMS,
    now: NOW,
    clockTolerance: 5,
    maxTokenLength: MAX_TOKEN,
    keys: publishedKeys,
    cases: [...validTokens(), ...formTokens(), ...algorithmTokens(), ...claimTokens(), ...signatureTokens()],
  },
  'auth-time.json': {
    schema: 'reauth-vectors/auth-time',
    version: 2,
    description:
      'auth_time, iat and max_age in seconds, and whether the authentication is recent enough. See README.md.',
    cases: authTimeCases(),
  },
  'challenges.json': {
    schema: 'reauth-vectors/challenges',
    version: 1,
    description: 'Values of WWW-Authenticate, and the step-up challenge (RFC 9470) in each. See README.md.',
    cases: challengeCases(),
  },
}

/** Writes one case per line, so that a diff shows the changed cases. */
function toText({ cases, ...frame }) {
  const ids = cases.map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (twice.length > 0) throw new Error(`Case ids must be unique. Used twice: ${twice.join(', ')}.`)
  const head = JSON.stringify(frame, null, 2).slice(0, -2)
  return `${head},\n  "cases": [\n${cases.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]\n}\n`
}

const isCheck = process.argv.includes('--check')
for (const [name, content] of Object.entries(files)) {
  const url = new URL(name, VECTORS)
  const text = toText(content)
  const isSame = existsSync(url) && readFileSync(url, 'utf8') === text
  if (isCheck && !isSame) process.exitCode = 1
  if (!isCheck && !isSame) writeFileSync(url, text)
  console.log(
    `${name}: ${content.cases.length} cases${isSame ? '' : isCheck ? ', differs from the generated file' : ', written'}`,
  )
}
