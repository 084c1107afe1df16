// npm run test:promises [-- --check] [-- --only G1,B3]: breaks each guarantee on purpose, and checks that the tests of its row fail.
import { availableParallelism } from 'node:os'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkPromises } from '../mutation/promises/check.mjs'
import { Lane } from '../mutation/promises/lane.mjs'
import { SetupError, install, main } from './setup.mjs'

/** Parses the arguments. */
export function toChoice(args, rows) {
  const [isCheck, only] = [args.includes('--check'), []]
  const values = args
    .filter((arg) => arg !== '--check')
    .flatMap((arg) => arg.split(/[=,\s]+/))
    .filter(Boolean)
  if (values.length === 0) return { isCheck, only: undefined }
  const [option, ...ids] = values
  const known = rows.map(({ id }) => id)
  const unknown = ids.filter((id) => !known.includes(id))
  const problem =
    option !== '--only'
      ? `Unknown option ${option}.`
      : ids.length === 0
        ? '--only needs at least one row id.'
        : unknown.length > 0 && `Unknown row ${unknown.join(', ')}.`
  if (problem) throw new SetupError(`${problem} Use --check, or --only with ids from ${known.join(', ')}.`)
  return { isCheck, only: [...only, ...ids] }
}

/** Returns why a mutant can't be tested on this machine. Databases are installed only in CI. */
function absence({ needs }) {
  if (needs === undefined || process.env['CI'] === 'true') return undefined
  const isThere = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, needs)))
  return isThere ? undefined : `${needs} is not installed`
}

const isBrowser = ({ tests }) => tests.some((test) => test.endsWith('.spec.ts'))

/** Distributes a list of jobs over the lanes. */
async function share(lanes, jobs, work) {
  const rest = [...jobs]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let job = rest.shift(); job !== undefined; job = rest.shift()) await work(lane, job)
    }),
  )
}

async function tryAll(mutants) {
  // Exit normally, so that copies and child processes are removed.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
  const survivors = []
  const count = Math.min(availableParallelism(), 4, mutants.length)
  const lanes = Array.from({ length: count }, () => new Lane())
  try {
    for (const lane of lanes) lane.prepare()
    const unit = mutants.filter((mutant) => !isBrowser(mutant))
    const browser = mutants.filter(isBrowser)
    const unusable = new Map()
    const baseline = async (lane, test) => {
      const problem = await lane.baseline(test)
      if (problem === undefined) return
      unusable.set(test, problem)
      console.log(`✗ ${test} ${problem}`)
    }
    const attempt = async (lane, mutant) => {
      if (mutant.tests.some((test) => unusable.has(test))) return void survivors.push(mutant)
      const answers = await lane.attempt(mutant)
      const isNoticed = answers.every((answer) => answer.isNoticed)
      if (!isNoticed) survivors.push(mutant)
      const lines = answers.map(({ test, isNoticed: isOne, by }) => `    ${isOne ? '✓' : '✗'} ${test}: ${by}`)
      console.log([`${isNoticed ? '✓' : '✗'} ${mutant.rows.join(' ')} ${mutant.name}`, ...lines].join('\n'))
    }
    await share(lanes, new Set(unit.flatMap(({ tests }) => tests)), baseline)
    await share(lanes, unit, attempt)
    if (browser.length === 0) return survivors
    // There is one browser and one port, so run these in sequence.
    const [first] = lanes
    await first.findBrowser()
    const known = new Set(unit.flatMap(({ tests }) => tests))
    const left = new Set(browser.flatMap(({ tests }) => tests).filter((test) => !known.has(test)))
    await share([first], left, baseline)
    await share([first], browser, attempt)
    return survivors
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const { rows, mutants, problems } = checkPromises()
    const { isCheck, only } = toChoice(process.argv.slice(2), rows)
    for (const problem of problems) console.error(problem)
    console.log(`${rows.length} rows, ${mutants.length} mutants, ${problems.length} problems`)
    if (problems.length > 0) process.exitCode = 1
    if (isCheck) return
    install()
    const asked = mutants.filter(({ rows: of }) => only === undefined || of.some((id) => only.includes(id)))
    const skipped = asked.filter((mutant) => absence(mutant) !== undefined)
    for (const mutant of skipped) console.log(`– ${mutant.rows.join(' ')} ${mutant.name}: skipped, ${absence(mutant)}`)
    const tried = asked.filter((mutant) => !skipped.includes(mutant))
    const survivors = await tryAll(tried)
    for (const { rows: of, name, file } of survivors) console.log(`survived: ${of.join(' ')} ${name} (${file})`)
    console.log(`\n${tried.length - survivors.length} passed, ${survivors.length} failed, ${skipped.length} skipped`)
    if (survivors.length > 0 || tried.length === 0) process.exitCode = 1
  })
}
