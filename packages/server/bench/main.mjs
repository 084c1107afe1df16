// npm run bench: the server's goals, with peers in the same run. Absolute times are noise; ratios count.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { printRow } from '../../../scripts/bench-row.mjs'
import { printHttpRows } from './http.mjs'
import { printOperationRows } from './operations.mjs'
import { printVerifyRows } from './verify.mjs'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]

function printMemoryRow() {
  const megabytes = execFileSync(process.execPath, ['--expose-gc', path('memory.mjs')], { encoding: 'utf8' })
  printRow('kept after 100 000 tokens passed through', Number(megabytes), 20, 10, ' MB')
}

/** Import times of a new process each, in turn. */
function printImportRow() {
  const time = (name) => {
    const code = `const t=performance.now();await import('${name}');console.log(performance.now()-t)`
    return Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: path('.'), encoding: 'utf8' }),
    )
  }
  const taken = { '@reauth/server': [], jose: [] }
  for (let run = 0; run < 15; run += 1) for (const name of Object.keys(taken)) taken[name].push(time(name))
  printRow('import, cold', median(taken['@reauth/server']), 18, 15, ' ms')
  console.log(`    import of jose, cold: ${median(taken.jose).toFixed(1)} ms`)
}

await printVerifyRows()
printMemoryRow()
printImportRow()
await printHttpRows()
await printOperationRows()
