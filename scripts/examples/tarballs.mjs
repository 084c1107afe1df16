// Packs the packages, and copies an example to a folder where it has only the tarballs.
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT, SetupError, run } from '../setup.mjs'

const EXAMPLES = `${ROOT}apps/examples/`
/** Files that running an example leaves in its folder. */
const LEFTOVERS = new Set(['node_modules', 'dist', '.next', 'package-lock.json', 'next-env.d.ts'])

/** The names of the examples: the folders with a package.json. */
export const EXAMPLE_NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const must = ({ code, output }, sentence) => {
  if (code !== 0) throw new SetupError(`${sentence}\n${output}`)
}

/**
 * Builds and packs every published package.
 *
 * @param place The folder for the tarballs.
 * @returns `file:…` of each package, by its name.
 */
export function packAll(place) {
  const manifests = readdirSync(`${ROOT}packages`)
    .map((name) => JSON.parse(readFileSync(`${ROOT}packages/${name}/package.json`, 'utf8')))
    .filter((manifest) => manifest.private !== true)
  const workspaces = manifests.map(({ name }) => `--workspace=${name}`)
  const build = ['turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only']
  must(run('npx', build, { quiet: true }), 'The build failed.')
  must(
    run('npm', ['pack', '--pack-destination', place, ...workspaces], { quiet: true }),
    'A package could not be packed.',
  )
  return Object.fromEntries(
    manifests.map(({ name, version }) => [
      name,
      `file:${join(place, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`,
    ]),
  )
}

/** The `@reauth/*` entries of a manifest, from the tarballs. */
const fromTarballs = (dependencies, tarballs) =>
  Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, tarballs[name] ?? version]))

/**
 * Copies an example and installs it from the tarballs, including the packages' dependencies on each other.
 *
 * @returns The folder of the copy.
 */
export function installCopy(name, place, tarballs) {
  const folder = join(place, name)
  cpSync(EXAMPLES + name, folder, { recursive: true, filter: (path) => !LEFTOVERS.has(basename(path)) })
  const path = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  for (const kind of ['dependencies', 'devDependencies']) manifest[kind] = fromTarballs(manifest[kind] ?? {}, tarballs)
  manifest.overrides = tarballs
  writeFileSync(path, JSON.stringify(manifest, null, 2))
  must(
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { quiet: true, cwd: folder }),
    `${name} could not be installed.`,
  )
  return folder
}
