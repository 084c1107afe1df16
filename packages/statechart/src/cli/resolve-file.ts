import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isObject } from './is-object.js'
import { MachineError } from './machine-error.js'

const isPath = (place: string): boolean => /^[./\\]|^\w:|\.[cm]?[jt]sx?$/.test(place)

/**
 * Finds the file at a place.
 *
 * @param place A path, or the name of a package that can be resolved from the folder.
 * @throws MachineError if there is no such file or package.
 */
export function fileOf(place: string, folder: string): string {
  if (isPath(place)) {
    const file = resolve(folder, place)
    if (!existsSync(file)) throw new MachineError(`There is no file ${place}.`)
    return file
  }
  try {
    return fileURLToPath(resolveFrom(place, folder))
  } catch {
    throw new MachineError(`The package ${place} is not installed in ${folder}.`)
  }
}

/**
 * Resolves a package as an `import` in the folder does. Node 20 has no function for that: `require.resolve` returns the CommonJS files,
 * and fails for packages without them.
 */
export function resolveFrom(specifier: string, folder: string): string {
  const require = createRequire(join(folder, 'package.json'))
  const [, name = specifier, rest = ''] = /^(@[^/]+\/[^/]+|[^/]+)(.*)$/.exec(specifier) ?? []
  const roots = require.resolve.paths(specifier) ?? []
  const root = roots.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  const entry = root === undefined ? undefined : entryOf(exportsOf(root), `.${rest}`)
  return pathToFileURL(root === undefined || entry === undefined ? require.resolve(specifier) : join(root, entry)).href
}

/** The field `exports` of a package. */
const exportsOf = (root: string): unknown =>
  (createRequire(import.meta.url)(join(root, 'package.json')) as { exports?: unknown }).exports

/** The file of an entry for the conditions of an `import` in Node. */
function entryOf(exports: unknown, entry: string): string | undefined {
  if (typeof exports === 'string') return entry === '.' ? exports : undefined
  if (!isObject(exports)) return undefined
  const isMap = Object.keys(exports).some((key) => key.startsWith('.'))
  const found = isMap ? exports[entry] : entry === '.' ? exports : undefined
  if (typeof found === 'string') return found
  if (!isObject(found)) return undefined
  for (const condition of ['node', 'import', 'default']) {
    const inner = condition in found ? entryOf({ '.': found[condition] }, '.') : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}
