import type { AnyStateMachine } from 'xstate'
import { StatechartError } from '../chart/statechart-error.js'
import { type Parts, partsOf } from './scxml-parts.js'
import { type ScxmlTable, runtimeOf } from './scxml-runtime.js'

/** Returns a function as an expression. The source text of a method lacks the keyword `function`. */
function textOfFunction(run: (...args: never[]) => unknown): string {
  const text = String(run)
  for (const source of [text, text.replace(/^(async )?(\*?)\s*/, '$1function$2 ')]) {
    try {
      // Only parses the text. Nothing is called.
      // oxlint-disable-next-line no-implied-eval, no-new-func -- only the engine can decide whether a text is an expression
      void new Function(`return (${source})`)
      return `(${source})`
    } catch {
      // Not an expression: the text of a method comes next.
    }
  }
  throw new StatechartError(
    'notExecutable',
    `The source text of a function can't be included in the document: ${text.slice(0, 60)}. Pass \`script\` with a bundle of the machine.`,
  )
}

/** Returns a value as source text: JSON, with functions as their source text. */
function sourceOf(value: unknown): string {
  if (typeof value === 'function') return textOfFunction(value as (...args: never[]) => unknown)
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sourceOf(member)}`).join(',')}}`
}

/** Adds globals that bundled programs need and engines of 2016, such as Qt's, lack. The document contains the source text, so it must not use anything newer than ECMAScript 2015. */
function polyfill(this: Record<string, unknown>): void {
  if (typeof globalThis === 'undefined') this['globalThis'] = this
  const ignore = (): void => undefined
  if (typeof console === 'undefined') this['console'] = { log: ignore, warn: ignore, error: ignore }
  const add = (on: object, name: string, run: (...args: never[]) => unknown): void => {
    if (!(name in on)) Object.defineProperty(on, name, { value: run, writable: true, configurable: true })
  }
  const flat = (list: readonly unknown[]): unknown[] =>
    list.reduce((flattened: unknown[], item) => flattened.concat(item), [])
  add(Object, 'hasOwn', (on: object, name: string) => Object.prototype.hasOwnProperty.call(on, name))
  add(Object, 'fromEntries', (pairs: readonly (readonly [string, unknown])[]) => {
    const object: Record<string, unknown> = {}
    Array.from(pairs).forEach((pair) => {
      object[pair[0]] = pair[1]
    })
    return object
  })
  add(Array.prototype, 'flat', function (this: readonly unknown[]) {
    return flat(this)
  })
  add(Array.prototype, 'flatMap', function (this: readonly unknown[], run: (item: unknown, index: number) => unknown) {
    return flat(this.map((item, index) => run(item, index)))
  })
  add(Array.prototype, 'at', function (this: readonly unknown[], index: number) {
    return this[index < 0 ? this.length + index : index]
  })
}

const problemIn = ({ guards, actions }: Parts): string | undefined => {
  for (const guard of Object.values(guards))
    if (guard.is === 'missing') return `The guard "${guard.name}" is not implemented.`
  for (const action of Object.values(actions)) {
    if (action.is === 'missingDelay') return `The delay "${action.name}" is not implemented.`
    if (action.is === 'unsupported') return `SCXML has no counterpart for the action "${action.name}".`
  }
  return undefined
}

/**
 * Writes the functions that the document calls as a single expression.
 *
 * @param script A program that assigns the machine to `bundle.machine`. If `undefined`, the document contains the source text of each function.
 * @returns The expression, and the logic that it contains.
 * @throws `StatechartError` with the code `notExecutable` if the machine uses something that SCXML doesn't have.
 */
export function scriptOf(
  machine: AnyStateMachine,
  table: ScxmlTable,
  script: string | undefined,
): { readonly expression: string; readonly parts: Parts } {
  const parts = partsOf(machine)
  const problem = problemIn(parts)
  if (problem !== undefined) throw new StatechartError('notExecutable', problem)
  const carried = script === undefined ? sourceOf(parts) : `(${String(partsOf)})(bundle.machine)`
  const program = script === undefined ? '' : `${script}\n`
  const body = `(${String(polyfill)}).call(this)\n${program}return (${String(runtimeOf)})(${carried}, ${JSON.stringify(table)})`
  // A string, because some SCXML tools parse less of ECMAScript than the engine that runs the document.
  return { expression: `new Function(${JSON.stringify(body)})()`, parts }
}
