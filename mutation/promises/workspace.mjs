// A temporary copy of the repository, whose sources can be broken.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT, SetupError, run } from '../../scripts/setup.mjs'

/** Files that tests need but git doesn't track. */
const BUILT = ['packages/*/dist', 'apps/demo/dist', 'apps/docs/dist', 'apps/docs/src/generated']

const copy = (path, folder) => {
  if (!existsSync(`${ROOT}${path}`)) return
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  cpSync(`${ROOT}${path}`, join(folder, path), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
}

/** Copies the files that git lists, with changes, and the build output. Dependencies are linked; the packages of this repository are those of the copy. */
export function createWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'reauth-promises-'))
  const { code, output } = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { quiet: true })
  if (code !== 0) throw new SetupError('The files of the repository cannot be listed. Install git.')
  for (const path of output.split('\0').filter(Boolean)) copy(path, folder)
  const packages = readdirSync(`${ROOT}packages`)
  for (const path of BUILT) {
    const [start, end] = path.split('*')
    for (const one of end === undefined ? [path] : packages.map((name) => `${start}${name}${end}`)) copy(one, folder)
  }
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@reauth'), { recursive: true })
  for (const name of readdirSync(`${ROOT}node_modules`))
    if (name !== '@reauth' && name !== '.vite') symlinkSync(`${ROOT}node_modules/${name}`, join(modules, name))
  for (const [place, names] of [
    ['packages', packages],
    ['apps', readdirSync(`${ROOT}apps`)],
  ])
    for (const name of names.filter((one) => existsSync(join(folder, place, one, 'package.json'))))
      symlinkSync(join('../..', place, name), join(modules, '@reauth', name))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  return { folder, remove }
}

/** Builds packages of a copy, even with type errors. */
export function buildIn(folder, names) {
  const room = (name) => join(folder, 'packages', name)
  const projects = names.map((name) => `packages/${name}/tsconfig.build.json`)
  const types = run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', ...projects], {
    cwd: folder,
    quiet: true,
  })
  const bundled = names
    .map(room)
    .filter((path) => readFileSync(join(path, 'package.json'), 'utf8').includes('bundle.mjs'))
  const scripts = run(process.execPath, [join(folder, 'scripts/bundle.mjs'), ...bundled], { cwd: folder, quiet: true })
  return { code: types.code || scripts.code, output: types.output + scripts.output }
}
