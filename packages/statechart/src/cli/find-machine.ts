import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { AnyStateMachine } from 'xstate'

/** Why there is no machine where one was named, in one sentence. */
export class MachineError extends Error {
  override readonly name = 'MachineError'
}

/** A machine, and where it was found. */
export interface FoundMachine {
  readonly machine: AnyStateMachine
  /** Path of the module. */
  readonly file: string
  /** Name of the export. */
  readonly name: string
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Only what `createMachine` of XState 5 returns: the one of version 4 has no table of implementations of the same shape. */
const isMachine = (value: unknown): value is AnyStateMachine =>
  isObject(value) && 'root' in value && isObject(value['implementations']) && 'guards' in value['implementations']

/** What was found in place of a machine, in words. */
function describe(value: unknown): string {
  if (!isObject(value)) return `of type ${typeof value}`
  if (typeof value['send'] === 'function') return 'an actor: export the machine, and not what `createActor` returned'
  if (isObject(value['options']) || ('withContext' in value && 'withConfig' in value))
    return 'a machine of XState 4: this draws those of version 5'
  if ('states' in value || 'initial' in value) return 'a plain object: pass it to `createMachine` first'
  return 'an object that is no machine'
}

const isPath = (place: string): boolean => /^[./\\]|^\w:|\.[cm]?[jt]sx?$/.test(place)

/** The file that a place names: a path, or the name of a package as the working directory knows it. */
function fileOf(place: string, folder: string): string {
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

/** Resolves a package as a module of the folder would: by `import`, also where it has nothing for `require`. */
function resolveFrom(specifier: string, folder: string): string {
  const require = createRequire(join(folder, 'package.json'))
  try {
    return pathToFileURL(require.resolve(specifier)).href
  } catch {
    const [, name = specifier, rest = ''] = /^(@[^/]+\/[^/]+|[^/]+)(.*)$/.exec(specifier) ?? []
    const roots = require.resolve.paths(specifier) ?? []
    const root = roots.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
    if (root === undefined) throw new Error(`no package ${name}`)
    const { exports, main } = createRequire(import.meta.url)(join(root, 'package.json')) as {
      exports?: unknown
      main?: string
    }
    const entry = entryOf(exports, `.${rest}`) ?? (rest === '' ? main : undefined)
    if (entry === undefined) throw new Error(`no entry ${rest}`)
    return pathToFileURL(join(root, entry)).href
  }
}

/** The file of an entry, by the conditions that an `import` in Node has. */
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

async function load(file: string, place: string, folder: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href
  try {
    return (await import(url)) as Record<string, unknown>
  } catch (error) {
    const isTypeScript = /\.[cm]?tsx?$/.test(file)
    if (!isTypeScript) throw new MachineError(`${place} cannot be loaded: ${messageOf(error)}`)
    return loadTypeScript(url, place, folder)
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

/** Node before 22.18 reads no types: `tsx` of the project does. */
async function loadTypeScript(url: string, place: string, folder: string): Promise<Record<string, unknown>> {
  let tsx: { readonly tsImport: (url: string, parent: string) => Promise<Record<string, unknown>> }
  try {
    tsx = (await import(
      pathToFileURL(createRequire(join(folder, 'package.json')).resolve('tsx/esm/api')).href
    )) as typeof tsx
  } catch {
    throw new MachineError(
      `${place} is TypeScript, which Node ${process.versions.node} cannot read by itself: npm install --save-dev tsx`,
    )
  }
  try {
    return await tsx.tsImport(url, pathToFileURL(join(folder, 'package.json')).href)
  } catch (error) {
    throw new MachineError(`${place} cannot be loaded: ${messageOf(error)}`)
  }
}

/**
 * Finds the machine that a place names.
 *
 * @param place `FILE`, `FILE#export`, or the same with the name of a package.
 * @param folder From where files and packages are found.
 * @throws MachineError with one sentence that says what is wrong.
 */
export async function findMachine(place: string, folder: string): Promise<FoundMachine> {
  const at = place.lastIndexOf('#')
  const [where, wanted] = at > 0 ? [place.slice(0, at), place.slice(at + 1)] : [place, '']
  const file = fileOf(where, folder)
  const module = await load(file, where, folder)
  const names = Object.keys(module).filter((name) => isMachine(module[name]))
  const listed = names.length === 0 ? 'it exports no machine' : `its machines are ${names.join(', ')}`
  if (wanted !== '') {
    const found = module[wanted]
    if (isMachine(found)) return { machine: found, file, name: wanted }
    if (wanted in module) throw new MachineError(`${wanted} of ${where} is ${describe(found)}.`)
    throw new MachineError(`${where} has no export ${wanted}: ${listed}.`)
  }
  const name = names.includes('default') ? 'default' : names[0]
  if (name === undefined || (name !== 'default' && names.length > 1)) {
    const [other] = Object.entries(module).filter(([, value]) => isObject(value))
    if (name === undefined && other !== undefined)
      throw new MachineError(`${other[0]} of ${where} is ${describe(other[1])}.`)
    throw new MachineError(
      name === undefined
        ? `${where} exports no machine.`
        : `${where} exports ${names.length} machines: say which one, as in ${where}#${name}.`,
    )
  }
  return { machine: module[name] as AnyStateMachine, file, name }
}
