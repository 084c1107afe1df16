// Creates a new app with its own command, and pastes the code blocks of the guide into it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError, run } from '../setup.mjs'

/** The versions of `@latest` when the guide was last tested manually. */
const PINS = { vite: '9.3.0', 'create-next-app': '16.4.3' }

/** Runs a command in a folder and returns its output. Throws the output if it fails. */
export function must(command, folder, env = {}) {
  const [name, ...args] = command.split(' ')
  const { code, output } = run(name, args, { quiet: true, cwd: folder, env: { CI: 'true', ...env } })
  if (code !== 0) throw new SetupError(`\`${command}\` failed.\n${output}`)
  return output
}

/** Returns the only line of a page's commands that matches. */
export function lineOf({ commands }, pattern) {
  const lines = commands.filter((line) => pattern.test(line))
  if (lines.length !== 1)
    throw new SetupError(`The guide has ${lines.length} lines that match ${pattern}, but must have one.`)
  return lines[0]
}

/**
 * Runs the page's command that creates an app, with a pinned version and all prompts answered.
 *
 * @returns The folder of the app.
 */
export function createApp(guide, place, flags) {
  const line = lineOf(guide, /^np(?:m create|x create-)/)
  const [, name] = /([\w-]+)@latest/.exec(line) ?? []
  const command = `${line.replace('@latest', `@${PINS[name]}`)}${flags}`
  must(command, place, { npm_config_yes: 'true', NEXT_TELEMETRY_DISABLED: '1', XDG_CONFIG_HOME: join(place, 'config') })
  const folder = join(place, lineOf(guide, /^cd /).slice('cd '.length))
  if (!existsSync(join(folder, 'package.json'))) throw new SetupError(`\`${command}\` created no app in ${folder}.`)
  return folder
}

/** Installs packages into a folder. The packages of this repository come from the tarballs. */
export function installInto(folder, names, tarballs) {
  const path = join(folder, 'package.json')
  const manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { private: true }
  manifest.dependencies ??= {}
  // Packages that the app already has keep their version.
  for (const name of names) manifest.dependencies[name] ??= tarballs[name] ?? 'latest'
  const unpacked = names.filter((name) => name.startsWith('@reauth/') && tarballs[name] === undefined)
  if (unpacked.length > 0) throw new SetupError(`The guide names an unknown package: ${unpacked.join(', ')}.`)
  manifest.overrides = tarballs
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify(manifest, null, 2))
  must('npm install --prefer-offline --no-audit --no-fund', folder)
}

/** Returns the packages of the page's `npm install` lines. */
export const packagesOf = ({ commands }) =>
  commands.flatMap((line) => (line.startsWith('npm install ') ? line.split(/\s+/).slice(2) : []))

/** Returns the content of a file after a block was pasted into it. */
const EDITS = {
  create: (_, { code }) => code,
  replace: (_, { code }) => code,
  'add to': (text, { code }) => `${text}\n${code}`,
  'add to the object in': (text, { code }) => text.replace(/^const \w+[^\n]* = \{\n/m, (line) => line + code),
  'replace the first block': (text, { code, file, replaced = '' }) => {
    if (replaced === '' || !text.startsWith(replaced))
      throw new SetupError(`\`${file}\` does not begin with its first block.`)
    return code + text.slice(replaced.length)
  },
}

/**
 * Pastes blocks, in their order.
 *
 * @param folder The folder of the app.
 * @param blocks The blocks of the page.
 * @param values The replacement for each placeholder.
 */
export function paste(folder, blocks, values) {
  for (const block of blocks) {
    const { how, file, code, replaced } = block
    const path = join(folder, block.folder, file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    // The page must be right about whether the new app has the file.
    if ((text === '') !== (how === 'create'))
      throw new SetupError(
        `The guide says to ${how} \`${file}\`, which ${text === '' ? 'does not exist' : 'already exists'}.`,
      )
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      EDITS[how](text, { file, code: fill(code, values), replaced: replaced && fill(replaced, values) }),
    )
  }
}

/** Replaces each placeholder in a text. */
export const fill = (text, values) =>
  Object.entries(values).reduce((filled, [placeholder, value]) => filled.replaceAll(placeholder, value), text)
