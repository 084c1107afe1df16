// npm run test:mutation [core policy …] [--changed <ref>]: runs mutation tests (Stryker).
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const ENOUGH = 0.95
const PACKAGES = ['policy', 'server', 'core', 'react', 'emulator', 'statechart']

/** Surviving mutants that were reviewed and accepted: `{ file, mutator, replacement, line, reason }`. */
const accepted = JSON.parse(readFileSync(`${ROOT}mutation/accepted.json`, 'utf8'))

/** Reads a report. Returns how many mutants count, how many were detected, and which survived. */
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

/** Returns whether a path matches Stryker's patterns: `**`, `*`, `{one,other}`, and `!` for exclusions. */
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

/** Returns the files to mutate for a list of changed files: sources, and the source next to a test. `exists` returns whether a path exists. */
export function toMutate(changed, patterns, exists) {
  const sources = changed.map((path) => path.replace(/\.(?:test|suite|fixture)(?=\.tsx?$)/, ''))
  return [...new Set(sources)].filter((path) => isMutated(path, patterns) && exists(path))
}

/** Returns the chosen packages, and the commit to compare with. */
export function toChoice(args) {
  const at = args.findIndex((arg) => arg === '--changed' || arg.startsWith('--changed='))
  const [option, inline] = at < 0 ? [] : args[at].split('=')
  const since = inline ?? args[at + 1]
  const names = args.filter((_, index) => at < 0 || (index !== at && (inline !== undefined || index !== at + 1)))
  if (option !== undefined && !since) throw new SetupError('--changed needs a commit, such as origin/main.')
  const unknown = names.filter((name) => !PACKAGES.includes(name))
  if (unknown.length > 0)
    throw new SetupError(`Unknown package ${unknown.join(', ')}. The packages are ${PACKAGES.join(', ')}.`)
  return { names: names.length > 0 ? names : PACKAGES, since: option === undefined ? undefined : since }
}

/** Returns the files that changed since a commit, committed or not. */
function changedSince(commit) {
  const git = (...args) => {
    const { code, output } = run('git', args, { quiet: true })
    if (code !== 0) throw new SetupError(`The changes since ${commit} cannot be listed.\n${output}`)
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
  if (code !== 0 || !existsSync(path)) throw new SetupError(`The mutation tests of ${name} could not run.`)
  const mine = accepted.filter(
    ({ file }) => file.startsWith(`packages/${name}/`) && (files === undefined || files.includes(file)),
  )
  const { counted, noticed, survivors, unused } = judge(JSON.parse(readFileSync(path, 'utf8')), mine)
  for (const { file, number, mutatorName, line, replacement } of survivors)
    console.log(`survived: ${file}:${number} ${mutatorName}\n  ${line}\n  ${replacement}`)
  for (const { file, line } of unused) console.log(`accepted, but detected now: ${file} ${line}`)
  const score = counted === 0 ? 1 : noticed / counted
  console.log(
    `── ${name}: ${noticed} of ${counted} detected, ${(100 * score).toFixed(1)} %; ${survivors.length} survivors not accepted, ${mine.length} accepted`,
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
