// Writes the recorded runs of the chart; with --check, tells whether the file is what would be written. Needs a build.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { flowPaths, recordRun } from '@reauth/core/testing'

const path = new URL('../vectors/flow.json', import.meta.url)
const runs = flowPaths().map(recordRun)
const machineHash = createHash('sha256').update(JSON.stringify(runs)).digest('hex')
const text = `${JSON.stringify({
  schema: 'reauth-vectors/flow',
  version: 1,
  description: 'Runs of the statechart that take every transition. See README.md.',
  machineHash,
  runs,
})}\n`

if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error('packages/core/vectors/flow.json is not what the chart does: node packages/core/test/record-flow.mjs')
  process.exitCode = 1
}
console.log(`${runs.length} runs, ${runs.reduce((sum, { steps }) => sum + steps.length, 0)} steps`)
