// Measures whole flows against the bare statechart with the same states, and what an idle page costs. Needs a build, and node --expose-gc.
import { createActor, fromPromise } from 'xstate'
import { createReauth, defineSensitiveAction, sensitiveActionMachine } from '../dist/index.js'
import { printRow } from '../../../scripts/bench-row.mjs'

/** How many slots are measured, and how many flows each has. Slots of both kinds alternate, so that a busy machine is busy for both. */
const SLOTS = 41
const FLOWS = 100
/** Flows before anything is measured: a flow is steady when what it runs through is compiled. */
const WARM_UP = 3000

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
const whole = (age) => {
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
async function cpuOf(flow, flows = FLOWS) {
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

/** How much longer a flow takes than the bare statechart. */
export async function flowRows() {
  const kinds = [
    ['fresh', 0, 4],
    ['biometrics', 600, 6],
  ].map(([title, age, most]) => ({ title, age, most, flows: [whole(age), bare(age)], taken: [[], []] }))
  for (const { flows } of kinds) for (const flow of flows) await cpuOf(flow, WARM_UP)
  for (let slot = 0; slot < SLOTS; slot += 1)
    for (const { flows, taken } of kinds) for (const [at, flow] of flows.entries()) taken[at].push(await cpuOf(flow))
  for (const { title, age, most, taken } of kinds) {
    const [ours, alone] = taken.map(median)
    const what = `whole flow, ${title}: CPU against the bare statechart (${ours.toFixed(0)} / ${alone.toFixed(0)} µs)`
    printRow(what, ours / alone, 1.8, 1.5, '×')
    printRow(`emissions, ${title}`, await emissionsOf(age), most, most)
  }
}

const ACTIONS = 1000

const heap = () => {
  for (let turn = 0; turn < 4; turn += 1) globalThis.gc()
  return process.memoryUsage().heapUsed
}

const idle = () =>
  createReauth({
    service: service(0),
    actions: Array.from({ length: ACTIONS }, (_, at) =>
      defineSensitiveAction({ id: `action-${at}`, requirement: { maxAge: '5m' }, perform: async () => at }),
    ),
  })

/** What a declared action costs that nobody performs. */
export function idleRows() {
  const kept = [idle()]
  const perAction = Array.from({ length: 9 }, () => {
    const before = heap()
    kept.push(idle())
    return (heap() - before) / ACTIONS
  })
  printRow(`an idle action, ${kept.length} pages of ${ACTIONS}`, Math.round(median(perAction)), 1000, 500, ' B')
}
