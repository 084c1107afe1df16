// Makes a fresh app by its own command, and pastes the blocks of the guide into it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError, run } from '../setup.mjs'

/** What `@latest` was when the guide was last tried by hand. */
const PINS = { vite: '9.3.0', 'create-next-app': '16.4.3' }

/** Runs a command in a folder and returns its output; throws it if it doesn't succeed. */
export function must(command, folder, env = {}) {
  const [name, ...args] = command.split(' ')
  const { code, output } = run(name, args, { quiet: true, cwd: folder, env: { CI: 'true', ...env } })
  if (code !== 0) throw new SetupError(`\`${command}\` does not succeed.\n${output}`)
  return output
}

/** The one line of a page's commands that fits. */
export function lineOf({ commands }, pattern) {
  const lines = commands.filter((line) => pattern.test(line))
  if (lines.length !== 1) throw new SetupError(`The guide has ${lines.length} lines that fit ${pattern}.`)
  return lines[0]
}

/**
 * Runs the page's own command that makes an app, with its version pinned, and every prompt answered.
 *
 * @returns The folder of the app.
 */
export function createApp(guide, place, flags) {
  const line = lineOf(guide, /^np(?:m create|x create-)/)
  const [, name] = /([\w-]+)@latest/.exec(line) ?? []
  const command = `${line.replace('@latest', `@${PINS[name]}`)}${flags}`
  must(command, place, { npm_config_yes: 'true', NEXT_TELEMETRY_DISABLED: '1', XDG_CONFIG_HOME: join(place, 'config') })
  const folder = join(place, lineOf(guide, /^cd /).slice('cd '.length))
  if (!existsSync(join(folder, 'package.json'))) throw new SetupError(`\`${command}\` makes no app in ${folder}.`)
  return folder
}

/** Installs packages into a folder: ours, and what ours need of each other, from the tarballs. */
export function installInto(folder, names, tarballs) {
  const path = join(folder, 'package.json')
  const manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { private: true }
  manifest.dependencies ??= {}
  // What the app has already keeps its version.
  for (const name of names) manifest.dependencies[name] ??= tarballs[name] ?? 'latest'
  const unpacked = names.filter((name) => name.startsWith('@reauth/') && tarballs[name] === undefined)
  if (unpacked.length > 0) throw new SetupError(`The guide names a package that there isn't: ${unpacked.join(', ')}.`)
  manifest.overrides = tarballs
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify(manifest, null, 2))
  must('npm install --prefer-offline --no-audit --no-fund', folder)
}

/** What the page's `npm install` lines name. */
export const packagesOf = ({ commands }) =>
  commands.flatMap((line) => (line.startsWith('npm install ') ? line.split(/\s+/).slice(2) : []))

/** What a file holds after a block was pasted into it. */
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
 * @param folder Of the app.
 * @param blocks Of the page.
 * @param values What to put in place of each placeholder.
 */
export function paste(folder, blocks, values) {
  for (const block of blocks) {
    const { how, file, code, replaced } = block
    const path = join(folder, block.folder, file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    // The page must know whether the fresh app has the file.
    if ((text === '') !== (how === 'create'))
      throw new SetupError(
        `The guide says to ${how} \`${file}\`, which is ${text === '' ? 'missing' : 'there already'}.`,
      )
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      EDITS[how](text, { file, code: fill(code, values), replaced: replaced && fill(replaced, values) }),
    )
  }
}

/** A text with each placeholder replaced. */
export const fill = (text, values) =>
  Object.entries(values).reduce((filled, [placeholder, value]) => filled.replaceAll(placeholder, value), text)
