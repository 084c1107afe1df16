// Checks imports against the rules of .dependency-cruiser.mjs.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cruise } from 'dependency-cruiser'
import config from '../.dependency-cruiser.mjs'

/** Checks the packages and apps below a folder. Returns the number of files, and a line for each problem. */
export async function boundariesOf(folder) {
  const root = resolve(folder)
  const { options, ...ruleSet } = config
  const folders = ['packages', 'apps'].filter((name) => existsSync(resolve(root, name)))
  const { output } = await cruise(folders, { ...options, baseDir: root, ruleSet, validate: true })
  const { violations } = output.summary
  const lines = violations.map(({ rule, from, to, cycle }) => {
    if (rule.name === 'unknown folder') return `${from} is in an unknown folder`
    const target = cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ')
    return `${from} may not import ${target} (${rule.name})`
  })
  return {
    files: output.modules.filter(({ source }) => /^(packages|apps)\//.test(source)).length,
    lines: [...new Set(lines)],
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { files, lines } = await boundariesOf(fileURLToPath(new URL('..', import.meta.url)))
  for (const line of lines) console.error(line)
  console.log(`${files} files, ${lines.length} forbidden imports`)
  process.exitCode = lines.length === 0 && files > 0 ? 0 : 1
}
