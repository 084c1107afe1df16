// Measures whole flows against the bare statechart with the same states, and what an idle page costs. Needs a build.
//   node packages/core/bench/flow.bench.mjs [slots] [flows in a slot]
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createActor, fromPromise } from 'xstate'
import { createReauth, defineSensitiveAction, sensitiveActionMachine } from '../dist/index.js'

const [slots = 41, flows = 100] = process.argv.slice(2).map(Number)

const now = Math.floor(Date.now() / 1000)
const encoded = (json) => Buffer.from(JSON.stringify(json)).toString('base64url')
const authenticationAt = (authTime) => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: now,
  expiresAt: now + 3600,
  methods: ['pwd'],
  canReauthenticate: true,
})
const requirement = { maxAge: '5m' }

const idToken = `e30.${encoded({ iss: 'https://op.example.com', sub: 'alice', iat: now, exp: now + 3600 })}.`

/** A device and a provider that answer at once. */
const service = (age) => ({
  refreshIdToken: async () => authenticationAt(now - age),
  getIdToken: () => idToken,
  classifyError: () => ({ code: 'unexpected' }),
  biometric: { isEnabled: () => true, reauthenticate: async () => authenticationAt(now) },
})
const transfer = defineSensitiveAction({ id: 'transfer', requirement, perform: async () => 'booked' })

/** A page that is there and stays: a browser's has listeners, where Node would throw. */
const page = {
  href: () => 'https://app.example.com/',
  replaceAddress: () => {},
  rememberInTab: () => {},
  recallInTab: () => null,
  onRestored: () => () => {},
  onOnline: () => () => {},
}

/** The flow as an app runs it: each run refreshes, as the bare chart does. */
const facade = (age) => {
  const reauth = createReauth({ service: service(age), page, refresh: 'always' })
  return async () => (await reauth.perform(transfer)).outcome
}

/** The same states with services that only answer: no facade, no digest, no coordination, no token. */
const bare = (age) => {
  const reading = (authTime) => ({
    authentication: authenticationAt(authTime),
    now,
    biometricEnabled: true,
    subjectKey: 'key of alice',
  })
  const machine = sensitiveActionMachine.provide({
    actors: {
      refreshIdToken: fromPromise(async () => reading(now - age)),
      reauthenticateWithBiometric: fromPromise(async () => reading(now)),
      performAction: fromPromise(async () => ({ result: 'performed' })),
    },
  })
  const capabilities = { browser: 'none', operation: false, resolvable: false }
  const input = { runId: 'run', actionId: 'transfer', idempotencyKey: 'key', requirement, capabilities }
  return () =>
    new Promise((resolve) => {
      const actor = createActor(machine, { input })
      actor.subscribe((snapshot) => snapshot.status === 'done' && resolve(snapshot.output.outcome))
      actor.start()
    })
}

/** Microseconds of CPU, of all threads, for one flow. */
async function cpuOf(flow) {
  const before = process.cpuUsage()
  for (let done = 0; done < flows; done += 1) {
    const outcome = await flow()
    if (outcome !== 'succeeded') throw new Error(`A flow ended as ${outcome}.`)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / flows
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Snapshots of the statechart in one flow, the first and the last included. */
async function emissionsOf(age) {
  let count = 0
  const inspect = (event) => {
    if (event.type === '@xstate.snapshot' && event.actorRef.sessionId === event.rootId) count += 1
  }
  await createReauth({ service: service(age), inspect }).perform(transfer)
  return count
}

for (const [title, age, most] of [
  ['fresh', 0, 4],
  ['biometrics', 600, 6],
]) {
  const [whole, alone] = [facade(age), bare(age)]
  const measured = { whole: [], alone: [] }
  await cpuOf(whole)
  await cpuOf(alone)
  for (let slot = 0; slot < slots; slot += 1) {
    measured.alone.push(await cpuOf(alone))
    measured.whole.push(await cpuOf(whole))
  }
  const [a, b] = [median(measured.whole), median(measured.alone)]
  console.log(
    `D1 ${title.padEnd(10)} ${a.toFixed(0)} µs CPU, bare chart ${b.toFixed(0)} µs: ${(a / b).toFixed(2)}× (floor 2, reach 1.2)`,
  )
  // Below the floor is a failure, also where nobody reads the table.
  if (a / b > 2) process.exitCode = 1
  console.log(`D1 ${title.padEnd(10)} ${await emissionsOf(age)} emissions (at most ${most})`)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const heap = () => {
  for (let turn = 0; turn < 4; turn += 1) collect()
  return process.memoryUsage().heapUsed
}

const ACTIONS = 1000
const idle = (count) =>
  createReauth({
    service: service(0),
    actions: Array.from({ length: count }, (_, at) =>
      defineSensitiveAction({ id: `action-${at}`, requirement: { maxAge: '5m' }, perform: async () => at }),
    ),
  })
const kept = [idle(ACTIONS)]
const perAction = Array.from({ length: 9 }, () => {
  const before = heap()
  kept.push(idle(ACTIONS))
  return (heap() - before) / ACTIONS
})
console.log(
  `D2 ${median(perAction).toFixed(0)} bytes per idle action, ${kept.length} pages of ${ACTIONS} (floor 5000, reach 500)`,
)
if (median(perAction) > 5000) process.exitCode = 1
