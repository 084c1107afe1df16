// npm run test:mutation [core policy server]: changes the code in every small way, and sees whether a test notices.
import { existsSync, readFileSync } from 'node:fs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const ENOUGH = 0.95
const PACKAGES = ['policy', 'server', 'core']

/** Mutants that survive for a reason that was looked at: `{ file, mutator, replacement, line, reason }`. */
const accepted = JSON.parse(readFileSync(`${ROOT}mutation/accepted.json`, 'utf8'))

/** What a report says: how many mutants count, how many were noticed, and which were not. */
export function judge(report, known) {
  const survivors = []
  let noticed = 0
  let counted = 0
  const unused = new Set(known)
  for (const [file, { mutants, source }] of Object.entries(report.files)) {
    const lines = source.split('\n')
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status)) continue
      counted += 1
      if (status === 'Killed' || status === 'Timeout') {
        noticed += 1
        continue
      }
      const line = lines[location.start.line - 1].trim()
      const isIt = (one) =>
        one.file === file && one.mutator === mutatorName && one.replacement === replacement && one.line === line
      const reason = known.find(isIt)
      if (reason === undefined) survivors.push({ file, number: location.start.line, mutatorName, line, replacement })
      else unused.delete(reason)
    }
  }
  return { counted, noticed, survivors, unused: [...unused] }
}

if (process.argv[1]?.endsWith('mutation.mjs')) {
  await main(() => {
    install()
    build()
    const asked = process.argv.slice(2)
    let isEnough = true
    for (const name of asked.length > 0 ? asked : PACKAGES) {
      if (!PACKAGES.includes(name)) throw new SetupError(`There is no run ${name}: choose from ${PACKAGES.join(', ')}.`)
      console.log(`\n── ${name}`)
      const path = `${ROOT}reports/mutation/${name}.json`
      const { code } = run('npx', ['stryker', 'run', `mutation/${name}.config.mjs`])
      if (code !== 0 || !existsSync(path)) throw new SetupError(`The mutants of ${name} could not be tried.`)
      const mine = accepted.filter(({ file }) => file.startsWith(`packages/${name}/`))
      const { counted, noticed, survivors, unused } = judge(JSON.parse(readFileSync(path, 'utf8')), mine)
      for (const { file, number, mutatorName, line, replacement } of survivors)
        console.log(`survived: ${file}:${number} ${mutatorName}\n  ${line}\n  ${replacement}`)
      for (const { file, line } of unused) console.log(`accepted, and noticed now: ${file} ${line}`)
      const score = noticed / counted
      isEnough &&= score >= ENOUGH
      console.log(
        `── ${name}: ${noticed} of ${counted} noticed, ${(100 * score).toFixed(1)} %; ${survivors.length} survivors without a reason, ${mine.length} with one`,
      )
    }
    if (!isEnough) process.exitCode = 1
  })
}
