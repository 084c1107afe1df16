import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyStateMachine } from 'xstate'
import { isObject } from './is-object.js'
import { MachineError } from './machine-error.js'
import { fileOf, resolveFrom } from './resolve-file.js'

/** A machine, with the module and the export that contain it. */
export interface FoundMachine {
  readonly machine: AnyStateMachine
  /** Path of the module. */
  readonly file: string
  /** Name of the export. */
  readonly name: string
}

/** Whether a value is a machine of XState 5. A machine of XState 4 has no `implementations.guards`. */
const isMachine = (value: unknown): value is AnyStateMachine =>
  isObject(value) && 'root' in value && isObject(value['implementations']) && 'guards' in value['implementations']

/** Describes a value that isn't a machine. */
function describe(value: unknown): string {
  if (!isObject(value)) return `of type ${typeof value}`
  if (typeof value['send'] === 'function') return 'an actor: export the machine instead of what `createActor` returned'
  if (isObject(value['options']) || ('withContext' in value && 'withConfig' in value))
    return 'a machine of XState 4: only machines of XState 5 can be drawn'
  if ('states' in value || 'initial' in value) return 'a plain object: pass it to `createMachine` first'
  return 'an object, but not a machine'
}

async function load(file: string, place: string, folder: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href
  try {
    return (await import(url)) as Record<string, unknown>
  } catch (error) {
    const isTypeScript = /\.[cm]?tsx?$/.test(file)
    if (!isTypeScript) throw new MachineError(`${place} can't be loaded: ${messageOf(error)}`)
    return loadTypeScript(url, place, folder, messageOf(error))
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

/** Loads a file with the project's `tsx`: Node before 22.18 can't read types, and later versions support only a part of TypeScript. */
async function loadTypeScript(
  url: string,
  place: string,
  folder: string,
  reason: string,
): Promise<Record<string, unknown>> {
  let tsx: { readonly tsImport: (url: string, parent: string) => Promise<Record<string, unknown>> }
  try {
    tsx = (await import(resolveFrom('tsx/esm/api', folder))) as typeof tsx
  } catch {
    throw new MachineError(
      `Node ${process.versions.node} can't load the TypeScript of ${place}: ${reason}. To load it with tsx: npm install --save-dev tsx`,
    )
  }
  try {
    return await tsx.tsImport(url, pathToFileURL(join(folder, 'package.json')).href)
  } catch (error) {
    throw new MachineError(`${place} can't be loaded: ${messageOf(error)}`)
  }
}

/**
 * Finds the machine at a place.
 *
 * @param place `FILE`, `FILE#export`, or the same with the name of a package.
 * @param folder The folder to resolve files and packages from.
 * @throws MachineError with a message of one sentence.
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
  const [name] = names.includes('default') ? ['default'] : names
  if (name === undefined) {
    const [other] = Object.entries(module).filter(([, value]) => isObject(value))
    throw new MachineError(
      other === undefined ? `${where} exports no machine.` : `${other[0]} of ${where} is ${describe(other[1])}.`,
    )
  }
  if (name !== 'default' && names.length > 1)
    throw new MachineError(`${where} exports ${names.length} machines: say which one, as in ${where}#${name}.`)
  return { machine: module[name] as AnyStateMachine, file, name }
}
