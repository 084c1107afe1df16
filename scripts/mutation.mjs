// npm run test:mutation [core policy …] [--changed <ref>]: changes the code in every small way, and sees whether a test notices.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const ENOUGH = 0.95
const PACKAGES = ['policy', 'server', 'core', 'react', 'emulator', 'statechart']

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

/** Whether a path is among the patterns of Stryker: `**`, `*`, `{one,other}`, and `!` for what is left out. */
export function isMutated(path, patterns) {
  const toRegExp = (pattern) =>
    new RegExp(
      `^${pattern
        .replaceAll(/[.+^$()|[\]\\]/g, '\\$&')
        .replaceAll(/\{([^}]+)\}/g, (_, names) => `(?:${names.split(',').join('|')})`)
        .replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'))}$`,
    )
  return patterns.reduce(
    (isIn, pattern) =>
      pattern.startsWith('!') ? isIn && !toRegExp(pattern.slice(1)).test(path) : isIn || toRegExp(pattern).test(path),
    false,
  )
}

/** What to change of the files that changed: sources, and the source beside a test. `exists` tells whether a path is there. */
export function toMutate(changed, patterns, exists) {
  const sources = changed.map((path) => path.replace(/\.(?:test|suite|fixture)(?=\.tsx?$)/, ''))
  return [...new Set(sources)].filter((path) => isMutated(path, patterns) && exists(path))
}

/** The names of the runs, and the commit since which files changed. */
export function toChoice(args) {
  const at = args.findIndex((arg) => arg === '--changed' || arg.startsWith('--changed='))
  const [option, inline] = at < 0 ? [] : args[at].split('=')
  const since = inline ?? args[at + 1]
  const names = args.filter((_, index) => at < 0 || (index !== at && (inline !== undefined || index !== at + 1)))
  if (option !== undefined && !since) throw new SetupError('--changed needs a commit, such as origin/main.')
  const unknown = names.filter((name) => !PACKAGES.includes(name))
  if (unknown.length > 0)
    throw new SetupError(`There is no run ${unknown.join(', ')}: choose from ${PACKAGES.join(', ')}.`)
  return { names: names.length > 0 ? names : PACKAGES, since: option === undefined ? undefined : since }
}

/** The files that changed since a commit, committed or not. */
function changedSince(commit) {
  const git = (...args) => {
    const { code, output } = run('git', args, { quiet: true })
    if (code !== 0) throw new SetupError(`What changed since ${commit} cannot be told.\n${output}`)
    return output.split('\n').filter(Boolean)
  }
  return [
    ...git('diff', '--name-only', '--merge-base', commit),
    ...git('ls-files', '--others', '--exclude-standard', 'packages'),
  ]
}

async function mutate(name, changed) {
  const path = `${ROOT}reports/mutation/${name}.json`
  const { default: config } = await import(`../mutation/${name}.config.mjs`)
  const files = changed && toMutate(changed, config.mutate, (file) => existsSync(`${ROOT}${file}`))
  if (files?.length === 0) {
    console.log(`── ${name}: nothing changed`)
    return true
  }
  rmSync(path, { force: true })
  const only = files === undefined ? [] : ['--mutate', files.join(',')]
  const { code } = run('npx', ['stryker', 'run', `mutation/${name}.config.mjs`, ...only])
  if (code !== 0 || !existsSync(path)) throw new SetupError(`The mutants of ${name} could not be tried.`)
  const mine = accepted.filter(
    ({ file }) => file.startsWith(`packages/${name}/`) && (files === undefined || files.includes(file)),
  )
  const { counted, noticed, survivors, unused } = judge(JSON.parse(readFileSync(path, 'utf8')), mine)
  for (const { file, number, mutatorName, line, replacement } of survivors)
    console.log(`survived: ${file}:${number} ${mutatorName}\n  ${line}\n  ${replacement}`)
  for (const { file, line } of unused) console.log(`accepted, and noticed now: ${file} ${line}`)
  const score = counted === 0 ? 1 : noticed / counted
  console.log(
    `── ${name}: ${noticed} of ${counted} noticed, ${(100 * score).toFixed(1)} %; ${survivors.length} survivors without a reason, ${mine.length} with one`,
  )
  return score >= ENOUGH
}

if (process.argv[1]?.endsWith('mutation.mjs')) {
  await main(async () => {
    const { names, since } = toChoice(process.argv.slice(2))
    install()
    build()
    const changed = since === undefined ? undefined : changedSince(since)
    for (const name of names) {
      console.log(`\n── ${name}`)
      if (!(await mutate(name, changed))) process.exitCode = 1
    }
  })
}
