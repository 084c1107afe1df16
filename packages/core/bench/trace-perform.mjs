// node packages/core/bench/trace-perform.mjs: how many of our files and functions one fresh perform runs through, by V8's precise coverage.
import { Session } from 'node:inspector/promises'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'

const now = () => Math.floor(Date.now() / 1000)
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = () =>
  `${part({ alg: 'none' })}.${part({
    iss: 'https://op.example.com',
    sub: 'alice',
    aud: 'app',
    iat: now(),
    exp: now() + 300,
    auth_time: now(),
    'https://authgear.com/claims/user/can_reauthenticate': true,
  })}.`

/** The SDK's container, signed in. */
const container = () => {
  let idToken
  return {
    clientID: 'app',
    name: 'default',
    sessionState: 'AUTHENTICATED',
    accessToken: 'access',
    getIDTokenHint: () => idToken,
    canReauthenticate: () => true,
    refreshAccessTokenIfNeeded: async () => {},
    refreshIDToken: async () => void (idToken = token()),
    startReauthentication: async () => {},
    finishReauthentication: async () => {},
  }
}

const flow = () => {
  const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'done' })
  const service = authgearWeb(container(), { redirectURI: 'https://app.example.com/callback' })
  const page = {
    href: () => 'https://app.example.com/',
    replaceAddress: () => {},
    rememberInTab: () => {},
    recallInTab: () => null,
    onRestored: () => () => {},
    onOnline: () => () => {},
  }
  return { transfer, reauth: createReauth({ service, actions: [transfer], page }) }
}

// The first run makes what all runs share.
const warm = flow()
await warm.reauth.perform(warm.transfer)

const { transfer, reauth } = flow()
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
await session.post('Profiler.takePreciseCoverage')
const outcome = await reauth.perform(transfer)
const { result } = await session.post('Profiler.takePreciseCoverage')

const ours = result.filter(({ url }) => /\/packages\/(core|policy)\/dist\//.test(url))
const functionsOf = ({ functions }) =>
  functions.filter(
    ({ functionName, ranges }) => ranges[0].count > 0 && ranges[0].startOffset > 0 && functionName !== undefined,
  )
const files = ours
  .map((file) => ({ url: file.url, functions: functionsOf(file) }))
  .filter(({ functions }) => functions.length > 0)
const total = files.reduce((sum, { functions }) => sum + functions.length, 0)
if (outcome.outcome !== 'succeeded') throw new Error(`The run ended as ${outcome.outcome}.`)
for (const { url, functions } of files)
  console.log(`${String(functions.length).padStart(4)}  ${url.replace(/.*\/packages\//, '')}`)
console.log(`\na fresh perform: ${files.length} files, ${total} functions`)
