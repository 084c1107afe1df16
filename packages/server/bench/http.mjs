// What a guarded route costs of the server's CPU, against the same route without a guard, and against a guard with jose.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { printRow } from '../../../scripts/bench-row.mjs'
import { signer } from './kit.mjs'

const SERVER = fileURLToPath(new URL('http-server.mjs', import.meta.url))
const GUARDS = ['none', 'reauth', 'jose']
/** Of each framework: the least and the goal, of the unguarded route and against jose. */
const GOALS = {
  node: { route: [0.8, 0.85], jose: [2.5, 4] },
  fastify: { route: [0.7, 0.75], jose: [2.5, 4] },
  hono: { route: [0.55, 0.6], jose: [2.5, 3.3] },
}
const REQUESTS = 5000
const ROUNDS = 11

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
/** How many times cheaper one is than another, of servers that were asked right after each other. */
const share = (one, other) => median(one.map((cost, round) => other[round] / cost))

/** Microseconds of CPU for each request of each server, in turn, so that the machine's mood is the same for all. */
async function costsOf(framework, authorization, env) {
  const servers = await Promise.all(
    GUARDS.map(async (guard) => {
      const child = fork(SERVER, [framework, guard], { env })
      const [{ port }] = await once(child, 'message')
      return { child, url: `http://127.0.0.1:${port}/`, costs: [] }
    }),
  )
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { child, url, costs } of servers) {
      child.send('begin')
      const load = { url, method: 'POST', headers: { authorization }, connections: 16, amount: REQUESTS }
      const { non2xx } = await autocannon(load)
      if (non2xx > 0) throw new Error(`${framework} refused ${non2xx} requests`)
      child.send('cpu')
      const [{ cpu }] = await once(child, 'message')
      if (round >= 0) costs.push(cpu / REQUESTS)
    }
  }
  for (const { child } of servers) child.kill()
  return servers.map(({ costs }) => costs)
}

/** Prints the rows. Shares are of requests for each second of CPU: 1 is a guard that costs nothing. */
export async function printHttpRows() {
  const keys = signer('RS256')
  const issuer = 'https://op.example.com'
  const authorization = `Bearer ${keys.token(issuer)}`
  const env = { ...process.env, BENCH: JSON.stringify({ jwk: keys.jwk, issuer }) }
  for (const [framework, { route, jose }] of Object.entries(GOALS)) {
    const [none, ours, theirs] = await costsOf(framework, authorization, env)
    printRow(`${framework}: a guarded route, of the unguarded one`, share(ours, none), ...route)
    printRow(`${framework}: a guarded route, against a guard with jose`, share(ours, theirs), ...jose, 'x')
    const [bare, guarded, peer] = [none, ours, theirs].map((costs) => `${median(costs).toFixed(1)} µs`)
    console.log(`    ${framework}: CPU of a request ${bare}, guarded ${guarded}, with jose ${peer}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await printHttpRows()
