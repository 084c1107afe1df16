// npm run bench: one table of the server's goals, with peers in the same run. Absolute times are noise; ratios count.
import { execFileSync, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { signer } from './kit.mjs'
import { verifyRows } from './verify.mjs'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

function memoryRow() {
  const megabytes = execFileSync(process.execPath, ['--expose-gc', path('memory.mjs')], { encoding: 'utf8' }).trim()
  return ['A4', 'kept after 100 000 tokens', `${megabytes} MB`, 'bounded', '10 MB']
}

/** Import times of a new process each, in turn. */
function importRow() {
  const time = (name) => {
    const code = `const t=performance.now();await import('${name}');console.log(performance.now()-t)`
    return Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: path('.'), encoding: 'utf8' }),
    )
  }
  const taken = { '@reauth/server': [], jose: [] }
  for (let run = 0; run < 15; run += 1) for (const name of Object.keys(taken)) taken[name].push(time(name))
  const [ours, jose] = [median(taken['@reauth/server']), median(taken.jose)]
  return ['A8', 'import, cold', `${ours.toFixed(0)} ms (jose: ${jose.toFixed(0)} ms)`, '25 ms', '18 ms']
}

async function httpRows() {
  const keys = signer('RS256')
  const issuer = 'https://op.example.com'
  const authorization = `Bearer ${keys.token(issuer)}`
  const env = { ...process.env, BENCH: JSON.stringify({ jwk: keys.jwk, issuer }) }
  const start = async (framework, guard) => {
    const child = fork(path('http.mjs'), [framework, guard], { env })
    const { port } = await new Promise((resolve) => child.once('message', resolve))
    return { child, url: `http://127.0.0.1:${port}/` }
  }
  const rows = []
  for (const [framework, floor, reach, factor] of [
    ['node', '0.80', '0.90', '4'],
    ['fastify', '0.70', '0.85', '4'],
    ['hono', '0.60', '0.75', '3.3'],
  ]) {
    const guards = ['none', 'reauth', 'jose']
    const servers = await Promise.all(guards.map((guard) => start(framework, guard)))
    const rates = guards.map(() => [])
    for (let round = 0; round < 6; round += 1) {
      for (const [index, { url }] of servers.entries()) {
        const result = await autocannon({
          url,
          method: 'POST',
          headers: { authorization },
          connections: 16,
          duration: 1,
        })
        if (result.non2xx > 0) throw new Error(`${framework} with ${guards[index]} refused`)
        if (round > 0) rates[index].push(result.requests.average)
      }
    }
    for (const { child } of servers) child.kill()
    const [none, ours, jose] = rates.map(median)
    rows.push(['B1', `${framework}: guarded, of the unguarded route`, (ours / none).toFixed(2), floor, reach])
    rows.push(['B2', `${framework}: guarded, against a jose guard`, `${(ours / jose).toFixed(2)}x`, '2.5', factor])
  }
  return rows
}

const rows = [...(await verifyRows()), memoryRow(), importRow(), ...(await httpRows())]
const widths = [4, 48, 26, 8, 8]
const print = (row) => console.log(row.map((cell, index) => String(cell).padEnd(widths[index])).join(' '))
print(['goal', 'what', 'measured', 'floor', 'reach'])
for (const row of rows) print(row)
